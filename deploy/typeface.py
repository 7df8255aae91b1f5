"""Makes the two files of Inter that pages send, from the npm package, with «make typeface».

Of the weights pages use 400 to 700; the thinner and the blacker are a quarter of the bytes.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCE = Path("node_modules/@fontsource-variable/inter/files")
TARGET = Path("static/inter")
WEIGHTS = (400, 400, 700)
FEATURES = ["calt", "ccmp", "kern", "locl", "mark", "mkmk", "pnum", "tnum"]
SAMI = {*range(0x100, 0x180), *range(0x1E4, 0x1F0), 0x218, 0x219, 0x21A, 0x21B}


def made(name: str, letters: set[int] | None) -> TTFont:
    """Return a file of the package with those weights, and of its letters those asked for."""
    font = TTFont(SOURCE / f"inter-{name}-wght-normal.woff2", recalcTimestamp=False)
    options = subset.Options(layout_features=FEATURES, name_IDs=["*"], notdef_outline=True)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=font.getBestCmap().keys() & (letters or font.getBestCmap().keys()))
    chosen.subset(font)
    return instancer.instantiateVariableFont(font, {"wght": WEIGHTS})


def main() -> int:
    TARGET.mkdir(exist_ok=True)
    for name, letters in (("latin", None), ("latin-ext", SAMI)):
        font = made(name, letters)
        font.flavor = "woff2"
        font.save(TARGET / f"{name}.woff2")
    return 0


if __name__ == "__main__":
    sys.exit(main())
