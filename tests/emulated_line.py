"""An emulated line for benches: two network namespaces, on one side the hub as in the province, on the other the point."""

import os
import subprocess
import sys
import time

from measuring import repository

PORT = 8080
# TEST-NET-1 (RFC 5737): nobody's.
HUB, POINT = "192.0.2.1", "192.0.2.2"


class Line:
    """Two network namespaces and what lies between."""

    def __init__(self):
        self.hub, self.point = f"line-hub-{os.getpid()}", f"line-point-{os.getpid()}"

    def __enter__(self):
        if os.geteuid() != 0:
            sys.exit("network namespaces need root")
        for name, address, end in ((self.hub, HUB, "hub0"), (self.point, POINT, "point0")):
            subprocess.run(["ip", "netns", "add", name], check=True)
            if name == self.point:
                subprocess.run(["ip", "link", "add", "hub0", "netns", self.hub, "type", "veth", "peer", "name", "point0",
                                "netns", self.point], check=True)
        for name, address, end in ((self.hub, HUB, "hub0"), (self.point, POINT, "point0")):
            # Packets as they travel, none put together from many.
            for words in (f"ip address add {address}/24 dev {end}", f"ip link set {end} gso_max_segs 1 up", "ip link set lo up"):
                subprocess.run(["ip", "netns", "exec", name, *words.split()], check=True)
        # The hub stands where the way out begins.
        subprocess.run(["ip", "netns", "exec", self.point, "ip", "route", "add", "default", "via", HUB], check=True)
        return self

    def rate(self, megabits):
        """Both ways; the bucket holds ten milliseconds, the queue a tenth of a second."""
        burst = max(3200, megabits * 1_000_000 // 8 // 100)
        for name, end in ((self.hub, "hub0"), (self.point, "point0")):
            subprocess.run(["ip", "netns", "exec", name, "tc", "qdisc", "replace", "dev", end, "root", "tbf", "rate",
                            f"{megabits}mbit", "burst", str(burst), "latency", "100ms"], check=True)

    def at_hub(self, *command, **how):
        return subprocess.Popen(["ip", "netns", "exec", self.hub, *map(str, command)], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, start_new_session=True, **how)

    def at_point(self, *command):
        done = subprocess.run(["ip", "netns", "exec", self.point, *map(str, command)], capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{command[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def province(self, hub):
        """The hub as in the province, with a database of its own."""
        return self.at_hub(repository / "src/hub/serve-demo", hub, PORT, HUB)

    def wait_for_hub(self):
        asking = f"import urllib.request; urllib.request.urlopen('http://{HUB}:{PORT}/healthz')"
        for _ in range(600):
            asked = ["ip", "netns", "exec", self.point, "python3", "-c", asking]
            if subprocess.run(asked, stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("the hub doesn't begin")

    def __exit__(self, *_):
        for name in (self.hub, self.point):
            subprocess.run(["ip", "netns", "del", name])
