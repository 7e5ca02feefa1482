"""ClamAV through its daemon's INSTREAM command; plugged in when CLAMD_ADDRESS is set."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from zhengtong.core.files.errors import ScanUnavailable

BLOCK = 64 * 1024
TIMEOUT_SECONDS = 30.0


class ClamAV:
    """`address` is `host:port` or the path of the daemon's socket."""

    def __init__(self, address: str) -> None:
        self.address = address

    def scan(self, path: Path) -> str | None:
        """The signature's name when infected. Raises ScanUnavailable."""
        try:
            with self._connect() as link, path.open("rb") as file:
                link.sendall(b"zINSTREAM\0")
                while block := file.read(BLOCK):
                    link.sendall(struct.pack("!L", len(block)) + block)
                link.sendall(struct.pack("!L", 0))
                answer = _answer(link)
        except OSError as error:
            raise ScanUnavailable from error
        if answer.endswith("FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        if answer.endswith("OK"):
            return None
        raise ScanUnavailable

    def check_config(self) -> list[str]:
        try:
            with self._connect() as link:
                link.sendall(b"zPING\0")
                answer = _answer(link)
        except OSError as error:
            return [f"{self.address}: {error}"]
        return [] if answer == "PONG" else [f"{self.address}: {answer!r}"]

    def _connect(self) -> socket.socket:
        if self.address.startswith("/"):
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                link.settimeout(TIMEOUT_SECONDS)
                link.connect(self.address)
            except OSError:
                link.close()
                raise
            return link
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS)


def _answer(link: socket.socket) -> str:
    received = b""
    while block := link.recv(4096):
        received += block
        if received.endswith(b"\0"):
            break
    return received.rstrip(b"\0").decode(errors="replace").strip()
