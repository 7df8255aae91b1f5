"""Says more than anyone will hear."""

import sys

while True:
    sys.stdout.write("x" * 65536)
