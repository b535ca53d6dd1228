"""A virtual display for the scripts beside this file: Xvfb whose frame buffer is a file, so that looking costs nothing."""

import mmap
import os
import pathlib
import struct
import subprocess
import tempfile
import time


class VirtualDisplay:
    """Xvfb of a size, ended with the block."""

    def __init__(self, width=1920, height=1080):
        self.width, self.height = width, height

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        read, write = os.pipe()
        screen = f"{self.width}x{self.height}x24"
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-fbdir", self.folder.name, "-nolisten", "tcp",
             # Else the server begins anew when the last program leaves, and one that is just coming is thrown out.
             "-noreset"],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()
        self.environment = {**os.environ, "DISPLAY": self.name}
        self.environment.pop("WAYLAND_DISPLAY", None)
        path = pathlib.Path(self.folder.name) / "Xvfb_screen0"
        with path.open("rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # The XWD header: its own length and the number of colours (12 bytes each) stand before the pixels.
        header = struct.unpack(">25I", self.memory[:100])
        self.start = header[0] + 12 * header[19]
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        self.folder.cleanup()

    def pixels(self):
        """The pixels, 4 bytes each."""
        return self.memory[self.start:self.start + 4 * self.width * self.height]

    def has_content(self):
        """Whether 60 % of the screen is covered and at least 12 colours are on it."""
        sample = memoryview(self.pixels()).cast("I")[::997].tolist()
        covered = sum(1 for pixel in sample if pixel & 0xFFFFFF) / len(sample)
        return covered >= 0.6 and len(set(sample)) >= 12

    def run(self, *command):
        """Runs a command on the display and gives what it prints."""
        return subprocess.run(command, env=self.environment, capture_output=True, text=True).stdout.strip()

    def key(self, *keys):
        """Presses keys one after the other, as a person would."""
        self.run("xdotool", "key", *keys)

    def title(self):
        """The title of the window: the kiosk names its screen there."""
        return self.run("xdotool", "search", "--name", ".", "getwindowname", "%@")

    def comes(self, condition, seconds):
        """Whether a condition comes true within a time."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def wait(self, condition, seconds, what):
        """Waits for a condition, or ends with what was waited for."""
        if not self.comes(condition, seconds):
            raise SystemExit(f"waited {seconds} s for {what}; the window is `{self.title()}`")

    def settle(self):
        """Waits until nothing has moved on the screen for 0.3 s: every key pressed so far has its answer."""
        def still():
            before = self.pixels()
            time.sleep(0.3)
            return self.pixels() == before
        self.wait(still, 10, "the screen to come to rest")

    def take_keyboard(self):
        """Without a window manager nobody gives the window the keyboard."""
        self.run("xdotool", "search", "--sync", "--onlyvisible", "--name", ".", "windowfocus", "--sync")
