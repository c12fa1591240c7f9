from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.catalogue import DATA, Catalogue
from corpus.overlay import Overlay
from corpus.records import Statement, Tool
from models.encoder import Encoder
from recommender import Need, NeedError, ReadWord, Recommender, RecordKind, Verdict, ensure_index
from recommender.inspection import Fate, inspect
from recommender.learning.known_matter import KnownMatter
from recommender.learning.ranking_model import VAGUE
from recommender.need import read_need
from recommender.verdict import PLAIN
from tests.fakes import HashingEncoder

ENCOMBRANTS = "les habitants déposent leurs encombrants n'importe quand"
STRAY_DOGS = Need("des chiens errants effraient les enfants du bourg et notre village n’a pas de fourrière")
ABOUT_STRAY_DOGS: dict[str, object] = {
    "problem": Statement(text="Des chiens divaguent dans le bourg ; la commune n’a pas de fourrière.", lines="1"),
    "wordings": ["chiens qui divaguent", "pas de fourrière"],
    "hypotheses": [],
    "findings": [],
    "solutions": [],
    "lessons": [Statement(text="Une convention de fourrière entre communes valait mieux.", lines="2")],
}
"""What an investigation of them says: no record that ships does."""


def test_the_main_job_names_who_had_the_problem_and_what_was_learned(recommender: Recommender) -> None:
    answer = recommender.recommend(Need(ENCOMBRANTS), top_k=5)
    assert answer.verdict is Verdict.FOUND
    shown = {match.ranked.record_id: match for match in answer.investigations}
    assert {"pni-93-livry-gargan", "pni-974-casud-1"} <= set(shown)
    livry = shown["pni-93-livry-gargan"]
    assert livry.outcome
    assert livry.learned
    assert "application" in livry.learned
    assert "encombrants" in livry.reason.need_words
    assert livry.reason.lines


@pytest.mark.parametrize(
    ("need", "record_id"),
    [
        ("personne ne se gare au parking souterrain, les commerces du centre se vident", "pni-03-vichy"),
        ("les documents du CM circulent par mail entre élus et secrétaire, on s'y perd", "nextcloud"),
        ("une appli pour le covoiturage domicile travail", "pni-29-landerneau-daoulas-1"),
        ("les anciens du village sont isolés, on voudrait de l'entraide", "pni-27-poses"),
        ("trop de monde au téléphone pour les RDV carte d'identité, les agents sont débordés", "pni-21-is-sur-tille"),
        ("femmes victimes de violences conjugales ne savent pas où s'adresser", "pni-46-lot"),
    ],
)
def test_a_need_in_a_communes_words_meets_the_record(recommender: Recommender, need: str, record_id: str) -> None:
    answer = recommender.recommend(Need(need), top_k=3)
    assert record_id in [match.ranked.record_id for match in [*answer.investigations, *answer.tools]]


@pytest.mark.parametrize("spoilt", [str.upper, lambda text: text.replace("é", "e"), lambda text: text[:-4] + "qaund"])
def test_capitals_lost_accents_and_a_typo_do_not_change_the_first_results(recommender: Recommender, spoilt) -> None:  # type: ignore[no-untyped-def]
    plain = recommender.recommend(Need(ENCOMBRANTS)).investigations[:2]
    answer = recommender.recommend(Need(spoilt(ENCOMBRANTS)), top_k=5).investigations
    assert {m.ranked.record_id for m in plain} <= {m.ranked.record_id for m in answer}


def test_a_word_that_was_read_as_another_is_told_and_can_be_searched_as_it_was_typed(recommender: Recommender) -> None:
    typed = "les habitants déposent leurs encmobrants n'importe quand"
    answer = recommender.recommend(Need(typed))
    assert answer.read_as == (ReadWord("encmobrants", "encombrants"),)
    as_typed = recommender.recommend(Need(typed, as_typed=True))
    assert as_typed.read_as == ()
    assert as_typed.ranking != answer.ranking


def test_a_need_from_another_world_finds_nothing(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("quelle est la capitale de l’Australie"))
    assert answer.verdict is not Verdict.FOUND
    assert answer.investigations == ()
    assert answer.tools == ()
    assert len(answer.ranking) == len(recommender.catalogue)


@pytest.mark.parametrize(
    "theme",
    ["vieillissement", "Alimentation", "lien social", "sécurité", "acces aux droits", "les jeunes", "cantine scolaire"],
)
def test_the_name_of_a_theme_says_its_subject(recommender: Recommender, theme: str) -> None:
    answer = recommender.recommend(Need(theme))
    assert (answer.verdict, answer.probability >= recommender.rules.refused) == (Verdict.FOUND, True)
    assert answer.investigations or answer.tools


def test_the_name_of_a_theme_shows_the_records_that_bear_it_and_says_so(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("vieillissement"), top_k=20)
    bearing = {one.id for one in recommender.catalogue.records if "vieillissement" in one.themes}
    matches = [*answer.investigations, *answer.tools]
    assert answer.named_theme == "vieillissement"
    assert {match.ranked.record_id for match in matches} == bearing
    assert min(match.ranked.probability for match in matches) < recommender.rules.shown
    assert all(match.reason.text.startswith("Fiche du thème « Vieillissement et autonomie »") for match in matches)
    fates = {
        one.ranked.record_id: one.fate for one in inspect(recommender, Need("vieillissement"), top_k=1).candidacies
    }
    assert {fates[record_id] for record_id in bearing} == {Fate.SHOWN, Fate.BEYOND}


def test_beside_the_records_of_a_named_theme_stand_those_that_are_probable_anyway(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("éducation"), top_k=20)
    others = [one for one in answer.investigations if "Fiche du thème" not in one.reason.text]
    assert others
    for one in others:
        assert "education" not in recommender.catalogue.record(one.ranked.record_id).themes
        assert one.ranked.probability >= recommender.rules.shown
    ranks = [match.ranked.rank for match in answer.investigations]
    assert ranks == sorted(ranks)


def test_a_theme_is_never_vague_and_asks_for_no_solution(recommender: Recommender) -> None:
    # To the classifier it sounds vague, and to the rules a title that asks for a training.
    need = read_need(Need("formation"))
    assert recommender.labels(need, recommender.encode(need))[VAGUE] >= recommender.model.vague
    assert recommender.asked(need, recommender.encode(need))
    answer = recommender.recommend(Need("formation"))
    assert (answer.verdict, answer.named_theme, answer.rewording) == (Verdict.FOUND, "formation", None)


def test_an_apostrophe_of_a_telephone_changes_nothing(recommender: Recommender) -> None:
    typed = "les habitants déposent leurs encombrants n'importe quand"
    one, other = (recommender.recommend(Need(text)) for text in (typed, typed.replace("'", "’")))
    assert one.probability == other.probability
    assert one.ranking == other.ranking


@pytest.mark.parametrize(
    "text", ["le vieillissement des arbres de la place", ENCOMBRANTS, "aide svp", "les jeunes s'en vont"]
)
def test_a_need_that_says_more_than_a_theme_names_none(recommender: Recommender, text: str) -> None:
    assert recommender.recommend(Need(text)).named_theme is None


@pytest.mark.parametrize(
    "text",
    [
        "blablabla blabla",
        "Unsere Bürger beschweren sich über Müll",
        "qsdjf mlkaze rpoiu",
        "Best pizza in town",
        "how do I reset my password",
    ],
)
def test_noise_and_another_language_have_nothing_comparable(recommender: Recommender, text: str) -> None:
    answer = recommender.recommend(Need(text))
    assert answer.verdict is Verdict.NOTHING_COMPARABLE
    assert answer.probability < recommender.rules.refused


@pytest.mark.parametrize("text", ["click and collect", "food truck"])
def test_what_french_took_from_english_is_french(recommender: Recommender, text: str) -> None:
    assert recommender.recommend(Need(text)).verdict is Verdict.FOUND


def test_nothing_is_asked_about_a_word_that_nobody_knows(recommender: Recommender) -> None:
    need = read_need(Need("lol"))
    assert recommender.labels(need, recommender.encode(need))[VAGUE] >= recommender.model.vague
    assert recommender.recommend(Need("lol")).verdict is Verdict.NOTHING_COMPARABLE
    assert recommender.recommend(Need("bonjour")).verdict is Verdict.VAGUE


@pytest.mark.parametrize("text", ["prépa CM : convocs, délibs, délais préf", "visio au CCAS", "parking"])
def test_acronyms_and_short_forms_are_understood(recommender: Recommender, text: str) -> None:
    assert recommender.recommend(Need(text)).verdict is Verdict.FOUND


def test_a_record_that_fills_a_gap_answers_what_was_learned_as_having_no_answer(
    recommender: Recommender, encoder: Encoder, built: Path
) -> None:
    assert recommender.recommend(STRAY_DOGS).verdict is Verdict.NOTHING_COMPARABLE
    vichy = recommender.catalogue.investigation("pni-03-vichy")
    told = {"id": "chiens-errants-a-vallon", "title": "Chiens errants et fourrière à Vallon-Pont-d’Arc"}
    published = Overlay((vichy.model_copy(update=told | ABOUT_STRAY_DOGS),))
    later = recommender.reloaded(ensure_index(DATA, encoder, data_dir=built, overlay=published))
    answer = later.recommend(STRAY_DOGS)
    assert answer.verdict is Verdict.FOUND
    assert answer.investigations[0].ranked.record_id == "chiens-errants-a-vallon"
    assert later.recommend(Need("quelle est la capitale de l’Australie")).verdict is not Verdict.FOUND
    assert inspect(later, STRAY_DOGS).refused_under == later.model.foreign_verdict.refused


def test_a_known_record_written_anew_about_another_subject_answers_what_had_no_answer(
    recommender: Recommender, encoder: Encoder, built: Path
) -> None:
    vichy = recommender.catalogue.investigation("pni-03-vichy")
    told = {"title": "Chiens errants à Vichy, sans fourrière"}
    rewritten = Overlay((vichy.model_copy(update=told | ABOUT_STRAY_DOGS),))
    later = recommender.reloaded(ensure_index(DATA, encoder, data_dir=built, overlay=rewritten))
    answer = later.recommend(STRAY_DOGS)
    assert answer.verdict is Verdict.FOUND
    assert answer.investigations[0].ranked.record_id == "pni-03-vichy"
    assert answer.investigations[0].ranked.components["bias"] == 0.0
    assert inspect(later, STRAY_DOGS).refused_under == later.model.foreign_verdict.refused


def test_every_record_that_was_learned_from_is_of_the_known_matter(recommender: Recommender, encoder: Encoder) -> None:
    every = {one.id for one in recommender.catalogue.records}
    matter = KnownMatter(recommender.catalogue, encoder, recommender.model, retold=every)
    assert [one.id for one in recommender.catalogue.records if not matter.holds(one.id)] == []


def test_a_record_that_nobody_changed_is_not_read_to_judge_a_need(recommender: Recommender) -> None:
    class Unasked(HashingEncoder):
        def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
            pytest.fail(f"encoded {texts}")

    matter = KnownMatter(recommender.catalogue, Unasked(), recommender.model, retold={"pni-07-val-eyrieux"})
    assert matter.holds("pni-03-vichy")


@pytest.mark.parametrize("other", ["Des chiens errants divaguent, sans fourrière.", "112 ?"])
def test_a_tool_that_also_answers_another_problem_or_an_unreadable_one_is_no_longer_of_the_known_matter_alone(
    recommender: Recommender, encoder: Encoder, other: str
) -> None:
    tool = recommender.catalogue.tools[0]
    wider = tool.model_copy(update={"problems": [*tool.problems, other]})
    changed = Catalogue(recommender.catalogue.investigations, (wider, *recommender.catalogue.tools[1:]))
    assert not KnownMatter(changed, encoder, recommender.model, retold={tool.id}).holds(tool.id)


def test_a_need_that_a_record_surely_answers_is_not_vague(recommender: Recommender) -> None:
    # It sounds vague to the classifier, which alone had it asked what it is about.
    text = "les habitants ne trient pas"
    need = read_need(Need(text))
    assert recommender.labels(need, recommender.encode(need))[VAGUE] > recommender.model.vague - 1.0
    answer = recommender.recommend(Need(text))
    assert (answer.verdict, answer.probability >= PLAIN) == (Verdict.FOUND, True)


@pytest.mark.parametrize("text", ["quel temps demain à Rodez", "ben voilà, ça coince, on fait quoi ?"])
def test_the_themes_of_records_that_are_not_probable_are_not_asked_about(recommender: Recommender, text: str) -> None:
    answer = recommender.recommend(Need(text))
    assert answer.verdict is Verdict.VAGUE
    assert answer.questions[0] == "De quoi s’agit-il : quel service, quel lieu, quelle démarche ?"


def test_a_need_in_spanish_is_refused_though_a_word_or_two_are_french(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("Hola, necesitamos información sobre el padrón municipal para extranjeros."))
    assert answer.verdict is Verdict.NOTHING_COMPARABLE
    assert answer.read_as == ()


def test_a_vague_need_gets_questions(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("aide svp"))
    assert answer.verdict is Verdict.VAGUE
    assert answer.questions


def test_the_whole_ranking_holds_every_record_once(recommender: Recommender) -> None:
    ranking = recommender.recommend(Need(ENCOMBRANTS)).ranking
    assert len({ranked.record_id for ranked in ranking}) == len(ranking) == len(recommender.catalogue)
    shown = [ranked.probability for ranked in ranking]
    assert shown == sorted(shown, reverse=True)


def test_one_kind_can_be_asked_for(recommender: Recommender) -> None:
    answer = recommender.recommend(Need(ENCOMBRANTS), kinds=[RecordKind.TOOL])
    assert answer.investigations == ()
    assert {ranked.kind for ranked in answer.ranking} == {RecordKind.TOOL}


def test_every_match_has_a_reason_and_its_components(recommender: Recommender) -> None:
    answer = recommender.recommend(Need(ENCOMBRANTS), top_k=5)
    for match in [*answer.investigations, *answer.tools]:
        assert match.reason.sentence in _text_of(recommender, match.ranked.record_id)
        assert match.reason.text.endswith(".")
        assert {"dense_problem", "bm25_record", "fused"} <= set(match.ranked.components)


def _text_of(recommender: Recommender, record_id: str) -> str:
    record = recommender.catalogue.record(record_id)
    purpose = f"{' / '.join([record.name, *record.aliases])} : {record.purpose}" if isinstance(record, Tool) else ""
    return record.model_dump_json().replace('\\"', '"') + purpose


def test_the_same_need_gives_the_same_answer_from_several_threads(recommender: Recommender) -> None:
    needs = [Need(ENCOMBRANTS), Need("covoiturage"), Need("accueil du public en mairie")] * 4
    alone = [recommender.recommend(need) for need in needs]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(recommender.recommend, needs)) == alone


@pytest.mark.parametrize(
    "text",
    [
        "l'eau", '"', "(", "AND", "-", "éé:", "{{7*7}}", "<script>alert(1)</script> commerces",
        "'; DROP TABLE needs; --",
        "ﷺ" * 500, "a" * 10_000, "e" + "\u0301" * 5_000, "🙂 déchets 🙂", "\ud800 déchets", "NaN", "=HYPERLINK(1)",
        "مرحبا بالعالم", "déchets\r\nX-Injected: 1", "\u202eسطح", " ".join(["déchets"] * 1200),
    ],
)  # fmt: skip
def test_hostile_text_is_answered_or_refused_with_a_sentence(recommender: Recommender, text: str) -> None:
    with suppress(NeedError):
        assert recommender.recommend(Need(text)).verdict in Verdict


def test_top_k_is_at_least_one(recommender: Recommender) -> None:
    with pytest.raises(ValueError, match="top_k must be at least 1, got 0"):
        recommender.recommend(Need(ENCOMBRANTS), top_k=0)
