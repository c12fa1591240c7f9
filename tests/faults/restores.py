"""Back up a service that is written to, and serve the backup elsewhere."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from api.cli.main import app
from api.desk.database import default_url
from tests.faults.ledger import Ledger
from tests.faults.service import Service

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.places import Place


def restore_elsewhere(place: Place) -> tuple[str, list[str]]:
    """Run the commands as whoever looks after a service does.

    Args:
        place: the service, not started.

    Returns:
        What was done, in what time, and how the promise was broken.

    """
    service, ledger, stopping = place.service, Ledger(place.service), threading.Event()
    service.start()
    file, elsewhere = service.data_dir / "drill.zip", service.data_dir.with_name(f"{service.data_dir.name}-restored")
    writer = threading.Thread(target=_write, args=(service, ledger, stopping))
    writer.start()
    while ledger.acknowledged < 5 and writer.is_alive():
        time.sleep(0.01)
    known = [entry for entry in ledger.entries if entry.reference]
    saving = _run(ledger, service.data_dir, service.database_url, "backup", str(file))
    stopping.set()
    writer.join()
    service.kill()
    elsewhere.mkdir()
    (elsewhere / "index").symlink_to(service.data_dir / "index")
    url = default_url(elsewhere) if place.server is None else place.server.create("restored")
    restoring = _run(ledger, elsewhere, url, "restore", str(file))
    with Service(elsewhere, database_url=url) as restored:
        restored.start()
        with restored.client() as client:
            for entry in known:
                ledger.verify(client, entry)
    return f"{len(known)} requests, saved in {saving:.1f} s, restored in {restoring:.1f} s", ledger.complaints


def _write(service: Service, ledger: Ledger, stopping: threading.Event) -> None:
    with service.client() as client:
        while not stopping.is_set() and not ledger.complaints:
            ledger.send(client, ledger.new_entry())


def _run(ledger: Ledger, data_dir: Path, url: str, *arguments: str) -> float:
    started = time.monotonic()
    environment = {"DEJA_LA_DATA_DIR": str(data_dir), "DEJA_LA_DATABASE_URL": url}
    done = CliRunner().invoke(app, arguments, env=environment)
    if done.exit_code:
        ledger.complaints.append(f"{arguments[0]}: {done.stderr}")
    return time.monotonic() - started
