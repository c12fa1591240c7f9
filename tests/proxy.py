"""nginx under the example file of `deploy/`, on loopback: the real proxy, where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.programs import required
from tests.services import free_port, wait_until_listening
from tests.tls import make_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(__file__).parents[1] / "deploy/nginx.conf"
HOST = "deja-la.exemple.fr"
_KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def running_proxy(folder: Path, *, service_port: int = 8000, clear_port: int | None = None) -> Iterator[int]:
    """Run nginx under the example file, its certificate one of ours; where nginx is missing, fail in CI, else skip.

    Args:
        folder: where it keeps what it writes.
        service_port: where the service listens.
        clear_port: where it listens without TLS; none for any port that is free.

    Yields:
        The port that it takes TLS on.

    """
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or shutil.which("nginx")
    if nginx is None and required():
        pytest.fail("nginx is not installed: run make browsers")
    if nginx is None:
        pytest.skip("nginx is not installed")
    port, certificate = free_port(), make_certificate(folder, host=HOST)
    site = re.sub(r"(?m)^ +listen \[::\].*$", "", FILE.read_text(encoding="utf-8"))
    site = re.sub(r"(ssl_certificate(?:_key)?) +\S+;", rf"\1 {certificate};", site)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{clear_port or free_port()};").replace(
        "/var/log/nginx", str(folder)
    )
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{service_port}")
    (folder / "site.conf").write_text(site.replace("listen 443", f"listen 127.0.0.1:{port}"), encoding="utf-8")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in _KINDS)
    whole = f"daemon off; pid {folder}/pid; events {{}} http {{ {temporary} include {folder}/site.conf; }}"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    log = f"{folder}/log"
    process = subprocess.Popen([nginx, "-p", str(folder), "-e", log, "-c", f"{folder}/nginx.conf"])
    try:
        wait_until_listening(port, alive=lambda: process.poll() is None)
        yield port
    finally:
        process.terminate()
        process.wait()
