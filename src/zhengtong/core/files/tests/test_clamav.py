"""The scanner speaks clamd's protocol; here with a small stand-in for the daemon."""

import socket
import struct
import threading

import pytest

from zhengtong.core.files.api import ScanUnavailable
from zhengtong.core.files.clamav import ClamAV


def serve(listener: socket.socket) -> None:
    while True:
        try:
            link, _ = listener.accept()
        except OSError:
            return
        with link, link.makefile("rb") as stream:
            command = b""
            while not command.endswith(b"\0"):
                command += stream.read(1)
            if command == b"zPING\0":
                link.sendall(b"PONG\0")
                continue
            content = b""
            while size := struct.unpack("!L", stream.read(4))[0]:
                content += stream.read(size)
            found = b"EICAR" in content
            link.sendall(b"stream: Eicar-Test FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def scanner():
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve, args=(listener,), daemon=True)
    thread.start()
    yield ClamAV(f"127.0.0.1:{listener.getsockname()[1]}")
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_clean_files_pass_and_others_are_named(scanner, tmp_path):
    file = tmp_path / "a"
    file.write_bytes(b"x" * 200_000)
    assert scanner.scan(file) is None
    file.write_bytes(b"x" * 200_000 + b"EICAR")
    assert scanner.scan(file) == "Eicar-Test"


def test_a_daemon_that_does_not_answer_refuses_uploads(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(b"x")
    nobody = ClamAV(str(tmp_path / "no.sock"))
    with pytest.raises(ScanUnavailable):
        nobody.scan(file)
    assert len(nobody.check_config()) == 1


def test_the_health_page_hears_its_pong(scanner):
    assert scanner.check_config() == []
