"""What befalls a machine, and what it must do then: each a function that raises `Broken` where it doesn't."""

import datetime
import random
import time

from .bench import TO_OTHER_SLOT, TO_SCREEN, Broken, at_home, expect, open_hours, program, to_home, value, wait_for, wait_until
from .screens import which


def frozen(bench):
    """A program that is frozen starts anew within 20 s"""
    with at_home(bench, "frozen") as machine:
        if bench.fault == "no-watchdog":
            machine.run("mkdir -p /run/systemd/system/diem-ho-tro.service.d; printf '[Service]\\nWatchdogSec=0\\n' >/run/systemd/system/diem-ho-tro.service.d/x.conf; systemctl daemon-reload; systemctl restart diem-ho-tro; sleep 20")
        before = program(machine)
        machine.run("kill -STOP $(systemctl show -P MainPID diem-ho-tro)")
        began = time.monotonic()
        while program(machine) in (before, "0 0") or program(machine).startswith("0 "):
            if time.monotonic() - began > 40:
                raise Broken("after 40 s the frozen program was still there")
            time.sleep(0.5)
        restarted = time.monotonic() - began
        to_home(machine, "after-freezing")
        if restarted > 25:
            raise Broken(f"ended and started anew only after {restarted:.0f} s")
        return f"started anew after {restarted:.0f} s"


def break_program(machine) -> None:
    """From now on the program fails as soon as it is started; gone with the power."""
    drop_in = "/run/systemd/system/diem-ho-tro.service.d"
    machine.run(f"mkdir -p {drop_in}; printf '[Service]\\nExecStart=\\nExecStart=/bin/false\\n' >{drop_in}/fails.conf; systemctl daemon-reload")
    machine.run("systemctl kill --signal=KILL diem-ho-tro")


def crash_loop(bench):
    """A program that fails over and over: the edition before, then the other slot, then words alone with a code"""
    with at_home(bench, "crash-loop") as machine:
        if bench.fault == "no-rescue":
            machine.run("systemctl mask --runtime diem-ho-tro-crash-loop.service")
        break_program(machine)
        wait_until(machine, "cat /data/system/crash-step", "1")
        # It says where it has gone, or that there is no edition before.
        wait_until(machine, "journalctl -b --no-pager -o cat -u diem-ho-tro-crash-loop _COMM=kiosk | grep -q . && echo called", "called")
        to_home(machine, "slot-b", TO_OTHER_SLOT)
        expect("the slot", value(machine, "/usr/lib/diem-ho-tro/slot name"), "B")
        expect("the step", value(machine, "cat /data/system/crash-step"), "2")
        break_program(machine)
        wait_until(machine, "systemctl is-active diem-ho-tro-plain@crash", "active")
        wait_until(machine, "tr -dc '[:graph:]' </dev/vcs1 | grep -c 01-B-", "1")
        wait_for(machine, ("dark",), name="words-alone")
        code = value(machine, "tr -c '[:graph:]' '\\n' </dev/vcs1 | grep 01-B-")
        return f"code {code}"


def wait_for_slots(disk, **wanted: str) -> None:
    """Waits until the boot loader knows this of its slots."""
    for _ in range(300):
        if wanted.items() <= (slots := disk.slots()).items():
            return
        time.sleep(0.5)
    raise Broken(f"the boot loader's slots: {slots}, not {wanted}")


def quick_cuts(bench):
    """Three power cuts in a row before the program is there: the other slot, and no words alone however often it happens"""
    disk = bench.disk("quick-cuts")
    if bench.fault == "never-good":
        disk.with_words("systemd.mask=diem-ho-tro-slot-good.service")
    for first, second in "AB", "BA":
        for turn in "123":
            with bench.machine(disk, "quick-cuts"):
                wait_for_slots(disk, **{f"{first}_TRY": turn})
        with bench.machine(disk, "quick-cuts") as machine:
            to_home(machine, f"slot-{second}")
            expect("the slot", value(machine, "/usr/lib/diem-ho-tro/slot name"), second)
            wait_for_slots(disk, ORDER=f"{second} {first}", A_TRY="0", B_TRY="0")
    return "from A to B and back"


# The kernel of a virtual machine tells nobody of a plug that was switched by hand; a real one says HOTPLUG=1, and so does this.
TELL_OF_PLUGS = r"""mkdir -p /run/udev/rules.d
echo 'SUBSYSTEM=="drm", ACTION=="change", ENV{SYNTH_ARG_PLUG}=="1", ENV{HOTPLUG}="1"' >/run/udev/rules.d/10-plug.rules; udevadm control --reload"""


def television(machine, state: str) -> None:
    """Switches the television on or off."""
    machine.run(f"echo {state} >/sys/class/drm/card0-Virtual-1/status; echo change $(cat /proc/sys/kernel/random/uuid) PLUG=1 >/sys/class/drm/card0/uevent")


def no_screen(bench):
    """A television that is off at the start, comes on, goes off and comes on again"""
    disk = bench.disk("no-screen").with_words("video=Virtual-1:d")
    with bench.machine(disk, "no-screen") as machine:
        wait_until(machine, "systemctl is-active diem-ho-tro", "active", TO_SCREEN)
        expect("the plug", value(machine, "cat /sys/class/drm/card0-Virtual-1/status"), "disconnected")
        machine.run(TELL_OF_PLUGS)
        if bench.fault == "no-hotplug":
            machine.run("ln -s /dev/null /run/udev/rules.d/93-diem-ho-tro-display.rules; udevadm control --reload")
        television(machine, "on")
        began = time.monotonic()
        to_home(machine, "comes-on", 120)
        shown = time.monotonic() - began
        before = program(machine)
        television(machine, "off")
        time.sleep(10)
        if (seen := which(machine.keep("off"))) in ("home", "kiosk"):
            raise Broken(f"the television is off, but shows `{seen}`")
        television(machine, "on")
        to_home(machine, "comes-on-again", 120)
        expect("the process", program(machine), before)
        return f"home screen {shown:.0f} s after it came on, and again with the same process"


def full(bench):
    """A full data partition"""
    disk = bench.disk("full")
    with bench.machine(disk, "full") as machine:
        to_home(machine)
        machine.run("fallocate -l $(($(df --output=avail -B1 /data | tail -1))) /data/fill; dd if=/dev/zero of=/data/fill2 bs=64k; sync", 300)
        machine.run("systemctl restart diem-ho-tro; sleep 15", 60)
        to_home(machine, "when-full")
        machine.cut_power()
    with bench.machine(disk, "full") as machine:
        after = to_home(machine, "start-when-full")
        return f"home screen {after:.0f} s after a start with a full disk"


def old_clock(bench):
    """A clock in 1970: not before the last known time"""
    disk = bench.disk("clock")
    if bench.fault == "no-clock-floor":
        disk.with_words("systemd.mask=systemd-timesyncd.service")
    with bench.machine(disk, "clock", rtc="1970-01-02T00:00:00") as machine:
        # A dark screen may be that of a machine that still starts; once the program is there, so is the time.
        wait_until(machine, "systemctl is-active diem-ho-tro", "active", TO_SCREEN)
        wait_for(machine, ("idle", "home", "dark"))
        now = int(value(machine, "date +%s"))
        # `settle` ran with the clock of `open_hours`.
        behind = open_hours().replace(tzinfo=datetime.timezone.utc).timestamp() - now
        if behind > 3600:
            raise Broken(f"the clock is {behind / 3600:.0f} hours behind the last known time")
        return time.strftime("%F %T UTC", time.gmtime(now))


def damaged_root(bench):
    """A damaged root isn't run: the other slot is"""
    disk = bench.disk("damaged")
    if bench.fault != "no-damage":
        disk.damage("root-a")
    with bench.machine(disk, "damaged") as machine:
        age = to_home(machine, "slot-b", TO_OTHER_SLOT)
        expect("the slot", value(machine, "/usr/lib/diem-ho-tro/slot name"), "B")
        return f"slot B's home screen after {age:.0f} s"


def damaged_data(bench):
    """A damaged data partition is mended, or started anew with the point's identity"""
    disk = bench.disk("data")
    start, length = disk.partition("data")
    # Superblock and first group's tables, as a dying disk leaves them.
    with open(disk.path, "r+b") as file:
        file.seek(start)
        file.write(random.Random(1).randbytes(16384))
    with bench.machine(disk, "data") as machine:
        wait_for(machine, ("idle", "home", "fault"))
        was = value(machine, "cat /run/diem-ho-tro/data-was")
        if was not in ("mended", "new"):
            raise Broken(f"the damage went unnoticed: `{was}`")
        noted = value(machine, "tail -1 /data/system/notes/data")
        expect("the note", noted.split()[-1:], [was])
        point = value(machine, "sed -n 's/^id = //p' /data/point/point.toml")
        if not point:
            raise Broken(f"{was}, but the point's id is lost")
        return f"{was}; the point is still {point}"


# Lines, one after the other, and how many of them the disk has confirmed.
WRITES = """touch /data/system/written; (n=$(wc -l </data/system/written); while :; do
echo x >>/data/system/written && sync /data/system/written && n=$((n + 1)) && echo $n >/run/counting && mv /run/counting /run/acknowledged
done) >/dev/null 2>&1 & sleep 2"""


def power_cuts(bench):
    """Power cuts at random moments: nothing that was written is lost"""
    disk, luck = bench.disk("cuts"), random.Random(7)
    acknowledged = 0
    for turn in range(bench.rounds):
        during_start = turn % 2 == 1
        with bench.machine(disk, "cuts") as machine:
            if during_start:
                time.sleep(luck.uniform(3, 60))
                continue
            to_home(machine, f"cut-{turn}")
            expect("the data partition", value(machine, "cat /run/diem-ho-tro/data-was"), "whole")
            if acknowledged:
                kept = value(machine, "wc -l </data/system/written")
                if int(kept) < acknowledged:
                    raise Broken(f"cut {turn}: {kept} lines of {acknowledged} are left")
            code = value(machine, "setpriv --reuid kiosk --regid kiosk --init-groups kiosk status --data /data/point >/dev/null 2>&1; echo $?")
            if code not in ("0", "1"):
                raise Broken(f"cut {turn}: `kiosk status` ends with {code}")
            # Visitors press keys, and something writes durably all the while.
            machine.run(WRITES)
            end = time.monotonic() + luck.uniform(3, 20)
            while time.monotonic() < end:
                machine.press(luck.choice(["right", "down", "ret", "esc", "left"]))
                time.sleep(0.3)
            acknowledged = int(value(machine, "cat /run/acknowledged"))
            if bench.fault == "lost-data":
                machine.run(": >/data/system/written; sync")
    with bench.machine(disk, "cuts") as machine:
        to_home(machine, "after-all-cuts")
        kept = int(value(machine, "wc -l </data/system/written"))
        if kept < acknowledged:
            raise Broken(f"{kept} lines of {acknowledged} are left")
    return f"{bench.rounds} cuts, {kept} lines, none lost"
