#!/usr/bin/env python3
"""relay.py NEAR FAR DELAY_MS LOSS_PERCENT: two TUN devices, joined by a line that needs so long and loses so many each way.

The host's kernel has no netem. Prints a line once both devices are there; whoever calls moves them into their namespaces."""
import fcntl, heapq, os, random, select, struct, sys, time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000


def device(name):
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return tun


near, far = device(sys.argv[1]), device(sys.argv[2])
delay, loss = float(sys.argv[3]) / 1000, float(sys.argv[4]) / 100
print("there", flush=True)
poll, travelling, count = select.poll(), [], 0
for tun in (near, far):
    poll.register(tun, select.POLLIN)
while True:
    now = time.monotonic()
    while travelling and travelling[0][0] <= now:
        _, _, tun, packet = heapq.heappop(travelling)
        try:
            os.write(tun, packet)
        except OSError:
            pass  # the other end is down
    wait = 1000 if not travelling else max(0, (travelling[0][0] - now) * 1000)
    for tun, _ in poll.poll(wait):
        try:
            packet = os.read(tun, 65536)
        except OSError:
            continue  # down
        if random.random() >= loss:
            count += 1
            heapq.heappush(travelling, (time.monotonic() + delay, count, far if tun == near else near, packet))
