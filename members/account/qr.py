"""Draws a QR code: `python -m members.account.qr PATH` prints {"svg": …} for the text in the file.

A child process, started by members.confinement: the library loads a reader of pictures.
"""

import json
import sys
from pathlib import Path

import qrcode

_MARGIN = 4


def drawn(text: str) -> str:
    """The code as SVG, dark on white in every colour scheme."""
    code = qrcode.QRCode(border=_MARGIN, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    size = len(rows)
    dots = "".join(
        f"M{x},{y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0,0h{size}v{size}h-{size}z"/>'
        f'<path d="{dots}"/></svg>'
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"svg": drawn(Path(sys.argv[1]).read_text())}) + "\n")
