"""The loopback, which tests talk to servers of their own over: brought up where a namespace begins without it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import struct

#: Set where tests are to do without any interface.
LEFT_DOWN = "TESTS_WITHOUT_LOOPBACK"
#: Linux: set the flags of an interface; up, loopback, running.
_SIOCSIFFLAGS = 0x8914
_UP = 0x1 | 0x8 | 0x40


def pytest_configure() -> None:
    """Bring the loopback up where it is not, unless that is the point; else what needs it is skipped."""
    if LEFT_DOWN not in os.environ and not has_loopback():
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _UP))


def has_loopback() -> bool:
    """Say whether this machine, or namespace, can talk to itself."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname()[:2], timeout=5).close()
    except OSError:
        return False
    return True
