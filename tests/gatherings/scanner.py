"""A real clamd with signatures of our own, and others that only sit where it should."""

import contextlib
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.portal import free_port

# The string that every scanner knows; in two pieces, so that none takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Clamd:
    """A scanner that listens on a port and on a socket; it can be killed and started again."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def socket(self) -> Path:
        return self.folder / "clamd.sock"

    def start(self) -> None:
        (self.folder / "signatures").mkdir(exist_ok=True)
        (self.folder / "signatures/own.ndb").write_text(f"Eicar-Proeve:0:*:{EICAR.hex()}\n")
        (self.folder / "clamd.conf").write_text(
            f"Foreground yes\nDatabaseDirectory {self.folder}/signatures\n"
            f"TemporaryDirectory {self.folder}\nLocalSocket {self.socket}\n"
            f"TCPSocket {self.port}\nTCPAddr 127.0.0.1\nStreamMaxLength 2M\nMaxThreads 4\n"
        )
        self.process = subprocess.Popen(
            ["clamd", f"--config-file={self.folder}/clamd.conf"],
            env={"PATH": f"{os.environ['PATH']}:/usr/sbin"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self.answers():
            with contextlib.suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"clamd ended with {self.process.wait(0.05)}.")

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port)) as asked:
                asked.sendall(b"zPING\0")
                return asked.recv(16) == b"PONG\0"
        except OSError:
            return False

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextlib.contextmanager
def impostor(answers: Callable[[socket.socket], None], *, most: int = 1) -> Iterator[int]:
    """The port of something that lets `answers` deal with whoever comes, so many of them."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                for _asked in range(most):
                    asker, _address = server.accept()
                    with asker, contextlib.suppress(OSError):
                        answers(asker)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        thread.join()


def read_all(asker: socket.socket) -> None:
    """Take all that is sent, up to the length of nothing that ends it."""
    tail = b""
    while not tail.endswith(bytes(4)):
        tail = (tail + asker.recv(65536))[-4:]
