"""What every check works with: disks, machines, waiting for screens, asking the machine."""

import datetime
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .machine import Disk, Gone, Machine
from .screens import which

# Seconds. Without KVM, on a machine that does other things as well: limits against hanging, no measurements.
TO_SCREEN = 300
TO_OTHER_SLOT = 900


class Broken(Exception):
    """A promise that isn't kept."""


def open_hours() -> datetime.datetime:
    """Nine o'clock in Vietnam on the next Tuesday but one: within the sample point's hours, and after the image was made."""
    day = datetime.datetime.utcnow().replace(hour=2, minute=0, second=0, microsecond=0)
    return day + datetime.timedelta(days=(1 - day.weekday()) % 7 + 7)


@dataclass
class Bench:
    """What every check works with."""

    image: Path
    folder: Path
    stick: Path
    faulty_stick: Path
    rounds: int = 20
    fault: str = ""
    uefi: bool = False
    settled: Disk | None = None

    def disk(self, name: str) -> Disk:
        """A copy of the disk on which the point has been set up and both slots work."""
        return self.settled.copy(self.folder / f"{name}.img")

    def machine(self, disk: Disk, name: str, **options) -> Machine:
        """Switches a PC on. Its clock says nine o'clock on a Tuesday, unless told otherwise."""
        options.setdefault("uefi", self.uefi)
        options.setdefault("rtc", open_hours().strftime("%Y-%m-%dT%H:%M:%S"))
        return Machine(disk, self.folder / name, **options)


def wait_for(machine: Machine, screens: tuple[str, ...], limit: float = TO_SCREEN, name: str = "") -> float:
    """Waits until one of the screens stands there; tells the seconds since the power was switched on."""
    seen, end = "nothing", time.monotonic() + limit
    while time.monotonic() < end:
        seen = which(machine.screen())
        if seen in screens:
            age = machine.age()
            if name:
                machine.keep(name)
            return age
        time.sleep(1)
    machine.keep("not-" + "-".join(screens))
    raise Broken(f"after {limit:.0f} s the screen was `{seen}`, not {' or '.join(screens)}")


def to_home(machine: Machine, name: str = "home", limit: float = TO_SCREEN) -> float:
    """Waits for the idle screen, wakes it and expects the home screen. Seconds until the first of both."""
    age = wait_for(machine, ("idle", "home"), limit)
    for turn in range(8):
        before = which(machine.screen())
        if before == "home":
            machine.keep(name)
            return age
        # Enter wakes, and asks for the language first where there are several; Enter again takes the first one.
        machine.press("ret" if before == "idle" or turn % 2 else "home")
        # A slow machine needs its time to answer; another key now would come on top.
        end = time.monotonic() + 20
        while which(machine.screen()) == before and time.monotonic() < end:
            time.sleep(1)
    machine.keep("not-home")
    raise Broken(f"Enter on the idle screen led to `{which(machine.screen())}`")


@contextmanager
def at_home(bench: Bench, name: str) -> Iterator[Machine]:
    """A PC of its own that shows the home screen; it is off afterwards."""
    with bench.machine(bench.disk(name), name) as machine:
        to_home(machine)
        yield machine


def value(machine: Machine, command: str, timeout: float = 90) -> str:
    """The last line that a command writes."""
    lines = [line for line in machine.run(command, timeout).splitlines() if line.strip() and "# " not in line]
    return lines[-1].strip() if lines else ""


def wait_until(machine: Machine, command: str, wanted: str, limit: float = 180) -> None:
    """Waits until a command says what is wanted."""
    seen, end = "", time.monotonic() + limit
    while time.monotonic() < end:
        try:
            if (seen := value(machine, command, 10)) == wanted:
                return
        except Gone as error:
            # Nobody listens while it starts, and what was asked then is lost.
            seen = str(error)
        time.sleep(0.5)
    machine.keep("not-in-time")
    raise Broken(f"after {limit:.0f} s `{command}` said {seen!r}, not {wanted!r}")


def program(machine: Machine) -> str:
    """The process of the program, and when it was started."""
    return value(machine, "systemctl show -P MainPID -P ExecMainStartTimestampMonotonic diem-ho-tro | paste -sd' '")


def expect(what: str, seen, wanted) -> None:
    """Compares."""
    if seen != wanted:
        raise Broken(f"{what}: {seen!r}, not {wanted!r}")
