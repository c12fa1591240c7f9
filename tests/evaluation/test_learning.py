"""What is learned here is measured on the real gate, by the real recommender: encoding it all takes half a minute."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluation.learning import Learned, Lesson, learn_from_desk
from evaluation.needs import Part, load_needs
from evaluation.relevance.gate import drops
from models.encoder import Encoder
from recommender import Need, Recommender
from recommender.index.remembered_vectors import RememberingEncoder
from recommender.learning.judgments import Caps, DeskJudgment, Origin, SetAside, Why, admit
from recommender.learning.ranking_model import RankingModel

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEED = (
    "Dans notre commune de 900 habitants, les encombrants sont déposés n’importe quand sur les trottoirs et personne "
    "ne sait quand passe la collecte."
)
NEAR = "Des encombrants traînent sur les trottoirs de la commune, les habitants ne savent pas quand passe la collecte."
FAR = "La cantine scolaire jette trop de nourriture."
PUSHED = "calendly"


@pytest.fixture(scope="module")
def remembering(encoder: Encoder) -> RememberingEncoder:
    return RememberingEncoder(encoder, {})


def learned(
    index: Path,
    encoder: RememberingEncoder,
    judgments: list[DeskJudgment],
    texts: dict[str, str],
    *,
    in_force: RankingModel | None = None,
) -> Learned:
    lesson = Lesson(judgments, texts, {})
    return learn_from_desk(index, encoder, in_force=in_force or RankingModel.load(), lesson=lesson)


def pushes(recommender: Recommender, *, agent: str, organisation: str) -> tuple[list[DeskJudgment], dict[str, str]]:
    """One record pinned for every need of the gate, as someone who read the repository would do."""
    needs = load_needs([Part.GATE], record_ids=[record.id for record in recommender.catalogue.records])
    texts = {need.need_id: need.text for need in needs}
    return [DeskJudgment(PUSHED, i, True, Origin.EXPERT, agent, organisation, AT) for i in texts], texts


def test_a_decision_changes_the_next_identical_need_and_near_ones_less(
    index_folder: Path, remembering: RememberingEncoder, recommender: Recommender
) -> None:
    before = recommender.recommend(Need(NEED))
    wrong = before.ranking[0].record_id
    rejected = DeskJudgment(wrong, "n", False, Origin.EXPERT, "a", "o", AT, why=Why.WRONG_THEME)
    result = learned(index_folder, remembering, [rejected], {"n": NEED})
    assert result.chosen is not None
    assert result.chosen.drops == ()
    after = Recommender.load(index_folder, remembering, model=result.chosen.model)
    assert after.recommend(Need(NEED)).ranking[0].record_id != wrong
    moved = {
        text: next(one for one in after.recommend(Need(text)).ranking if one.record_id == wrong).components["decisions"]
        for text in (NEED, NEAR, FAR)
    }
    assert moved[NEED] == pytest.approx(-2.5)
    assert -2.5 < moved[NEAR] < 0.0
    assert moved[FAR] == 0.0


def test_a_ranking_that_is_worse_than_what_ships_is_no_floor_for_the_next(
    index_folder: Path, remembering: RememberingEncoder, recommender: Recommender
) -> None:
    """As one that a tolerance once let by: with its weights nothing is installed, and with those that ship it is."""
    wrong = recommender.recommend(Need(NEED)).ranking[0].record_id
    rejected = DeskJudgment(wrong, "n", False, Origin.EXPERT, "a", "o", AT, why=Why.WRONG_THEME)
    ships = RankingModel.load()
    flat = {kind: replace(model, fusion={"bm25_passage": 1.0}) for kind, model in ships.kinds.items()}
    result = learned(index_folder, remembering, [rejected], {"n": NEED}, in_force=replace(ships, kinds=flat))
    assert result.before["investigation: nDCG@10"] < result.shipped["investigation: nDCG@10"]
    assert [trial.name for trial in result.trials][-2:] == ["decisions alone", "shipped weights"]
    assert result.trials[-2].drops
    assert result.chosen is result.trials[-1]
    assert drops(result.shipped, result.chosen.figures, tolerance=0.0) == []


def test_the_gate_refuses_what_an_attack_teaches_when_no_cap_stops_it(
    index_folder: Path, remembering: RememberingEncoder, recommender: Recommender
) -> None:
    judgments, texts = pushes(recommender, agent="bought", organisation="pushy")
    result = learned(index_folder, remembering, judgments, texts)
    assert [trial.name for trial in result.trials] == ["refitted", "decisions alone"]
    assert all(trial.drops for trial in result.trials)
    assert result.chosen is None
    assert "tool: largest hub" in {drop.name for drop in result.trials[-1].drops}


def test_the_caps_leave_little_of_an_attack_and_the_alarm_tells_it(recommender: Recommender) -> None:
    judgments, _ = pushes(recommender, agent="bought", organisation="pushy")
    admitted = admit(judgments, caps=Caps())
    assert len(admitted.judgments) == Caps().agent < len(judgments)
    assert admitted.set_aside == {SetAside.AGENT_CAP: len(judgments) - Caps().agent}
    assert [(alarm.organisation, alarm.share) for alarm in admitted.alarms] == [("pushy", 1.0)]
