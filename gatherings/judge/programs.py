"""Which files inside files are programs or bring macros, by their names."""

from typing import Final

_MACROS: Final = frozenset(
    "docm dotm pptm ppsm potm ppam sldm xlsm xltm xlam xlsb xla".split()  # noqa: SIM905 reads best
)
_PROGRAMS: Final = frozenset(
    (  # noqa: SIM905 reads best
        "app application appref-ms appx bat chm cmd com command cpl deb desktop dll dmg exe gadget "
        "hta img inf iso jar js jse lnk msc msi msix msp pif pkg ps1 psm1 reg rpm scf scr sct "
        "settingcontent-ms sh url vb vbe vbs vhd vhdx wsc wsf wsh xll"
    ).split()
)


def is_macro_file(name: str) -> bool:
    """Tell whether Office would run macros of a file with this name."""
    return _extension(name) in _MACROS


def is_program(name: str) -> bool:
    """Tell whether a computer would run a file with this name, or do what it says."""
    return _extension(name) in _PROGRAMS


def _extension(name: str) -> str:
    # Windows leaves out what a name ends with of these.
    return name.rstrip(". \0").rpartition(".")[2].lower()
