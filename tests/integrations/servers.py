"""Real servers in real processes, on the loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError


@contextmanager
def running(command: Sequence[str], cwd: Path, path: str = "/", **variables: str) -> Iterator[str]:
    """Run a server with `--port PORT` added; yield its address once it answers under `path`; stop it in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([*command, "--port", str(port)], cwd=cwd, env={**os.environ, **variables})
    try:
        while not _answers(address + path):
            assert server.poll() is None, "the server has ended"
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=10).close()
    except HTTPError:
        return True
    except (URLError, OSError):
        return False
    return True
