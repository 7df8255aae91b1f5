"""What is written in the log: never an address that opens something by itself."""

import logging
import re
from typing import Final, override

_SECRET: Final = re.compile(r"/(innlegg|svar/avmelding|svar|konto/lenke)/[^/\s]+")


class TokensHidden(logging.Filter):
    """Writes «/innlegg/…/» in place of a personal link: who reads the log must not hold it."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRET.sub(r"/\1/…", record.getMessage()), ()
        return True
