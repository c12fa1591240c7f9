"""What was learned of a need ends with it: no version holds a byte of it, and whoever serves goes on."""

import threading
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from api.desk import Form, Grounds, Receipt, Store
from api.desk.judgments.decided_matches import read_decided
from api.desk.judgments.judgments import read_judgments
from api.desk.judgments.learned_needs import LearnedNeeds
from api.desk.judgments.opinions import ShownAnswer
from api.desk.retention import Kind, days_of
from api.desk.tokens import digest_of
from recommender import RankingModelUnusableError, RecordKind
from recommender.learning.adjustments import Adjustments
from recommender.learning.forgotten_needs import Forgotten
from recommender.learning.installed_rankings import InstalledRankings
from recommender.learning.judgments import steps_of
from recommender.learning.ranking_model import RankingModel
from tests.api.desk.clock import Clock
from tests.fakes import DIMENSION
from tests.recommender.learning.test_installed_rankings import AT, ENCODER, model

SHIPPED = RankingModel.load()
SHIPPED_VECTOR = np.ones(SHIPPED.classifier.dimension, np.float32)
VOTED = "d" * 64
NEEDS = ("Un zébulon pour le marché.", "Une halle pour la brocante.")


@pytest.fixture
def rankings(tmp_path: Path) -> InstalledRankings:
    return InstalledRankings(tmp_path / "data")


@pytest.fixture
def learned(store: Store, rankings: InstalledRankings, clock: Clock) -> LearnedNeeds:
    return LearnedNeeds(store.database, rankings, clock=clock)


@pytest.fixture
def decided(store: Store, form: Form) -> list[Receipt]:
    """Two requests that an expert decided on, and an answer that somebody voted on."""
    receipts = []
    for need in NEEDS:
        receipts.append(store.requests.receive(Form(**{**form.as_dict(), "need": need}), key=need))
        store.decisions.reject(receipts[-1].reference, "un-outil", reason=Grounds.WRONG_THEME, actor="expert")
    store.usage.record_vote("r", helped=True)
    shown = ShownAnswer(VOTED, vector_of(VOTED), ENCODER, "a", "n", (("un-outil", 1),))
    assert store.opinions.keep("r", shown)
    return receipts


def vector_of(need: str) -> "np.typing.NDArray[np.float32]":
    """Numbers that no other need has."""
    rng = np.random.default_rng(list(need.encode()))
    return rng.normal(size=DIMENSION).astype(np.float32)


def learn(store: Store, rankings: InstalledRankings, *, number: int) -> str:
    """Install what the desk teaches, as `deja-la learn` does with the encoder that serves."""
    told = read_judgments(
        read_decided(store.database, after=0), store.opinions.all(), organisation_of=str, encoder=ENCODER
    )
    vectors = {judgment.need: vector_of(judgment.need) for judgment in told.judgments}
    steps = steps_of(told.judgments, vectors)
    adjustments = Adjustments.of(steps, mean=np.zeros(DIMENSION, np.float32), near=0.5)
    return rankings.install(of(adjustments), about={"number": number}, at=AT, told={})


def of(adjustments: Adjustments) -> RankingModel:
    return replace(model(), adjustments=adjustments)


def marks_of(rankings: InstalledRankings) -> dict[str, list[bytes]]:
    """The bytes by which a version is known to hold each of its needs: its vector and its digest."""
    held = rankings.load(encoder=ENCODER)
    assert held is not None
    steps = zip(held.adjustments.steps, held.adjustments.needs, strict=True)
    return {step.need: [row.tobytes(), step.need.encode()] for step, row in steps}


def left(rankings: InstalledRankings, marks: list[bytes]) -> list[bytes]:
    files = b"".join(path.read_bytes() for path in rankings.folder.rglob("*") if path.is_file())
    return [mark for mark in marks if mark in files]


def test_an_erased_request_leaves_no_byte_in_any_version(
    store: Store, rankings: InstalledRankings, learned: LearnedNeeds, decided: list[Receipt]
) -> None:
    names = [learn(store, rankings, number=number) for number in range(3)]
    marks = marks_of(rankings)
    assert len(marks) == 3
    assert not learned.forget()
    assert rankings.versions == tuple(names)
    gone = next(
        one.need
        for one in read_judgments(
            [next(read_decided(store.database, after=0))], (), organisation_of=str, encoder=ENCODER
        ).judgments
    )
    stays = [mark for need, found in marks.items() if need != gone for mark in found]
    assert left(rankings, marks[gone]) == marks[gone]
    store.requests.erase(decided[0].secret)
    assert learned.forget() == Forgotten(steps=3)
    assert (left(rankings, marks[gone]), left(rankings, stays)) == ([], stays)
    assert set(marks_of(rankings)) == set(marks) - {gone}
    # One still goes back, version by version, to what ships.
    assert len(rankings.versions) == 3
    assert not set(rankings.versions) & set(names)
    for version in (*reversed(rankings.versions[:-1]), ""):
        assert rankings.back(at=AT) == version
        assert (rankings.load(encoder=ENCODER) is None) == (not version)
    assert rankings.log.lines()[3].action == "forget"


def test_what_one_went_back_from_and_what_was_left_half_made_is_not_kept(
    store: Store, rankings: InstalledRankings, learned: LearnedNeeds, decided: list[Receipt]
) -> None:
    learn(store, rankings, number=0)
    marks = [mark for found in marks_of(rankings).values() for mark in found]
    killed = rankings.folder / "versions" / ".killed"
    (rankings.folder / "versions" / rankings.current).rename(killed)
    learn(store, rankings, number=0)
    rankings.back(at=AT)
    assert left(rankings, marks) == marks
    learned.forget()
    assert left(rankings, marks) == []


def test_a_withdrawn_request_and_a_vote_that_is_over_are_unlearned(
    store: Store, rankings: InstalledRankings, learned: LearnedNeeds, decided: list[Receipt], clock: Clock
) -> None:
    learn(store, rankings, number=0)
    store.requests.withdraw(decided[0].secret)
    assert learned.forget() == Forgotten(steps=1)
    clock.advance(days=days_of(Kind.VOTE) + 1)
    store.purge()
    assert learned.forget() == Forgotten(steps=1)
    (need,) = marks_of(rankings)
    assert need != VOTED


def test_what_does_not_know_its_need_goes(rankings: InstalledRankings, learned: LearnedNeeds) -> None:
    rankings.install(model(1), about={}, at=AT, told={})
    assert learned.forget() == Forgotten(steps=1)
    assert marks_of(rankings) == {}


def test_a_version_that_was_changed_keeps_no_vector_and_is_refused_as_before(
    store: Store, rankings: InstalledRankings, learned: LearnedNeeds, decided: list[Receipt]
) -> None:
    folder = rankings.folder / "versions" / learn(store, rankings, number=0)
    marks = [mark for found in marks_of(rankings).values() for mark in found]
    numbers = folder / "ranking.json"
    numbers.write_text(numbers.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not learned.forget()
    assert left(rankings, [*marks, b"slopes"]) == []
    assert rankings.current == folder.name
    with pytest.raises(RankingModelUnusableError, match="deja-la learn --back"):
        rankings.load(encoder=ENCODER)


def fit(
    store: Store, rankings: InstalledRankings, *, weight: float, needs: Collection[str], encoder: str = SHIPPED.encoder
) -> str:
    """Install weights that were fitted on the grades of some needs, and the steps of all."""
    told = read_judgments(read_decided(store.database, after=0), (), organisation_of=str, encoder=encoder)
    steps = steps_of(told.judgments, {one.need: SHIPPED_VECTOR for one in told.judgments})
    kinds = {kind: replace(model, graph=weight) for kind, model in SHIPPED.kinds.items()}
    fitted = replace(
        SHIPPED,
        kinds=kinds,
        encoder=encoder,
        fitted_on=frozenset(needs),
        adjustments=Adjustments.of(steps, mean=np.zeros_like(SHIPPED_VECTOR), near=0.5),
    )
    return rankings.install(fitted, about={"trial": "refitted"}, at=AT, told={})


def weights_of(rankings: InstalledRankings) -> list[float]:
    """The weight by which each version is known, oldest first."""
    folders = [rankings.folder / "versions" / version for version in rankings.versions]
    return [RankingModel.load(folder).kinds[RecordKind.TOOL].graph for folder in folders]


def test_weights_that_were_fitted_on_an_erased_need_leave_every_version(
    store: Store, rankings: InstalledRankings, learned: LearnedNeeds, decided: list[Receipt]
) -> None:
    first, second = (digest_of(need) for need in NEEDS)
    shipped = SHIPPED.kinds[RecordKind.TOOL].graph
    fit(store, rankings, weight=0.123456, needs={first})
    fit(store, rankings, weight=0.234567, needs={first, second})
    fit(store, rankings, weight=0.345678, needs={second})
    assert not learned.forget()
    assert weights_of(rankings) == [0.123456, 0.234567, 0.345678]
    store.requests.erase(decided[1].secret)
    # Each goes back to the newest before it that holds nothing of the need; what was decided on others stays.
    assert learned.forget() == Forgotten(steps=3, weights=2)
    assert weights_of(rankings)[-1] == 0.123456
    assert left(rankings, [b"0.234567", b"0.345678", second.encode(), first.encode()]) == [first.encode()]
    in_force = rankings.load(encoder=SHIPPED.encoder)
    assert in_force is not None
    assert [step.need for step in in_force.adjustments.steps] == [first]
    assert (rankings.log.lines()[-1].told, rankings.log.weights_gone) == ({"steps": 3, "weights": 2}, True)
    store.requests.erase(decided[0].secret)
    assert learned.forget().weights
    assert set(weights_of(rankings)) == {shipped}
    assert left(rankings, [b"0.123456", first.encode()]) == []
    assert not learned.forget()
    fit(store, rankings, weight=0.456789, needs=())
    assert not rankings.log.weights_gone


def test_weights_of_which_nobody_knows_what_they_were_fitted_on_go(
    store: Store, rankings: InstalledRankings, learned: LearnedNeeds
) -> None:
    """As versions of before are."""
    fit(store, rankings, weight=0.123456, needs={""})
    fit(store, rankings, weight=0.234567, needs=())
    assert learned.forget() == Forgotten(weights=1)
    assert weights_of(rankings) == [SHIPPED.kinds[RecordKind.TOOL].graph, 0.234567]


def test_weights_in_whose_place_nothing_can_serve_go_with_their_version(
    store: Store, rankings: InstalledRankings, learned: LearnedNeeds
) -> None:
    fit(store, rankings, weight=0.123456, needs={"d" * 64}, encoder=ENCODER)
    assert learned.forget() == Forgotten(weights=1)
    assert (rankings.current, left(rankings, [b"0.123456"])) == ("", [])


def test_whoever_loads_meanwhile_always_has_one(
    store: Store, rankings: InstalledRankings, learned: LearnedNeeds, decided: list[Receipt]
) -> None:
    stopped, failed = threading.Event(), []

    def load() -> None:
        while not stopped.is_set():
            try:
                assert rankings.load(encoder=ENCODER) is not None
            except Exception as error:  # noqa: BLE001 - told below
                failed.append(repr(error))

    learn(store, rankings, number=0)
    thread = threading.Thread(target=load)
    thread.start()
    try:
        for number in range(1, 15):
            learn(store, rankings, number=number)
            rankings.keep_only(set, at=AT)
    finally:
        stopped.set()
        thread.join()
    assert failed == []


def test_whoever_is_killed_amid_it_can_do_it_again(
    store: Store,
    rankings: InstalledRankings,
    learned: LearnedNeeds,
    decided: list[Receipt],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learn(store, rankings, number=0)
    marks = [mark for found in marks_of(rankings).values() for mark in found]
    for receipt in decided:
        store.requests.erase(receipt.secret)
    whole = InstalledRankings._prune
    for amid in ("_point", "_prune"):
        calls = iter([whole, None])  # of `_prune`: once at first, then as killed

        def killed(self: InstalledRankings, *_: object, amid: str = amid, calls: object = calls) -> None:
            done = next(calls) if amid == "_prune" else None  # type: ignore[call-overload]
            if done is None:
                raise KeyboardInterrupt
            done(self)

        with monkeypatch.context() as patched:
            patched.setattr(InstalledRankings, amid, killed)
            with pytest.raises(KeyboardInterrupt):
                learned.forget()
        assert rankings.load(encoder=ENCODER) is not None
        assert left(rankings, marks)
    learned.forget()
    assert set(marks_of(rankings)) == {VOTED}
    assert len(left(rankings, marks)) == 2
