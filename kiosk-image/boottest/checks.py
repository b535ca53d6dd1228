"""What the image promises, each promise a function that raises `Broken` where it isn't kept.

`ALL` lists them in order. Each gets a `Bench`; the point on its disk has been set up from a stick, as a technician does it.
"""

import re
import time

from .bench import TO_SCREEN, Bench, Broken, at_home, expect, program, to_home, value, wait_for, wait_until
from .machine import Disk
from .screens import which
from .trouble import crash_loop, damaged_data, damaged_root, frozen, full, no_screen, old_clock, power_cuts, quick_cuts

CHORDS = """tab ret esc alt-f4 alt-f2 alt-tab alt-esc ctrl-alt-f1 ctrl-alt-f2 ctrl-alt-f7 ctrl-alt-backspace ctrl-alt-delete
ctrl-alt-t ctrl-alt-esc ctrl-shift-esc ctrl-esc meta_l meta_l-l meta_l-r meta_l-s meta_l-d meta_l-tab meta_l-shift-spc meta_r
ctrl-c ctrl-d ctrl-q ctrl-w ctrl-o ctrl-s ctrl-p ctrl-z f11 f12 alt-sysrq alt-sysrq-b alt-sysrq-k alt-sysrq-c alt-sysrq-e
ctrl-alt-delete ctrl-alt-delete ctrl-alt-delete ctrl-alt-delete ctrl-alt-delete ctrl-alt-delete ctrl-alt-delete ctrl-alt-delete
alt-spc alt-left alt-right ctrl-alt-left power sleep wake menu""".split()


def settle(bench: Bench) -> str:
    """First start: asks for the point's settings, takes them from a stick, shows the home screen, fills the other slot."""
    disk = Disk(bench.folder / "settled.img", bench.image).with_shell()
    with bench.machine(disk, "first-start") as machine:
        asked = wait_for(machine, ("fault", "kiosk"), name="asks-for-settings")
        machine.plug_in(bench.faulty_stick)
        for _ in range(60):
            if "line 2" in (said := machine.run("cat /run/diem-ho-tro-first-start/said")):
                break
            time.sleep(2)
        else:
            raise Broken(f"a stick with a fault in its settings: {said}")
        # The screen looks again every ten seconds.
        time.sleep(20)
        wait_for(machine, ("fault", "kiosk"), name="says-what-is-wrong")
        machine.pull_out()
        plugged = machine.age()
        machine.plug_in(bench.stick)
        taken = wait_for(machine, ("idle", "home"), name="set-up") - plugged
        to_home(machine)
        wifi = machine.run("nmcli -t -f NAME connection show")
        if "diem-ho-tro-wifi-1" not in wifi:
            raise Broken(f"the Wi-Fi of the settings isn't known: {wifi}")
        size = int(value(machine, "df --output=size -m /data | tail -1"))
        if size < 4000:
            raise Broken(f"/data has {size} MiB on a disk of 8 GiB")
        for _ in range(60):
            if "B_OK=1" in machine.run("mkdir -p /run/t; mount -o ro /dev/disk/by-partlabel/esp /run/t; grep -a B_OK /run/t/grub/grubenv; umount /run/t"):
                break
            time.sleep(10)
        else:
            raise Broken("slot B wasn't filled: " + machine.run("journalctl -b --no-pager -o cat -u diem-ho-tro-slot-good -u diem-ho-tro-spare-slot"))
        machine.run("sync; systemctl --no-block poweroff")
        machine.process.wait(120)
    slots = disk.slots()
    for key, wanted in {"A_OK": "1", "A_TRY": "0", "B_OK": "1", "B_TRY": "0"}.items():
        expect(f"the boot loader's {key}", slots.get(key), wanted)
    bench.settled = disk
    return f"asked after {asked:.0f} s, home screen {taken:.0f} s after the stick was put in, /data {size} MiB, both slots work"


def starts(bench: Bench, name: str, **options) -> str:
    """Starts to the home screen."""
    disk = bench.disk(name)
    if bench.fault == "dead-program":
        disk.with_words("systemd.mask=diem-ho-tro.service")
    with bench.machine(disk, name, **options) as machine:
        return f"{to_home(machine):.1f} s"


def bios(bench):
    """BIOS, virtio graphics"""
    return starts(bench, "bios", uefi=False)


def uefi(bench):
    """UEFI, virtio graphics"""
    return starts(bench, "uefi", uefi=True)


def plain_vga(bench):
    """BIOS, plain VGA"""
    return starts(bench, "vga", uefi=False, vga="std")


def small_memory(bench):
    """1 GiB of memory"""
    return starts(bench, "memory", memory=1024)


OURS = ["diem-ho-tro.service", "diem-ho-tro-screen.service", "diem-ho-tro-screen.socket", "diem-ho-tro-sound.service"]


def swift(bench):
    """The first picture comes within 1.5 times what the same system needs without the kiosk"""
    with bench.machine(bench.disk("swift").with_words(" ".join(f"systemd.mask={unit}" for unit in OURS)), "bare") as machine:
        # The shell may not listen yet when it is asked first; when it was is said by the machine itself.
        wait_until(machine, "systemctl is-active multi-user.target", "active", TO_SCREEN)
        active, uptime = value(machine, "at=$(systemctl show -P ActiveEnterTimestampMonotonic multi-user.target); read up _ </proc/uptime; echo $at $up").split()
        bare = machine.age() - (float(uptime) - int(active) / 1e6)
    with bench.machine(bench.disk("swift"), "swift") as machine:
        if bench.fault == "slow-program":
            machine.run("systemctl mask --runtime --now diem-ho-tro", TO_SCREEN)
            time.sleep(max(0, bare * 1.6 - machine.age()))
            machine.run("systemctl unmask --runtime diem-ho-tro; systemctl start --no-block diem-ho-tro")
        first = to_home(machine)
    if first > 1.5 * bare:
        raise Broken(f"{first:.1f} s; without the kiosk {bare:.1f} s")
    return f"{first:.1f} s; without the kiosk {bare:.1f} s: {first / bare:.2f} times"


def closed(bench):
    """Nothing else runs, nothing listens, nothing can be written"""
    with at_home(bench, "closed") as machine:
        if bench.fault == "open-port":
            machine.run("systemd-socket-activate -l 8000 /bin/true &")
            time.sleep(5)
        # Of this machine's own shell: nothing.
        listening = machine.run("ss -Hlntu | grep -v -e '127.0.0.' -e '\\[::1\\]'")
        ports = [line for line in listening.splitlines() if re.match(r"(tcp|udp)\s", line)]
        expect("listening", ports, [])
        expect("the state", value(machine, "systemctl is-system-running"), "running")
        expect("consoles for logging in", value(machine, "systemctl list-units --no-legend '*getty@*' | wc -l"), "0")
        expect("root's password", value(machine, "passwd -S root | cut -d' ' -f2"), "L")
        expect("programs that give rights", value(machine, "find / -xdev -perm /6000 -type f | grep -v dbus-daemon-launch-helper | wc -l"), "0")
        expect("the root", value(machine, "touch /usr/x 2>/dev/null && echo written || echo read-only"), "read-only")
        expect("input rule", value(machine, "nft list chain inet filter input | grep -c 'policy drop'"), "1")
        expect("SysRq", value(machine, "cat /proc/sys/kernel/sysrq"), "0")
        for unit in ("diem-ho-tro", "diem-ho-tro-screen", "diem-ho-tro-sound"):
            exposure = re.search(r": ([0-9.]+) ", machine.run(f"systemd-analyze security --no-pager {unit} | tail -1"))
            if not exposure or float(exposure[1]) > 2.5:
                raise Broken(f"{unit}: exposure {exposure and exposure[1]}")
        used = value(machine, "free -m | sed -n 's/^Mem: *[0-9]* *\\([0-9]*\\).*/\\1/p'")
        return f"{used} MiB in use"


def chords(bench):
    """No key leads out"""
    with at_home(bench, "chords") as machine:
        if bench.fault == "vt-switch":
            machine.run("sed s/vt-switching=false/vt-switching=true/ /etc/diem-ho-tro/weston.ini >/run/w.ini; mount --bind /run/w.ini /etc/diem-ho-tro/weston.ini; systemctl restart diem-ho-tro-screen; sleep 20")
            to_home(machine)
        before = program(machine)
        for chord in CHORDS:
            machine.press(chord)
            time.sleep(0.7)
            seen = which(machine.screen())
            if seen not in ("home", "idle", "kiosk", "fault"):
                machine.keep(f"after-{chord}")
                raise Broken(f"{chord}: the screen was `{seen}`")
        machine.press("home")
        time.sleep(3)
        to_home(machine, "after-chords")
        expect("the process", program(machine), before)
        expect("the console in front", value(machine, "cat /sys/class/tty/tty0/active"), "tty1")
        return f"{len(CHORDS)} chords, the same process"


# By name, with the fault that must turn it red.
ALL = {
    "bios": (bios, "dead-program"),
    "uefi": (uefi, "dead-program"),
    "plain-vga": (plain_vga, "dead-program"),
    "small-memory": (small_memory, "dead-program"),
    "swift": (swift, "slow-program"),
    "closed": (closed, "open-port"),
    "chords": (chords, "vt-switch"),
    "frozen": (frozen, "no-watchdog"),
    "crash-loop": (crash_loop, "no-rescue"),
    "no-screen": (no_screen, "no-hotplug"),
    "full": (full, ""),
    "old-clock": (old_clock, "no-clock-floor"),
    "damaged-root": (damaged_root, "no-damage"),
    "damaged-data": (damaged_data, ""),
    "quick-cuts": (quick_cuts, "never-good"),
    "power-cuts": (power_cuts, "lost-data"),
}
