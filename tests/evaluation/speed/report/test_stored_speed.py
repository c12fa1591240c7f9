"""What was measured last is what the pages tell; how fast it is now is told by `make bench`."""

from evaluation.report.readme_table import README
from evaluation.speed.report.results import load_speed
from evaluation.speed.report.tables import PAGE, page_block, readme_block
from evaluation.speed.served.throughput import CLIENTS


def test_the_readme_tells_the_stored_figures() -> None:
    assert readme_block(load_speed()) in README.read_text(encoding="utf-8")


def test_the_page_tells_every_stored_table() -> None:
    assert page_block(load_speed()) in PAGE.read_text(encoding="utf-8")


def test_what_is_stored_was_measured_on_a_commit_without_changes() -> None:
    speed = load_speed()
    assert not speed.changed
    assert speed.whole_path is not None
    assert set(speed.whole_path.rows) == {"short", "long", "every"}
    assert speed.http is not None
    assert tuple(row.clients for row in speed.http.rows) == CLIENTS
