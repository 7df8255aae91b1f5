"""Mail servers on loopback: one that takes what it gets, and one that answers as it is told."""

import contextlib
import socket
from collections.abc import Iterator
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

TAKEN = "250 OK"


class Postman(MessageHandler):
    """Keeps the letters; answers the address, and then the letter, as it is told."""

    def __init__(self, *, to_address: str = TAKEN, to_letter: str = TAKEN) -> None:
        super().__init__()
        self.letters: list[Message] = []
        self.to_address, self.to_letter = to_address, to_letter

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer the address."""
        if self.to_address == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.to_address

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 as above
        """Keep the letter, unless it is told to refuse it."""
        if self.to_letter == TAKEN:
            await super().handle_DATA(server, session, envelope)
        return self.to_letter

    def handle_message(self, message: Message) -> None:
        """Keep it."""
        self.letters.append(message)


def free_port() -> int:
    """A port that nobody listens to now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(postman: Postman) -> Iterator[int]:
    """The port where `postman` serves while the block runs."""
    controller = Controller(postman, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def mailers(port: int, *, patience: float = 5) -> dict[str, Any]:
    """The setting MAILERS for a server at this port, waited for `patience` seconds."""
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": patience},
        }
    }
