# Everything starts here. Each target installs what it needs and works alone on a fresh Debian 12 with a Rust toolchain.
#
#   make deps             the system packages of .ci/packages.txt
#   make run              build, press the sample content, open the kiosk (without a display: write its screens)
#   make demo DATA=DIR    prepare a data folder with the sample content, spoken by the synthetic voice
#   make voice            only the prompts, the program's own words, as sounds in $(PROMPTS)
#   make hub              the province's hub with a database of its own and two demo points, on PORT (8080)
#   make test             all tests
#   make check            formatting, lints, content, sources, the image's files
#   make media            the bulletins, films and printed matter whose texts or drawings have changed
#   make licences         licences of all dependencies
#   make rigs             the long rigs, all rounds that this commit hasn't behind it yet; may be stopped at any time
#                         (FAULT=name: with the named fault, must turn red)
#   make image            the bootable image, in kiosk-image/out; as root (PROGRAMS, EDITION, PROMPTS: another folder of programs, other content)
#   make image-test       starts it in QEMU and holds it to what it promises; an hour and more (ROUNDS=20 power cuts)
#   make bench            start, memory, idle, frame times, beside a bare Chromium kiosk; search over 10,000 products;
#                         a film, a large poster, the voice; editions beside rsync, casync and zsync; what facts
#                         cost; the speed test beside iperf3; what watching costs; updates tests/RESULTS.md

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# mold, which `make deps` has installed before anything is built, links in seconds instead of minutes.
export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS ?= -Clink-arg=-fuse-ld=mold

CARGO_TARGET_DIR ?= target
export CARGO_TARGET_DIR
RELEASE := $(CARGO_TARGET_DIR)/release
DATA ?= $(CARGO_TARGET_DIR)/demo
PROMPTS ?= $(CARGO_TARGET_DIR)/prompts
# Another voice: VOICE='--voice-command "piper --model vi.onnx --output_file -"'. None: VOICE=
VOICE ?= --voice espeak --voice-cache $(CARGO_TARGET_DIR)/voice-cache
SCREENS ?= $(CARGO_TARGET_DIR)/screens

.PHONY: deps nextest run demo voice release hub test snapshots check media licences rigs bench image image-test

deps:
	@.ci/install-packages

release: deps
	cargo build --release --locked -p kiosk -p press -p paper -p typesetter

voice: release
	$(RELEASE)/press prompts --out $(PROMPTS) $(VOICE)

demo: voice $(CARGO_TARGET_DIR)/sample-edition
	$(RELEASE)/kiosk setup --data $(DATA) --from content/sample-point.toml
	$(RELEASE)/kiosk install --data $(DATA) $(CARGO_TARGET_DIR)/sample-edition
	@echo "The point is ready in $(DATA)"

run: demo
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	  $(RELEASE)/kiosk --data $(DATA) --prompts $(PROMPTS) --windowed; \
	else \
	  echo "No display: opening the kiosk on a virtual one and writing its screens."; \
	  tests/virtual-display $(RELEASE)/kiosk --data $(DATA) -- $(SCREENS)/window.png; \
	  $(RELEASE)/kiosk tour --data $(DATA) --out $(SCREENS); \
	  echo "The screens are in $(SCREENS)"; \
	fi

PORT ?= 8080
hub: deps
	cargo build --release --locked -p hub
	src/hub/serve-demo $(RELEASE)/hub $(PORT)

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
	content/studio/make --check
	kiosk-image/check
	python3 content/studio/test_studio.py

# The sample content's own bulletins, films and printed matter. The same sources give the same bytes on a Debian 12.
media: deps
	content/studio/make

# Licences of everything that is linked in. Needs cargo-deny.
licences:
	@command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
	cargo deny check licenses bans sources

# The fault of the hub is built in; all others are planted from outside.
RIG_FEATURES := $(if $(filter hub-answers-first,$(FAULT)),--features hub/rig-faults)
rigs: deps nextest
	cargo build --locked --workspace
	RIG_ROUNDS=all RIG_FAULT=$(FAULT) cargo nextest run --locked -p tests -p hub -p ledger -p watch $(RIG_FEATURES) --profile rigs --no-fail-fast

bench: release
	cargo build --release --locked -p catalog --example search_bench
	cargo build --release --locked -p press --example delivery_bench
	cargo build --release --locked -p ledger --example ledger_bench
	cargo build --release --locked -p kiosk --example recorder_bench --example watch_bench
	cargo build --release --locked -p hub --bin hub --example hub_bench
	cargo build --release --locked -p watch --example ndt7
	tests/bench_search
	tests/bench
	tests/bench_film
	tests/bench_poster
	tests/bench_voice
	tests/bench_delivery
	tests/bench_ledger
	tests/bench_hub
	tests/bench_line
	tests/bench_watch

# The bootable image. With PROGRAMS=, PROMPTS= and EDITION= it is made of what is there already, and nothing is compiled.
PROGRAMS ?= $(RELEASE)
EDITION ?= $(CARGO_TARGET_DIR)/sample-edition
ifeq ($(origin PROGRAMS),file)
image: voice $(CARGO_TARGET_DIR)/sample-edition
endif
image:
	@.ci/install-packages kiosk-image/build-packages
	IMAGE_WORK=$(abspath $(CARGO_TARGET_DIR))/image kiosk-image/build $(PROGRAMS) $(PROMPTS) $(EDITION)

$(CARGO_TARGET_DIR)/sample-edition: release
	rm -rf $@
	$(RELEASE)/press build content --out $@ $(VOICE)

ROUNDS ?= 20
image-test:
	@.ci/install-packages kiosk-image/test-packages
	kiosk-image/boot-test --rounds $(ROUNDS) $(if $(FAULT),--fault $(FAULT)) --keep $(CARGO_TARGET_DIR)/boot-test
