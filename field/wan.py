"""An Internet in user space, for kernels without netem: `wan.py DELAY_MS NAMESPACE=ADDRESS[,ADDRESS] ...`, as root.

Gives each namespace a TUN device `wan0` with its addresses and a default route. Passes packets between them after the delay,
which is one way. An address stands for itself alone; IPv4 and IPv6 both work. Prints "ready" when all devices are up.
"""

import ctypes
import fcntl
import heapq
import ipaddress
import itertools
import os
import select
import struct
import subprocess
import sys
import time
from pathlib import Path

# linux/if_tun.h
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
# A round of reads takes no more packets than these from one device, so that none starves the others.
PACKETS_PER_ROUND = 64
LARGEST_PACKET = 2048

libc = ctypes.CDLL(None, use_errno=True)


def open_device(namespace: str, addresses: list[str]) -> int:
    """Makes the device in the namespace, and returns its end here: a file of packets."""
    with Path("/proc/self/ns/net").open() as here, Path("/var/run/netns", namespace).open() as there:
        if libc.setns(there.fileno(), 0):
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
        try:
            device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", b"wan0", IFF_TUN | IFF_NO_PI))
            subprocess.run(["ip", "link", "set", "wan0", "mtu", "1500", "up"], check=True)
            for address in addresses:
                family = ["-6"] if ":" in address else []
                # Without duplicate address detection an IPv6 address works at once.
                check = ["nodad"] if family else []
                length = "128" if family else "32"
                subprocess.run(["ip", *family, "addr", "add", f"{address}/{length}", "dev", "wan0", *check], check=True)
                subprocess.run(["ip", *family, "route", "replace", "default", "dev", "wan0"], check=True)
        finally:
            libc.setns(here.fileno(), 0)
    return device


def destination(packet: bytes) -> bytes:
    """The receiver's address: at 16 in IPv4 (RFC 791 section 3.1), at 24 in IPv6 (RFC 8200 section 3)."""
    return packet[24:40] if packet[0] >> 4 == 6 else packet[16:20]


class Internet:
    def __init__(self, delay: float):
        self.delay = delay
        self.routes: dict[bytes, int] = {}
        self.devices: list[int] = []
        self._queue: list[tuple[float, int, int, bytes]] = []
        self._numbers = itertools.count()

    def join(self, namespace: str, addresses: list[str]) -> None:
        device = open_device(namespace, addresses)
        self.devices.append(device)
        for address in addresses:
            self.routes[ipaddress.ip_address(address).packed] = device

    def run(self) -> None:
        while True:
            wait = max(0.0, self._queue[0][0] - time.monotonic()) if self._queue else None
            for device in select.select(self.devices, [], [], wait)[0]:
                self._take(device)
            self._deliver()

    def _take(self, device: int) -> None:
        for _ in range(PACKETS_PER_ROUND):
            try:
                packet = os.read(device, LARGEST_PACKET)
            except BlockingIOError:
                return
            to = self.routes.get(destination(packet))
            if to is not None:
                heapq.heappush(self._queue, (time.monotonic() + self.delay, next(self._numbers), to, packet))

    def _deliver(self) -> None:
        now = time.monotonic()
        while self._queue and self._queue[0][0] <= now:
            _, _, to, packet = heapq.heappop(self._queue)
            os.write(to, packet)


def main() -> None:
    delay, *ends = sys.argv[1:]
    internet = Internet(float(delay) / 1000)
    for end in ends:
        namespace, addresses = end.split("=")
        internet.join(namespace, addresses.split(","))
    print("ready", flush=True)
    internet.run()


if __name__ == "__main__":
    main()
