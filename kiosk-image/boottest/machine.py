"""A virtual PC: QEMU without KVM, its screen as pictures, its keys by QMP, and, if asked for, a root shell on the serial port.

The shell isn't part of the image: systemd opens it for the word `systemd.debug_shell=ttyS0` on the kernel's command line, which
`Disk.with_shell` writes into the boot loader's settings of a copy.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from PIL import Image

QEMU = os.environ.get("QEMU", "qemu-system-x86_64")
OVMF = os.environ.get("OVMF", "/usr/share/OVMF")
SHELL = "systemd.debug_shell=ttyS0 console=ttyS0"


class Gone(Exception):
    """The machine is off, or doesn't answer."""


class Disk:
    """A copy of the image that a test may write to, as large as a small disk."""

    def __init__(self, path: Path, image: Path, size_gib: int = 8):
        self.path = path
        subprocess.run(["cp", "--sparse=always", image, path], check=True)
        os.truncate(path, size_gib << 30)

    def copy(self, path: Path) -> "Disk":
        """Another disk with the same bytes."""
        twin = Disk.__new__(Disk)
        twin.path = path
        subprocess.run(["cp", "--sparse=always", self.path, path], check=True)
        return twin

    def partition(self, name: str) -> tuple[int, int]:
        """Where a partition begins and how long it is, in bytes."""
        table = subprocess.run(["sfdisk", "--dump", self.path], check=True, capture_output=True, text=True).stdout
        found = re.search(rf'start=\s*(\d+), size=\s*(\d+),.*name="{name}"', table)
        return int(found[1]) * 512, int(found[2]) * 512

    def _esp(self) -> str:
        return f"{self.path}@@{self.partition('esp')[0]}"

    def read_esp(self, name: str) -> bytes:
        """A file of the EFI partition."""
        return subprocess.run(["mcopy", "-n", "-i", self._esp(), f"::/{name}", "-"], check=True, capture_output=True).stdout

    def write_esp(self, name: str, content: bytes) -> None:
        """Overwrites a file of the EFI partition."""
        subprocess.run(["mcopy", "-o", "-i", self._esp(), "-", f"::/{name}"], check=True, input=content)

    def with_words(self, words: str) -> "Disk":
        """Adds words to the kernel's command line."""
        settings = self.read_esp("grub/grub.cfg").decode()
        self.write_esp("grub/grub.cfg", settings.replace(" quiet ", f" quiet {words} ").encode())
        return self

    def with_shell(self) -> "Disk":
        """Opens a root shell on the serial port at each start."""
        return self.with_words(SHELL)

    def slots(self) -> dict[str, str]:
        """What the boot loader knows about the slots."""
        lines = self.read_esp("grub/grubenv").decode().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))

    def damage(self, partition: str, every: int = 2 << 20) -> None:
        """Overwrites eight bytes in every so many."""
        start, length = self.partition(partition)
        with open(self.path, "r+b") as disk:
            for at in range(4 << 20, min(length, 400 << 20), every):
                disk.seek(start + at + 77)
                disk.write(b"DAMAGED!")


class Machine:
    """A PC that runs, or is about to."""

    def __init__(self, disk: Disk, folder: Path, uefi=False, vga="virtio", memory=2048, rtc=""):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.disk = folder, disk
        self.qmp_path, self.serial_path = folder / "qmp", folder / "serial"
        for path in (self.qmp_path, self.serial_path):
            path.unlink(missing_ok=True)
        command = [QEMU, "-name", "diem-ho-tro", "-machine", "q35,i8042=on", "-accel", "tcg,thread=multi", "-cpu", "Nehalem", "-smp", "2"]
        command += ["-m", str(memory), "-display", "none", "-vga", vga, "-no-user-config"]
        command += ["-qmp", f"unix:{self.qmp_path},server,nowait"]
        command += ["-chardev", f"socket,id=serial,path={self.serial_path},server=on,wait=off,logfile={folder}/serial.log,logappend=on"]
        command += ["-serial", "chardev:serial"]
        command += ["-drive", f"file={disk.path},format=raw,if=virtio,cache=writeback"]
        command += ["-device", "qemu-xhci", "-device", "usb-kbd", "-device", "usb-tablet", "-device", "i6300esb", "-action", "watchdog=reset"]
        command += ["-netdev", "user,id=line,restrict=on", "-device", "virtio-net-pci,netdev=line"]
        command += ["-audiodev", "none,id=sound", "-device", "intel-hda", "-device", "hda-output,audiodev=sound"]
        if rtc:
            command += ["-rtc", f"base={rtc}"]
        if uefi:
            variables = folder / "variables.fd"
            if not variables.exists():
                shutil.copy(f"{OVMF}/OVMF_VARS_4M.fd", variables)
            command += ["-drive", f"if=pflash,format=raw,readonly=on,file={OVMF}/OVMF_CODE_4M.fd"]
            command += ["-drive", f"if=pflash,format=raw,file={variables}"]
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, stderr=open(folder / "qemu.log", "a"), stdin=subprocess.DEVNULL)
        self.qmp = self._connect(self.qmp_path).makefile("rw")
        self.qmp.readline()
        self.ask("qmp_capabilities")
        self.serial = None

    def _connect(self, path: Path) -> socket.socket:
        for _ in range(100):
            try:
                door = socket.socket(socket.AF_UNIX)
                door.connect(str(path))
                return door
            except OSError:
                if self.process.poll() is not None:
                    raise Gone((self.folder / "qemu.log").read_text())
                time.sleep(0.1)
        raise Gone(f"{path}: nobody listens")

    def ask(self, command: str, **arguments):
        """One QMP command and its answer."""
        try:
            self.qmp.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
            self.qmp.flush()
            while line := self.qmp.readline():
                answer = json.loads(line)
                if "event" not in answer:
                    return answer.get("return", answer.get("error"))
        except OSError:
            pass
        raise Gone("QEMU has ended")

    def age(self) -> float:
        """Seconds since the power was switched on."""
        return time.monotonic() - self.started

    def screen(self) -> Image.Image:
        """What is on the screen."""
        path = self.folder / "screen.ppm"
        self.ask("screendump", filename=str(path))
        with Image.open(path) as picture:
            return picture.convert("RGB")

    def keep(self, name: str) -> Image.Image:
        """Keeps what is on the screen as a PNG."""
        picture = self.screen()
        picture.save(self.folder / f"{name}.png")
        return picture

    def press(self, chord: str) -> None:
        """Presses keys together, named as QEMU names them: `ctrl-alt-f2`."""
        self.ask("send-key", keys=[{"type": "qcode", "data": key} for key in chord.split("-")])

    def plug_in(self, image: Path) -> None:
        """Puts a stick in."""
        self.ask("blockdev-add", **{"driver": "raw", "node-name": "stick", "file": {"driver": "file", "filename": str(image)}})
        self.ask("device_add", driver="usb-storage", drive="stick", id="stick", removable=True)

    def pull_out(self) -> None:
        """Pulls the stick out."""
        self.ask("device_del", id="stick")
        for _ in range(50):
            if "error" not in str(self.ask("blockdev-del", **{"node-name": "stick"})).lower() and not self._has_stick():
                return
            time.sleep(0.2)
        raise Gone("the stick stays in")

    def _has_stick(self) -> bool:
        return any(node.get("node-name") == "stick" for node in self.ask("query-named-block-nodes"))

    def _greet(self) -> None:
        """Waits until the shell listens: it starts after the picture, and what is typed before is thrown away, or half of it."""
        self.serial.settimeout(5)
        said, end = b"", time.monotonic() + 180
        while time.monotonic() < end:
            self.serial.sendall(b"\n echo HE''RE\n")
            try:
                while b"HERE" not in said:
                    said += self.serial.recv(65536)
                return
            except TimeoutError:
                continue
        raise Gone(f"the shell on the serial port doesn't answer; so far: {said[-2000:]!r}")

    def run(self, command: str, timeout: float = 60) -> str:
        """Runs a command in the root shell on the serial port and tells what it wrote."""
        if self.serial is None:
            self.serial = self._connect(self.serial_path)
            self._greet()
        mark = f"{time.monotonic_ns()}"
        self.serial.settimeout(1)
        # The marks are put together by the shell, for it also repeats what it reads.
        self.serial.sendall(f"\n echo BEGIN''{mark}; {{ {command}\n}} 2>&1; echo END''{mark}\n".encode())
        said, end = b"", time.monotonic() + timeout
        while f"END{mark}".encode() not in said:
            if time.monotonic() > end:
                raise Gone(f"no answer to: {command}; so far: {said[-2000:]!r}")
            try:
                piece = self.serial.recv(65536)
            except TimeoutError:
                continue
            if not piece:
                raise Gone("the serial port is closed")
            said += piece
        text = said.decode(errors="replace").replace("\r", "")
        return text.split(f"BEGIN{mark}\n", 1)[1].split(f"END{mark}", 1)[0]

    def cut_power(self) -> None:
        """Kills QEMU: nothing is written any more."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cut_power()
