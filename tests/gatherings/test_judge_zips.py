import io
import os
import stat
import struct
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from gatherings.judge.office import kind_within
from gatherings.judge.refusal import Refusal
from gatherings.judge.zips import Budget
from tests.gatherings.judging import verdict
from tests.gatherings.offices import Parts, deck, odf_parts, ooxml_parts, zipped
from tests.gatherings.zips import Entry, deck_entries, raw_zip

MEGABYTE = 1024**2
_UTF8 = 0x800
LINK = (stat.S_IFLNK | 0o777) << 16
HONEST = raw_zip(deck_entries())


def with_entry(entry: Entry) -> bytes:
    """A deck with one odd entry."""
    return raw_zip(deck_entries(entry))


REFUSED = {
    "no directory": (HONEST[:-200], "broken"),
    "half an end": (HONEST[:-5], "broken"),
    "no directory where it is said to be": (raw_zip(deck_entries(), offset=10**6), "broken"),
    "garbage for a directory": (
        raw_zip([], gap=b"PK\x03\x04" + b"x" * 46, offset=4, length=46, said=1),
        "broken",
    ),
    "fewer entries than said": (raw_zip(deck_entries(), said=99), "unsafe_archive"),
    "more than one disk": (raw_zip(deck_entries(), disk=1), "unsafe_archive"),
    "bytes before the directory": (raw_zip(deck_entries(), gap=b"x" * 9), "polyglot"),
    "bytes after the end": (HONEST + b"<html></html>", "polyglot"),
    "a shorter comment than said": (raw_zip(deck_entries(), comment=b"hei")[:-1], "broken"),
    "a path out": (with_entry(Entry(b"../../a.xml", b"x")), "unsafe_archive"),
    "a path from the root": (with_entry(Entry(b"/etc/a", b"x")), "unsafe_archive"),
    "a path on a drive": (with_entry(Entry(b"C:a", b"x")), "unsafe_archive"),
    "a path with backslashes": (with_entry(Entry(b"..\\a", b"x")), "unsafe_archive"),
    "a path out in other letters": (
        with_entry(Entry(b"ppt/%2e%2e/%2e%2e/a.xml", b"x")),
        "unsafe_archive",
    ),
    "a path that stands still": (with_entry(Entry(b"ppt/./a.xml", b"x")), "unsafe_archive"),
    "a device": (with_entry(Entry(b"a", b"", attributes=(0o020666) << 16)), "unsafe_archive"),
    "one name in two spellings": (
        raw_zip(
            deck_entries(
                Entry("å.txt".encode(), b"x", flags=_UTF8),
                Entry("a\u030a.txt".encode(), b"x", flags=_UTF8),
            )
        ),
        "unsafe_archive",
    ),
    "an entry that says another size itself": (
        with_entry(Entry(b"a", b"xyz", local_size=99)),
        "unsafe_archive",
    ),
    "a part two hundred times its size among others": (
        deck([""], more={"a.bin": bytes(60 * MEGABYTE), "b.bin": os.urandom(MEGABYTE)}),
        "bomb",
    ),
    "a name with NUL": (with_entry(Entry(b"a.bin\0.xml", b"x")), "unsafe_archive"),
    "a symbolic link": (with_entry(Entry(b"a", b"/etc/passwd", attributes=LINK)), "unsafe_archive"),
    "a name twice": (with_entry(Entry(b"PPT/presentation.xml", b"<a/>")), "unsafe_archive"),
    "another packing": (with_entry(Entry(b"a", b"x", method=12)), "unsafe_archive"),
    "another packing in the entry": (
        with_entry(Entry(b"a", b"x", local_method=0)),
        "unsafe_archive",
    ),
    "a locked entry": (with_entry(Entry(b"a", b"x", flags=1)), "encrypted"),
    "an entry that is locked in itself": (
        with_entry(Entry(b"a", b"x", local_flags=1)),
        "encrypted",
    ),
    "no entry at the place": (with_entry(Entry(b"a", b"x", local_magic=b"PK\x07\x08")), "broken"),
    "a place after the end": (with_entry(Entry(b"a", b"x", offset=10**6)), "broken"),
    "a wrong checksum": (with_entry(Entry(b"a", b"x", crc=1)), "broken"),
    "packed garbage": (with_entry(Entry(b"a", b"x", garbage=b"\xff\xff")), "broken"),
    "a mimetype with a wrong checksum": (
        raw_zip([Entry(b"mimetype", b"x", crc=1), Entry(b"content.xml", b"<a/>")]),
        "broken",
    ),
    "entries that share bytes": (with_entry(Entry(b"a", b"x", offset=0)), "bomb"),
    "a part larger than said": (with_entry(Entry(b"a", b"x" * 9, size=3)), "broken"),
    "a part smaller than said": (with_entry(Entry(b"a", b"x" * 9, size=30)), "bomb"),
    "over a gigabyte by its word": (
        with_entry(Entry(b"a", b"x", size=1024 * MEGABYTE)),
        "bomb",
    ),
    "two hundred times its size": (
        deck([""], more={"ppt/media/a.bin": bytes(51 * MEGABYTE)}),
        "bomb",
    ),
    "too many entries by its word": (raw_zip(deck_entries(), said=10_001), "bomb"),
    "a directory too large": (raw_zip(deck_entries(), length=9 * MEGABYTE), "bomb"),
    "too many entries by its longer word": (raw_zip(deck_entries(), long=10_001), "bomb"),
    "a directory beyond its end": (raw_zip(deck_entries(), offset=0xFFFFFFFF), "broken"),
    "too many entries inside it": (
        deck(
            [""],
            more={
                f"ppt/embeddings/{letter}.docx": zipped(
                    ooxml_parts("docx") | {f"{number}": "" for number in range(4999)}
                )
                for letter in "abc"
            },
        ),
        "bomb",
    ),
    "an entry that the directory hides": (
        raw_zip(deck_entries(), before=Entry(b"a", b"x").local()),
        "unsafe_archive",
    ),
}


def named_twice(kind: str, name: str, second: str) -> bytes:
    """A document with a part of two names: some readers go by the first, some by the second."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for place, content in odf_parts(kind).items():
            archive.writestr(place, content)
        info = ZipInfo(name)
        letters = second.encode()
        facts = struct.pack("<HHBL", 0x7075, 5 + len(letters), 1, zlib.crc32(name.encode()))
        info.extra = facts + letters
        archive.writestr(info, "<a/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "second", "expected"),
    [
        ("Basic/Standard/Module1.xml", "Pictures/a.xml", "unsafe_archive"),
        ("Pictures/a.xml", "../../a.xml", "unsafe_archive"),
        ("Pictures/b\u00f8.xml", "Pictures/b\u00f8.xml", "odp"),
    ],
)
def test_a_part_has_one_name(tmp_path: Path, name: str, second: str, expected: str) -> None:
    content = named_twice("presentation", name, second)
    assert verdict(tmp_path, "foredrag.odp", content) == expected


@pytest.mark.parametrize("what", REFUSED)
def test_a_zip_is_refused_for(tmp_path: Path, what: str) -> None:
    content, reason = REFUSED[what]
    assert verdict(tmp_path, "foredrag.pptx", content) == reason


def test_an_honest_zip_is_taken(tmp_path: Path) -> None:
    assert verdict(tmp_path, "foredrag.pptx", HONEST) == "pptx"


def test_the_end_record_for_large_files_is_fine_in_a_small_one(tmp_path: Path) -> None:
    entries = deck_entries()
    content = raw_zip(entries, long=len(entries))
    assert verdict(tmp_path, "foredrag.pptx", content) == "pptx"


def test_sizes_may_follow_the_content(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:
        for name, content in ooxml_parts("pptx").items():
            archive.writestr(name, content)
    assert verdict(tmp_path, "foredrag.pptx", pipe.getvalue()) == "pptx"


def test_sizes_may_be_written_long(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in ooxml_parts("pptx").items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(str(content).encode())
    assert verdict(tmp_path, "foredrag.pptx", buffer.getvalue()) == "pptx"


@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED])
def test_parts_may_be_packed_or_not(tmp_path: Path, method: int) -> None:
    parts = {"ppt/": "", "ppt/slides/": ""} | ooxml_parts("pptx")
    assert verdict(tmp_path, "foredrag.pptx", zipped(parts, method=method)) == "pptx"


def test_a_comment_does_no_harm(tmp_path: Path) -> None:
    content = raw_zip(deck_entries(), comment=b"Laget i Selbu")
    assert verdict(tmp_path, "foredrag.pptx", content) == "pptx"


def test_ten_thousand_entries_are_taken(tmp_path: Path) -> None:
    parts = ooxml_parts("pptx")
    more: Parts = {f"ppt/media/{number}.txt": "" for number in range(10_000 - len(parts))}
    assert verdict(tmp_path, "foredrag.pptx", zipped(parts | more)) == "pptx"


def test_a_small_file_may_be_as_dense_as_it_likes(tmp_path: Path) -> None:
    content = deck([""], more={"ppt/media/a.bin": bytes(49 * MEGABYTE)})
    assert verdict(tmp_path, "foredrag.pptx", content) == "pptx"


def test_what_is_inside_counts_against_one_budget() -> None:
    layer = deck([""], more={"ppt/media/a.bin": bytes(MEGABYTE)})
    content = deck([""], more={f"ppt/embeddings/{number}.pptx": layer for number in range(4)})
    with pytest.raises(Refusal, match="bomb"):
        kind_within(io.BytesIO(content), Budget(bytes_left=3 * MEGABYTE))
