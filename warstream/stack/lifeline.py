"""Processes that do not outlive us, however we end."""

from __future__ import annotations

import os
import pwd
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PORTS = range(20_000, 30_000)
"""Below Linux's ephemeral range (32768 up): a client that retries a dead port in there can connect to itself."""

_LAUNCHER = """\
import ctypes, os, sys
parent, death, user, group = map(int, sys.argv[1:5])
if user:
    os.setgroups([]); os.setgid(group); os.setuid(user)
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, death)
    if os.getppid() != parent: sys.exit("the parent is gone")
os.execv(sys.argv[5], sys.argv[5:])
"""
"""Runs between fork and the program: PR_SET_PDEATHSIG (1) survives exec and needs no code after fork. A change of user
forgets it, so that comes first."""

_spawner = ThreadPoolExecutor(1, "spawner")
"""PDEATHSIG fires when the *thread* that forked ends, so one that lives as long as the process does the forking."""


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
    user: pwd.struct_passwd | None = None,
    at_our_death: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start a program whose output is appended to `log`, in a group of its own (Ctrl-C reaches only us). Blocks briefly.

    `user` runs it as somebody else (only root can); `at_our_death` is the signal it gets when this process ends.
    """
    ids = (0, 0) if user is None else (user.pw_uid, user.pw_gid)
    full = [sys.executable, "-S", "-E", "-c", _LAUNCHER, *map(str, (os.getpid(), int(at_our_death), *ids, *command))]

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as out:
            return subprocess.Popen(
                full,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=None if env is None else dict(env),
                pass_fds=pass_fds,
                start_new_session=True,
            )

    return _spawner.submit(start).result()


def free_port(besides: int = 0) -> int:
    """A port of `PORTS` on loopback that nobody listens on now; drawn by lot, so that parallel runs seldom meet."""
    for port in random.sample(PORTS, 200):
        if port != besides and is_free(port):
            return port
    raise OSError(f"no free port among {PORTS.start} to {PORTS.stop - 1}")


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
