"""What the benches beside this file share: programs on displays of their own, and what they cost."""

import datetime
import os
import pathlib
import platform
import re
import signal
import statistics
import subprocess
import time

from virtual_display import VirtualDisplay

repository = pathlib.Path(__file__).resolve().parent.parent
release = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", repository / "target")) / "release"


def family(pid):
    """A process and all below it."""
    found = [pid]
    for path in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in path.read_text().split():
                found += family(int(child))
        except OSError:
            pass
    return found


def pss_mib(pid):
    total = 0
    for member in family(pid):
        try:
            text = pathlib.Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.M).group(1))
    return total / 1024


class Cpu:
    """The CPU time of a process tree, thread by thread: a thread that ends takes its count with it, so the counts are added
    up while they can be read."""

    def __init__(self, pid):
        self.pid, self.last, self.seconds = pid, {}, 0.0
        self.look()
        self.seconds = 0.0

    def look(self):
        for member in family(self.pid):
            for path in pathlib.Path(f"/proc/{member}/task").glob("*/schedstat"):
                try:
                    now = int(path.read_text().split()[0]) / 1e9
                except OSError:
                    continue
                self.seconds += now - self.last.get(path, 0.0)
                self.last[path] = now


class Program:
    """A program under test, alone on a display of its own."""

    def __init__(self, command, environment=None, size=(1920, 1080)):
        self.command, self.more, self.size = command, environment or {}, size

    def __enter__(self):
        self.display = VirtualDisplay(*self.size).__enter__()
        begun = time.monotonic()
        self.process = subprocess.Popen([str(part) for part in self.command], env={**self.display.environment, **self.more},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            self.display.wait(self.display.has_content, 60, "the first frame with content")
        except BaseException:
            self.__exit__()
            raise
        self.first_frame = time.monotonic() - begun
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has ended by itself
        self.process.wait()
        self.display.__exit__()


def point_with(folder, product, manifest, files):
    """A data folder with one product, without opening hours: the screen must not go dark at night. `manifest` is what the
    product has of its own, `files` are written beside its `product.toml`, by name."""
    content, data = folder / "content", folder / "data"
    home = content / product
    home.mkdir(parents=True)
    (home / "product.toml").write_text(f"""format = 1
id = "{product}"
topic = "health"
audience = ["visitor"]
licence = "CC-BY-SA-4.0"
{manifest}
[summary]
vi = "Sản phẩm để đo máy."
[issuer]
unit = "Điểm Hỗ Trợ"
date = 2026-01-01
[funding]
programme = "Đo máy"
source = "Không"
""")
    for name, content_of in files.items():
        (home / name).write_bytes(content_of)
    settings = (repository / "content/sample-point.toml").read_text().split("[[hours]]")[0]
    (folder / "point.toml").write_text(settings)
    for command in (["press", "build", content, "--out", folder / "edition"],
                    ["kiosk", "setup", "--data", data, "--from", folder / "point.toml"],
                    ["kiosk", "install", "--data", data, folder / "edition"]):
        done = subprocess.run([release / command[0], *command[1:]], stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise SystemExit(f"{command[0]} {command[1]}: {done.stdout}")
    return data


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, round(share * (len(values) - 1)))]


def spread(values, unit):
    return f"{statistics.median(values):.2f} [{min(values):.2f}–{max(values):.2f}] {unit}"


def chromium(page, profile, size=(1920, 1080)):
    """Chromium as a bare kiosk on one page, with a new, empty profile."""
    command = ["chromium", "--kiosk", "--no-first-run", "--disable-gpu", "--disable-sync", "--disable-background-networking",
               "--disable-component-update", "--disable-quic", "--window-position=0,0", f"--window-size={size[0]},{size[1]}",
               "--autoplay-policy=no-user-gesture-required"]
    if os.geteuid() == 0:
        command.append("--no-sandbox")
    return [*command, f"--user-data-dir={profile}", f"file://{page}"]


def provenance(command):
    """Date, commit, command and machine of a run."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty=, with changes"], cwd=repository, capture_output=True, text=True).stdout.strip()
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    machine = model.group(1) if model else platform.machine()
    return f"{datetime.date.today()}, commit {commit or 'not known'}, `{command}`; {os.cpu_count()} cores ({machine})"


def record(title, section):
    """Replaces one section of tests/RESULTS.md."""
    print(section)
    results = repository / "tests/RESULTS.md"
    text = results.read_text() if results.exists() else "# Results\n\nWhat was measured, with date, commit and command. Figures are ratios measured in one run where it says so.\n"
    text = re.sub(rf"\n## {re.escape(title)}\n.*?(?=\n## |\Z)", "", text, flags=re.S).rstrip() + "\n\n" + section
    results.write_text(text)
