"""What a PDF's streams are packed in, undone a piece at a time (ISO 32000-1, 7.4).

Only what can make much of little, the two spellings that may be around it, and the differences that
may be in it; pictures stay as they are. What makes no sense ends a stream, as in a viewer.
"""

import binascii
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

type Pieces = Iterable[bytes]
type Parameters = dict[bytes, int]

PIECE: Final = 1024**2
_SPACES: Final = b"\0\t\n\f\r "
_DIGIT: Final = bytes((sign - 33) % 256 for sign in range(256))  # of base 85, written from "!"
_CLEAR, _STOP, _FIRST, _LAST = 256, 257, 258, 4096
_NO_MORE: Final = 128
_TIFF, _PNG = 2, 10  # the predictors; from the second on each row says itself what is left out
_SUB, _UP, _AVERAGE, _PAETH = 1, 2, 3, 4
_LONGEST_ROW: Final = 64 * 1024  # of a longer one the beginning is all that is looked at
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


def _from_lzw(pieces: Pieces, early: int = 1) -> Iterator[bytes]:
    table, before = list(_SINGLE), b""
    for code in _codes(pieces, table, early):
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


def _codes(pieces: Pieces, table: list[bytes], early: int) -> Iterator[int]:
    """The numbers in it, each as wide as the table asks for when it is read."""
    bits = count = 0
    for sign in chain.from_iterable(pieces):
        bits, count = bits << 8 | sign, count + 8
        width = max(9, min(12, (len(table) + early).bit_length()))
        if count >= width:
            count -= width
            yield bits >> count
            bits &= (1 << count) - 1


def unpredicted(pieces: Pieces, parameters: Parameters) -> Iterator[bytes]:
    """Give the rows of which only the differences were packed; what has none stays as it is."""
    predictor = parameters.get(b"Predictor", 1)
    if predictor != _TIFF and predictor < _PNG:
        yield from pieces
        return
    bits = parameters.get(b"Colors", 1) * parameters.get(b"BitsPerComponent", 8)
    pixel, length = -(-bits // 8), -(-bits * parameters.get(b"Columns", 1) // 8)
    signs, above = chain.from_iterable(pieces), b""
    while row := bytearray(islice(signs, min(length, _LONGEST_ROW) + (predictor >= _PNG))):
        how = row.pop(0) if predictor >= _PNG else _SUB
        _add(row, above.ljust(len(row), b"\0"), how, pixel)
        above = bytes(row)
        yield above
        if length > _LONGEST_ROW:
            return


def _add(row: bytearray, above: bytes, how: int, pixel: int) -> None:
    for at, sign in enumerate(row):
        left, corner = (row[at - pixel], above[at - pixel]) if at >= pixel else (0, 0)
        guesses = {
            _SUB: left,
            _UP: above[at],
            _AVERAGE: (left + above[at]) // 2,
            _PAETH: _nearest(left, above[at], corner),
        }
        row[at] = (sign + guesses.get(how, 0)) % 256


def _nearest(left: int, up: int, corner: int) -> int:
    """Which of the three is nearest to what a slope would give; the first of equals (PNG, 9.4)."""
    return min(left, up, corner, key=lambda sign: abs(left + up - corner - sign))


def decoded(name: bytes, pieces: Pieces, parameters: Parameters) -> Iterator[bytes]:
    """Give what one filter's pieces unpack to."""
    if parameters.get(b"EarlyChange", 1) == 0 and DECODERS[name] is _from_lzw:
        return _from_lzw(pieces, 0)
    return DECODERS[name](pieces)


GROWING: Final[dict[bytes, Callable[[Pieces], Iterator[bytes]]]] = {
    **dict.fromkeys((b"FlateDecode", b"Fl"), _inflated),
    **dict.fromkeys((b"LZWDecode", b"LZW"), _from_lzw),
    **dict.fromkeys((b"RunLengthDecode", b"RL"), _run_lengths),
}
DECODERS: Final = {
    **GROWING,
    **dict.fromkeys((b"ASCIIHexDecode", b"AHx"), _from_hex),
    **dict.fromkeys((b"ASCII85Decode", b"A85"), _from_ascii85),
    b"Crypt": iter,  # pdfium has undone what there was of it
}
