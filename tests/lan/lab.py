"""A LAN on this machine: hosts made of Linux network namespaces, joined by a switch in user space.

    with Lab(2) as lab:
        process = lab.start(0, [sys.executable, "program.py"])
        lab.switch.set(partition=((0,), (1,)))

Needs root and /dev/net/tun (`unavailable` says what is missing). Nothing leaves the machine: the only link
of a host is a TAP device whose other end this process holds. A watchdog removes the namespaces when this
process dies, or after `ttl` seconds.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from tests.lan.switch import Switch, Weather

MAX_HOSTS = 24
NETWORK = "10.77.0"
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
CLONE_NEWNET = 0x40000000

WATCHDOG = r"""
import os, subprocess, sys, time
owner, start, ttl, names = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4:]
def alive():
    try:
        return open(f"/proc/{owner}/stat").read().rsplit(")", 1)[1].split()[19] == start
    except OSError:
        return False
end = time.monotonic() + ttl
while time.monotonic() < end and alive():
    time.sleep(0.5)
for name in names:
    pids = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True).stdout.split()
    for pid in pids:
        try:
            os.kill(int(pid), 9)
        except OSError:
            pass
    subprocess.run(["ip", "netns", "del", name], capture_output=True)
"""


def unavailable() -> str:
    """Why a lab cannot be made here, or ""."""
    if not sys.platform.startswith("linux"):
        return "network namespaces are a Linux thing"
    if os.geteuid() != 0:
        return "making network namespaces needs root"
    if shutil.which("ip") is None:
        return "the ip command (iproute2) is missing"
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        return "/dev/net/tun is missing"
    name = f"lab-{os.getpid()}-try"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"no network namespace could be made: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return ""


class Lab:
    """`hosts` isolated machines, 10.77.0.1 and up, each with one link `eth0` to the same switch."""

    def __init__(
        self,
        hosts: int,
        *,
        ipv4: bool = True,
        ipv6: bool = True,
        ttl: float = 240.0,
        weather: Weather | None = None,
    ) -> None:
        if not 1 <= hosts <= MAX_HOSTS:
            raise ValueError(f"1 to {MAX_HOSTS} hosts")
        name = f"lab-{os.getpid()}-{os.urandom(2).hex()}"
        self.hosts = [f"{name}-h{i}" for i in range(hosts)]
        self._ipv4, self._ipv6, self._ttl, self._weather = ipv4, ipv6, ttl, weather or Weather()
        self._processes: list[subprocess.Popen[str]] = []
        self._watchdog: subprocess.Popen[bytes] | None = None
        self.switch: Switch

    def address(self, host: int) -> str:
        """The IPv4 address of a host."""
        return f"{NETWORK}.{host + 1}"

    def enter(self, host: int) -> tuple[str, ...]:
        """What to put before a command so that it runs inside a host."""
        return ("ip", "netns", "exec", self.hosts[host])

    def start(self, host: int, command: list[str], **options: object) -> subprocess.Popen[str]:
        """Run a command inside a host, its output as text lines in `stdout`."""
        process: subprocess.Popen[str] = subprocess.Popen(  # type: ignore[call-overload]
            [*self.enter(host), *command],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            **options,
        )
        self._processes.append(process)
        return process

    def ip(self, host: int, *arguments: str) -> None:
        """`ip` inside a host, for instance `lab.ip(0, "addr", "del", …)`."""
        run("ip", "-n", self.hosts[host], *arguments)

    def __enter__(self) -> Lab:
        with open("/proc/self/stat") as stat:
            started = stat.read().rsplit(")", 1)[1].split()[19]
        owner = [str(os.getpid()), started, str(self._ttl)]
        self._watchdog = subprocess.Popen(
            [sys.executable, "-c", WATCHDOG, *owner, *self.hosts], start_new_session=True
        )
        try:
            self._up()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.terminate()
        for process in self._processes:
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
        if hasattr(self, "switch"):
            self.switch.close()
        for name in self.hosts:
            pids = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=False)
            for pid in pids.stdout.split():
                os.kill(int(pid), signal.SIGKILL)
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
        if self._watchdog is not None:
            self._watchdog.terminate()
            self._watchdog.wait()

    def _up(self) -> None:
        for name in self.hosts:
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
            off = "0" if self._ipv6 else "1"
            for where in ("all", "default"):
                sysctl(name, f"net.ipv6.conf.{where}.disable_ipv6={off}")
                sysctl(name, f"net.ipv6.conf.{where}.accept_dad=0")
                sysctl(name, f"net.ipv6.conf.{where}.router_solicitations=0")
        taps = [inside(name, open_tap) for name in self.hosts]
        self.switch = Switch(taps, self._weather)
        self.switch.start()
        for i in range(len(self.hosts)):
            if self._ipv4:
                self.ip(i, "addr", "add", f"{self.address(i)}/24", "brd", "+", "dev", "eth0")
            self.ip(i, "link", "set", "eth0", "up")


def run(*command: str) -> str:
    """Run a command and return what it printed; raises with its complaint."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def sysctl(namespace: str, setting: str) -> None:
    """Set a kernel parameter inside a namespace."""
    path, value = setting.split("=")
    run("ip", "netns", "exec", namespace, "sh", "-c", f"echo {value} > /proc/sys/{path.replace('.', '/')}")


def open_tap() -> int:
    """A new TAP device `eth0` in the caller's namespace."""
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", b"eth0", IFF_TAP | IFF_NO_PI))
    return fd


def inside(namespace: str, action: Callable[[], int]) -> int:
    """Call `action` in a thread of its own moved into the namespace (setns holds per thread)."""
    libc = ctypes.CDLL(None, use_errno=True)
    results: list[int | OSError] = []

    def work() -> None:
        try:
            fd = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
            try:
                if libc.setns(fd, CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "setns")
            finally:
                os.close(fd)
            results.append(action())
        except OSError as error:
            results.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if isinstance(results[0], OSError):
        raise results[0]
    return results[0]
