"""How tests ask the judge: in this process, and the answer is a kind or the reason against."""

from pathlib import Path

from gatherings.judge.child import judged
from gatherings.judge.refusal import Refusal


def verdict(folder: Path, name: str, content: bytes, declared: str = "") -> str:
    """The kind of the file, or why it is refused."""
    path = folder / "upload.part"
    path.write_bytes(content)
    try:
        return judged(path, name, declared)
    except Refusal as refusal:
        return refusal.code
