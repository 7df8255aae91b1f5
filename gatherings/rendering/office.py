"""Lets LibreOffice make a PDF: `python -m gatherings.rendering.office SOURCE KIND TARGET PROGRAM`.

Prints {"pages": n}, or with exit status 1 {"reason": …}. What counts is a PDF that opens and has
pages: LibreOffice may write none, and say that all went well. It stands under this child's limits,
in a folder and with a profile that are gone afterwards; it has no network, runs no macro, and
follows no link.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pypdfium2

# Slides that are hidden are in the file that people get, and are counted in it. A sheet is a page.
_FILTERS: Final = {
    "pptx": 'impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"}}',
    "docx": "writer_pdf_Export",
    "xlsx": 'calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}',
}
_SAME: Final = {"ppsx": "pptx", "odp": "pptx", "odt": "docx", "ods": "xlsx"}
_SETTINGS: Final = {
    "Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
    "Office.Java/VirtualMachine": {"Enable": "false"},
    "Office.Writer/Content/Update": {"Link": "0", "Field": "false", "Chart": "false"},
    "Office.Calc/Content/Update": {"Link": "1"},
    "Office.Calc/Formula/Load": {"OOXMLRecalcMode": "1", "ODFRecalcMode": "1"},
}


def main() -> int:
    """Make one PDF, and return the exit status."""
    source, kind, target, program = sys.argv[1:5]
    folder = Path.cwd()
    named = folder / f"fil.{kind}"  # by the name's end LibreOffice knows what it is
    named.symlink_to(source)
    _write_profile(folder / "profil")
    subprocess.run(  # noqa: S603 no shell; the program is the one the parent found
        [*_command(program, folder / "profil"), _filter(kind), str(named)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    pages = _pages(folder / "fil.pdf")
    if pages:
        (folder / "fil.pdf").rename(target)
    print(json.dumps({"pages": pages} if pages else {"reason": "broken"}))  # noqa: T201 the answer
    return 0 if pages else 1


def _command(program: str, profile: Path) -> list[str]:
    quiet = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo")
    return [program, f"-env:UserInstallation={profile.as_uri()}", *quiet, "--convert-to"]


def _filter(kind: str) -> str:
    return f"pdf:{_FILTERS[_SAME.get(kind, kind)]}"


def _write_profile(profile: Path) -> None:
    """Write the settings of a user who allows nothing."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/'
        f'registry">{items}</oor:items>'
    )


def _pages(path: Path) -> int:
    """How many pages a PDF has; none when it is not there or does not open."""
    try:
        return len(pypdfium2.PdfDocument(path))
    except (FileNotFoundError, pypdfium2.PdfiumError):
        return 0


if __name__ == "__main__":
    sys.exit(main())
