"""Tells what it can see from where it stands."""

# ruff: noqa: T201 a child answers by printing

import json
import os
import resource
import socket
import sys
from pathlib import Path


def reaches_loopback(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    port = int(sys.argv[1])
    print(
        json.dumps(
            {
                "environment": sorted(os.environ),
                "folder": [path.name for path in Path().iterdir()],
                "leads_its_group": os.getpid() == os.getsid(0),
                "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
                "network": reaches_loopback(port),
                "place": str(Path.cwd()),
            }
        )
    )
