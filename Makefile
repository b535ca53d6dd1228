# Everything starts here. Each target installs what it needs and works alone on a fresh Debian 12 with a Rust toolchain.
#
#   make deps             the system packages of .ci/packages.txt
#   make run              build, press the sample content, open the kiosk (without a display: write its screens)
#   make demo DATA=DIR    prepare a data folder with the sample content
#   make test             all tests
#   make check            formatting, lints, content, sources
#   make licences         licences of all dependencies
#   make rigs             the long rigs, all rounds        (FAULT=name: with the named fault, must turn red)
#   make bench            start, memory, idle, frame times, beside a bare Chromium kiosk; search over 10,000 products; updates
#                         tests/RESULTS.md

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# mold, which `make deps` has installed before anything is built, links in seconds instead of minutes.
export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS ?= -Clink-arg=-fuse-ld=mold

CARGO_TARGET_DIR ?= target
export CARGO_TARGET_DIR
RELEASE := $(CARGO_TARGET_DIR)/release
DATA ?= $(CARGO_TARGET_DIR)/demo
SCREENS ?= $(CARGO_TARGET_DIR)/screens

.PHONY: deps nextest run demo release test snapshots check licences rigs bench

deps:
	@.ci/install-packages

release: deps
	cargo build --release --locked -p kiosk -p press

demo: release
	rm -rf $(CARGO_TARGET_DIR)/sample-edition
	$(RELEASE)/press build content --out $(CARGO_TARGET_DIR)/sample-edition
	$(RELEASE)/kiosk setup --data $(DATA) --from content/sample-point.toml
	$(RELEASE)/kiosk install --data $(DATA) $(CARGO_TARGET_DIR)/sample-edition
	@echo "The point is ready in $(DATA)"

run: demo
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	  $(RELEASE)/kiosk --data $(DATA) --windowed; \
	else \
	  echo "No display: opening the kiosk on a virtual one and writing its screens."; \
	  tests/virtual-display $(RELEASE)/kiosk --data $(DATA) -- $(SCREENS)/window.png; \
	  $(RELEASE)/kiosk tour --data $(DATA) --out $(SCREENS); \
	  echo "The screens are in $(SCREENS)"; \
	fi

nextest:
	@command -v cargo-nextest >/dev/null || cargo install --locked cargo-nextest

test: deps nextest
	cargo build --locked --workspace
	cargo nextest run --locked --workspace --no-fail-fast

# Accepts the screens and states as they are now. Look at every changed picture before you commit it.
snapshots: deps nextest
	cargo build --locked --workspace
	mkdir -p tests/snapshots
	ACCEPT_PIXELS=1 INSTA_UPDATE=always cargo nextest run --locked --workspace

check: deps
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo run --locked -q -p press -- check content
	cargo run --locked -q -p press -- sources content --check

# Licences of everything that is linked in. Needs cargo-deny.
licences:
	@command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
	cargo deny check licenses bans sources

rigs: deps nextest
	cargo build --locked --workspace
	RIG_ROUNDS=all RIG_FAULT=$(FAULT) cargo nextest run --locked -p tests --profile rigs --no-fail-fast

bench: release
	cargo build --release --locked -p catalog --example search_bench
	tests/bench_search
	tests/bench
