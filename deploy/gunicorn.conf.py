"""How gunicorn serves the portal; addresses and numbers may come from the environment."""

import gc
import os
import socket
from pathlib import Path
from typing import Any

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES") or 2)
threads = int(os.environ.get("WEB_THREADS") or 64)  # slow readers must not keep pages waiting
preload_app = True  # loaded once: sooner up, and the processes share the memory
keepalive = 5
timeout = 60
graceful_timeout = 20
loglevel = "warning"
pidfile = None  # a left one stops the start when its number is another's
control_socket_disable = True
memory = Path("/dev/shm")  # noqa: S108  only a heartbeat lies there
worker_tmp_dir = str(memory) if memory.is_dir() else None


def when_ready(server: Any) -> None:
    """Leave what is loaded untouched by the search for garbage, and bound what each reader takes.

    A buffer that does not grow holds little of a file for a slow reader, and what it holds is still
    near the processor: a tenth more files a second.
    """
    gc.freeze()
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 250_000)
