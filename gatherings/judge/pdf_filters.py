"""What a PDF's streams are packed in, undone a piece at a time (ISO 32000-1, 7.4).

Only what can make much of little, and the two spellings that may be around it; pictures stay as
they are. What makes no sense ends a stream, as in a viewer.
"""

import binascii
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

type Pieces = Iterable[bytes]

PIECE: Final = 1024**2
_SPACES: Final = b"\0\t\n\f\r "
_DIGIT: Final = bytes((sign - 33) % 256 for sign in range(256))  # of base 85, written from "!"
_CLEAR, _STOP, _FIRST, _LAST = 256, 257, 258, 4096
_NO_MORE: Final = 128
_SINGLE: Final = [*(bytes([sign]) for sign in range(256)), b"", b""]


def _inflated(pieces: Pieces) -> Iterator[bytes]:
    packer = zlib.decompressobj()
    try:
        for piece in pieces:
            rest = piece
            while rest:
                yield packer.decompress(rest, PIECE)
                rest = packer.unconsumed_tail
    except zlib.error:
        return


def _from_hex(pieces: Pieces) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        digits, end, _after = (rest + piece.translate(None, _SPACES)).partition(b">")
        whole = len(digits) // 2 * 2
        try:
            yield binascii.unhexlify(digits[:whole])
        except binascii.Error:
            return
        rest = digits[whole:]
        if end:
            return


def _from_ascii85(pieces: Pieces) -> Iterator[bytes]:
    rest, end = b"", b""
    for piece in pieces:
        signs = rest + piece.translate(None, _SPACES).replace(b"z", b"!!!!!")
        signs, end, _after = signs.partition(b"~")
        whole = len(signs) // 5 * 5
        yield _of_85(signs[:whole])
        rest = signs[whole:]
        if end:
            break
    if rest:
        yield _of_85(rest.ljust(5, b"u"))[: len(rest) - 1]


def _of_85(signs: bytes) -> bytes:
    """Four bytes for each five signs; nothing where one is not of the alphabet."""
    fives = zip(*[iter(signs.translate(_DIGIT))] * 5, strict=True)
    numbers = [(((a * 85 + b) * 85 + c) * 85 + d) * 85 + e for a, b, c, d, e in fives]
    try:
        return struct.pack(f">{len(numbers)}I", *numbers)
    except struct.error:
        return b""


def _run_lengths(pieces: Pieces) -> Iterator[bytes]:
    signs = chain.from_iterable(pieces)
    for length in signs:
        if length < _NO_MORE:
            yield bytes(islice(signs, length + 1))
        elif length > _NO_MORE:
            yield bytes(islice(signs, 1)) * (257 - length)
        else:
            return


def _from_lzw(pieces: Pieces) -> Iterator[bytes]:
    table, before = list(_SINGLE), b""
    for code in _codes(pieces, table):
        if code == _STOP or code > len(table):
            return
        if code == _CLEAR:
            del table[_FIRST:]
            before = b""
            continue
        found = table[code] if code < len(table) else before + before[:1]
        if before and len(table) < _LAST:
            table.append(before + found[:1])
        before = found
        yield found


def _codes(pieces: Pieces, table: list[bytes]) -> Iterator[int]:
    """The numbers in it, each as wide as the table asks for when it is read."""
    bits = count = 0
    for sign in chain.from_iterable(pieces):
        bits, count = bits << 8 | sign, count + 8
        width = max(9, min(12, (len(table) + 1).bit_length()))
        if count >= width:
            count -= width
            yield bits >> count
            bits &= (1 << count) - 1


GROWING: Final[dict[bytes, Callable[[Pieces], Iterator[bytes]]]] = {
    **dict.fromkeys((b"FlateDecode", b"Fl"), _inflated),
    **dict.fromkeys((b"LZWDecode", b"LZW"), _from_lzw),
    **dict.fromkeys((b"RunLengthDecode", b"RL"), _run_lengths),
}
DECODERS: Final = {
    **GROWING,
    **dict.fromkeys((b"ASCIIHexDecode", b"AHx"), _from_hex),
    **dict.fromkeys((b"ASCII85Decode", b"A85"), _from_ascii85),
}
