"""The zip that is made while it is sent, read by the standard library."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from django.core.files.base import File
from hypothesis import given
from hypothesis import strategies as st

from gatherings.files.packing import Archive, Entry, Torn
from gatherings.files.stored import opened

NOON = datetime(2026, 12, 3, 12, 0, 2, tzinfo=UTC)
GIGABYTE = 1024**3


class Here:
    """Bytes as pieces, five at a time; it knows whether it was closed."""

    closed = 0

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __iter__(self) -> Iterator[bytes]:
        return (self.content[at : at + 5] for at in range(0, len(self.content), 5))

    def close(self) -> None:
        Here.closed += 1


def entry(name: str, content: bytes, size: int | None = None) -> Entry:
    size = len(content) if size is None else size
    return Entry(name, size, NOON, partial(Here, content))


def whole(archive: Archive) -> bytes:
    return b"".join(archive.pieces(0, archive.size))


FILES = st.lists(
    st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1),
              st.binary(max_size=40)),
    max_size=6, unique_by=lambda file: file[0],
)  # fmt: skip


@given(files=FILES, data=st.data())
def test_every_stretch_of_it_is_the_same_zip(
    files: list[tuple[str, bytes]], data: st.DataObject
) -> None:
    archive = Archive([entry(name, content) for name, content in files])
    packed = whole(archive)
    assert len(packed) == archive.size
    with zipfile.ZipFile(io.BytesIO(packed)) as unpacked:
        assert [(name, unpacked.read(name)) for name in unpacked.namelist()] == files
    start = data.draw(st.integers(0, archive.size - 1))
    stop = data.draw(st.integers(start + 1, archive.size))
    assert b"".join(archive.pieces(start, stop)) == packed[start:stop]


def test_names_are_marked_as_utf_8_and_files_keep_their_time() -> None:
    packed = whole(Archive([entry("Åpning.pdf", b"a")]))
    with zipfile.ZipFile(io.BytesIO(packed)) as unpacked:
        (info,) = unpacked.infolist()
    assert info.flag_bits & 0x800
    assert (info.date_time, info.compress_type) == ((2026, 12, 3, 12, 0, 2), zipfile.ZIP_STORED)


@pytest.mark.parametrize("size", [4, 6])
def test_a_file_of_another_length_breaks_it_off(size: int) -> None:
    with pytest.raises(Torn, match=r"b\.pdf"):
        whole(Archive([entry("a.pdf", b"12345"), entry("b.pdf", b"12345", size)]))


def test_what_is_being_read_is_closed_when_the_reader_goes() -> None:
    before = Here.closed
    archive = Archive([entry("a.pdf", b"1234567890")])
    pieces = archive.pieces(0, archive.size)
    running = iter(pieces)
    next(running)
    next(running)
    pieces.close()
    assert Here.closed == before + 1


def test_closing_before_the_first_byte_opens_nothing() -> None:
    before = Here.closed
    Archive([entry("a.pdf", b"1")]).pieces(0, 9).close()
    assert Here.closed == before


@pytest.mark.drill
def test_more_than_four_gigabytes_can_be_read(tmp_path: Path) -> None:
    """Sparse files: a large one, and one that begins beyond what 32 bits can say."""
    entries = []
    for name, size in (("a", 5 * GIGABYTE), ("b", 10)):
        with (tmp_path / name).open("wb") as sparse:
            sparse.truncate(size)
        file = File((tmp_path / name).open("rb"))
        entries.append(Entry(name, size, NOON, partial(opened, file, 0, size + 1)))
    archive = Archive(entries)
    with (tmp_path / "zip").open("wb") as packed:
        for piece in archive.pieces(0, archive.size):
            if piece.strip(b"\0"):
                packed.write(piece)
            else:
                packed.seek(len(piece), io.SEEK_CUR)
        assert packed.tell() == archive.size
    with zipfile.ZipFile(tmp_path / "zip") as unpacked:
        assert [info.file_size for info in unpacked.infolist()] == [5 * GIGABYTE, 10]
        assert unpacked.read("b") == bytes(10)
