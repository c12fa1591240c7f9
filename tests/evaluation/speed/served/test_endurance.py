import asyncio
import json
from itertools import islice
from pathlib import Path

from evaluation.speed.served.clients import NO_ANSWER, Connection, ask_at_pace, ask_in_a_row, ever_new
from evaluation.speed.served.endurance import half_load, overload, sustainable_load, tenths
from evaluation.speed.served.throughput import row_of
from evaluation.speed.soak import measure_soak, promises_of
from tests.evaluation.speed.served.answering import Answering, answering


def test_no_request_comes_twice() -> None:
    bodies = [request.partition(b"\r\n\r\n")[2] for request in islice(ever_new(["un", "deux"]), 6)]
    assert [json.loads(body)["text"] for body in bodies] == ["un", "deux", "un 1", "deux 1", "un 2", "deux 2"]


def test_clients_that_never_pause_are_answered_and_counted() -> None:
    with answering(Answering(room=10)) as server:
        came = asyncio.run(ask_in_a_row(server.port, ever_new(["un"]), clients=3, seconds=0.3))
    row = row_of(came, clients=3, seconds=0.3)
    assert row.answered == len(came) == len(server.bodies)
    assert row.statuses == {"200": len(came)}
    assert row.per_second == len(came) / 0.3


def test_a_pace_is_kept_whatever_is_answered() -> None:
    with answering(Answering(room=1, seconds=0.2)) as server:
        came = asyncio.run(ask_at_pace(server.port, ever_new(["un"]), per_second=50, seconds=0.6))
    assert len(came) == 30
    assert {answer.status for answer in came} == {200, 503}
    assert all(answer.retry_after for answer in came if answer.status == 503)


def test_what_nobody_answers_is_counted_too() -> None:
    came = asyncio.run(ask_at_pace(1, ever_new(["un"]), per_second=20, seconds=0.2))
    assert [answer.status for answer in came] == [NO_ANSWER] * 4


def test_ten_times_the_load_is_told_by_status_and_a_refusal_without_a_time_is_counted() -> None:
    with answering(Answering(room=2, retry_after=False)) as server:
        told = overload(server, ever_new(["un"]), sustained=20.0, seconds=0.5)  # type: ignore[arg-type]
    assert told.per_second == 200.0
    assert sum(told.statuses.values()) == 100
    assert told.without_retry_after == told.statuses.get("503", 0)


def test_half_of_the_load_is_sent_and_memory_is_looked_at() -> None:
    with answering(Answering(room=10)) as server:
        told = half_load(server, ever_new(["un"]), sustained=40.0, minutes=0.02)  # type: ignore[arg-type]
    assert told.statuses == {"200": 24}
    assert told.growth == 0.0


def test_tenths_are_the_first_and_the_last() -> None:
    assert tenths([float(n) for n in range(20)]) == [0.5, 18.5]


def test_the_sustainable_load_is_what_eight_clients_get_after_a_round_that_is_not_counted() -> None:
    with answering(Answering(room=10)) as server:
        load = sustainable_load(server, ever_new(["un"]), seconds=0.2)  # type: ignore[arg-type]
    assert 0 < load * 0.2 < len(server.bodies)


def test_the_service_itself_bears_a_short_run(index_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "index").symlink_to(index_folder.parent.resolve())
    soak = measure_soak(tmp_path, minutes=0.1, seconds=2.0, overload_seconds=4.0)
    assert soak.sustained_per_second > 0
    assert set(soak.overload.statuses) <= {"200", "429", "503"}
    assert soak.overload.without_retry_after == 0
    # What one machine sustained for two seconds, it may not sustain for six, with neighbours.
    assert "200" in soak.half_load.statuses
    assert set(soak.half_load.statuses) <= {"200", "503"}
    # How long it took and how much it grew is told by `make soak`, on a machine at rest.
    assert len(promises_of(soak)) == 5


def test_a_connection_that_the_service_left_while_it_was_idle_is_opened_again() -> None:
    async def ask(port: int) -> list[int]:
        connection = Connection(port)
        statuses = []
        for request in islice(ever_new(["un"]), 3):
            statuses.append((await connection.ask(request)).status)
            await asyncio.sleep(0.05)
        connection.close()
        return statuses

    with answering(Answering(room=10, answers_each=1)) as server:
        assert asyncio.run(ask(server.port)) == [200, 200, 200]
