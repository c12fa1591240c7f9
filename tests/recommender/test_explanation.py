from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Catalogue, Territories
from corpus.catalogue import DATA
from corpus.overlay import Overlay
from corpus.passages import PassageKind, passages_of
from corpus.records import Hypothesis, Investigation, Outcome, ToolState
from models.encoder import Encoder
from recommender import Likeness, Need, Recommender, RecordKind, ensure_index
from recommender.candidates import Candidates
from recommender.difference import difference_with, territory_of
from recommender.explanation import outcome_of, quoted_passage
from recommender.need import read_need
from tests.shipped import shipped_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture(scope="module")
def territories() -> Territories:
    return Territories.load()


def with_outcomes(record: Investigation, *outcomes: Outcome) -> Investigation:
    hypotheses = [
        Hypothesis(text=f"Idée {outcome.value}.", lines="1", outcome=outcome, evidence=None) for outcome in outcomes
    ]
    return record.model_copy(update={"hypotheses": hypotheses})


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ((Outcome.CONFIRMED, Outcome.INVALIDATED, Outcome.PARTLY), "démentie par le terrain : « Idée invalidated. »"),
        ((Outcome.UNTESTED, Outcome.CONFIRMED, Outcome.PARTLY), "confirmée en partie : « Idée partly. »"),
        ((Outcome.UNTESTED, Outcome.CONFIRMED), "confirmée par le terrain : « Idée confirmed. »"),
        ((Outcome.UNTESTED,), "restée sans vérification : « Idée untested. »"),
    ],
)
def test_an_idea_the_field_overturned_is_told_first(
    catalogue: Catalogue, outcomes: tuple[Outcome, ...], said: str
) -> None:
    record = with_outcomes(catalogue.investigations[0], *outcomes)
    assert outcome_of(record) == f"Idée de départ {said}"


def test_an_investigation_without_hypothesis_has_no_outcome(catalogue: Catalogue) -> None:
    assert outcome_of(with_outcomes(catalogue.investigations[0])) is None


def test_sizes_are_compared_on_the_extract_when_they_differ_much(
    catalogue: Catalogue, territories: Territories
) -> None:
    livry = catalogue.investigation("pni-93-livry-gargan")
    rocamadour = territory_of("46240", territories)
    far = difference_with(livry, asking=rocamadour, territories=territories)
    assert far
    assert "un territoire 79 fois plus peuplé (47\u202f228 habitants contre 597 pour Rocamadour)" in far
    assert not any(word in far.split() for word in ("vous", "votre", "vôtre"))  # an expert reads it too
    led_in = catalogue.year_of(livry)
    near = difference_with(livry, asking=territory_of("93045", territories), territories=territories, led_in=led_in)
    assert near == "Territoire de 47\u202f228 habitants (2023) ; enquête de 2021."


def test_an_epci_and_a_department_have_a_size_too(catalogue: Catalogue, territories: Territories) -> None:
    small = territory_of("27474", territories)
    for record_id in ("pni-974-casud-1", "pni-46-lot", "pni-07-val-eyrieux"):
        told = difference_with(catalogue.investigation(record_id), asking=small, territories=territories)
        assert told
        assert "fois plus peuplé" in told


@pytest.mark.parametrize(
    ("record_id", "code", "told"),
    [
        ("pni-93-livry-gargan", "93046", "Menée ici même : Livry-Gargan."),
        ("pni-974-casud-1", "97422", "Le Tampon fait partie de ce territoire."),
        ("pni-46-lot", "46240", "Rocamadour est dans ce département."),
        ("pni-27-poses", "200089456", "Ce territoire fait partie de "),
    ],
)
def test_a_territory_that_is_part_of_the_other_is_said_so_before_any_size(
    catalogue: Catalogue, territories: Territories, record_id: str, code: str, told: str
) -> None:
    record = catalogue.investigation(record_id)
    assert (difference_with(record, asking=territory_of(code, territories), territories=territories) or "").startswith(
        told
    )


def test_a_territory_without_population_is_not_compared(catalogue: Catalogue, territories: Territories) -> None:
    douaumont = territory_of("55039", territories)  # one of the six communes without inhabitants
    assert not douaumont.population
    livry = catalogue.investigation("pni-93-livry-gargan")
    told = difference_with(livry, asking=douaumont, territories=territories)
    assert told == "Territoire de 47\u202f228 habitants (2023)."


def test_an_investigation_that_another_document_tells_is_given_no_year(catalogue: Catalogue) -> None:
    livry = catalogue.investigation("pni-93-livry-gargan")
    written = livry.model_copy(update={"source": livry.source.model_copy(update={"document": "dossier-de-la-demande"})})
    assert catalogue.year_of(written) is None
    assert difference_with(written, asking=None, territories=None) == "Territoire de 47\u202f228 habitants (2023)."


def test_the_year_of_an_investigation_is_what_its_document_says(recommender: Recommender) -> None:
    served = recommender.catalogue  # what an index holds
    assert served.documents["pni-synthese-2021"].investigated_in == 2021
    assert {served.year_of(record) for record in served.investigations} == {2021}
    assert {served.year_of(record) for record in served.tools} == {None}
    matches = recommender.recommend(Need("les habitants déposent leurs encombrants n’importe quand")).investigations
    assert any((match.difference or "").endswith(" ; enquête de 2021.") for match in matches)


def test_a_dropped_tool_is_said_to_be_dropped(catalogue: Catalogue) -> None:
    told = difference_with(catalogue.tool("comobi"), asking=None, territories=None)
    assert told
    assert "abandonné" in told


def test_the_reason_quotes_the_record_and_the_words_of_the_need(recommender: Recommender) -> None:
    need = "Plus personne ne trouve de place de parking au centre, les boutiques perdent leurs clients"
    first = recommender.recommend(Need(need)).investigations[0]
    assert first.ranked.record_id == "pni-03-vichy"
    assert first.reason.likeness in Likeness
    assert {"parking"} <= set(first.reason.need_words)
    assert all(word in need for word in first.reason.need_words)


NEEDS = [
    "parking trop cher en centre-ville",
    "les habitants ne trient pas",
    "plus de médecin dans le canton",
    "il nous faudrait une appli pour signaler les dépôts sauvages",
    "les aînés ne savent pas se servir d'internet",
    "préparer le conseil municipal sans papier",
    "personne ne vient aux conseils de quartier",
    "logiciel pour suivre les dossiers du CCAS",
]


QUOTED = {PassageKind.PROBLEM: 0.0, PassageKind.LESSON: 0.1}


@pytest.mark.parametrize("text", NEEDS)
def test_every_quotation_is_from_the_passage_that_contributed_most(recommender: Recommender, text: str) -> None:
    read = read_need(Need(text))
    vector = recommender.encode(read)
    gathered = recommender.gather(read, vector, labels=recommender.labels(read, vector))
    answer = recommender.recommend(Need(text), top_k=5)
    assert answer.investigations
    # A card tells its first lesson already: it is not quoted beside itself.
    told = {record.lessons[0].text for record in recommender.catalogue.investigations}
    for match in [*answer.investigations, *answer.tools]:
        record = recommender.catalogue.record(match.ranked.record_id)
        scores = dict(_scored(gathered[match.ranked.kind], record.id, recommender))
        # Of an investigation the problem is quoted, or a lesson that is nearer by a tenth.
        held_back = QUOTED if isinstance(record, Investigation) else dict.fromkeys(PassageKind, 0.0)
        kinds = set(held_back) - {PassageKind.WORDING}
        quotable = [one for one in passages_of(record) if one.kind in kinds and one.text not in told]
        best = max(quotable, key=lambda passage: scores[passage.text] - held_back[passage.kind])
        assert match.reason.sentence in best.text


def _scored(found: Candidates, record_id: str, recommender: Recommender) -> Iterator[tuple[str, float]]:
    kind = RecordKind.INVESTIGATION if record_id.startswith("pni-") else RecordKind.TOOL
    catalogue = recommender.catalogue
    records = catalogue.investigations if kind is RecordKind.INVESTIGATION else catalogue.tools
    passages = [passage for record in records for passage in passages_of(record)]
    for passage, score in zip(passages, found.passage_scores, strict=True):
        if passage.record_id == record_id:
            yield passage.text, float(score)


def test_a_line_of_an_imported_list_without_a_full_stop_is_a_sentence() -> None:
    tool = (
        shipped_catalogue()
        .tool("pix")
        .model_copy(
            update={
                "purpose": "Signaler un trou",
                "description": "Appli des habitants\n\nGratuite. Libre.",
                "aliases": [],
            }
        )
    )
    told = [passage.text for passage in passages_of(tool) if passage.kind is PassageKind.PURPOSE]
    assert told == ["Pix : Signaler un trou\nAppli des habitants\nGratuite. Libre."]
    long = tool.model_copy(update={"description": "\n".join(f"Ligne {'a' * 300} {n}" for n in range(3))})
    assert [len(passage.text.splitlines()) for passage in passages_of(long) if passage.kind is PassageKind.PURPOSE] == [
        2, 1, 1,
    ]  # fmt: skip


def test_no_wording_of_ours_is_quoted_as_evidence(recommender: Recommender) -> None:
    record = recommender.catalogue.investigation("pni-03-vichy")
    for wording in record.wordings[:5]:
        for match in recommender.recommend(Need(wording)).investigations:
            shown = recommender.catalogue.investigation(match.ranked.record_id)
            assert match.reason.sentence not in shown.wordings


def test_the_quoted_sentence_shows_the_words_that_answer_the_need(recommender: Recommender) -> None:
    need = Need("La matinée se passe à prendre des rendez-vous de carte d’identite au telephone.")
    answer = recommender.recommend(need)
    reasons = [match.reason for match in (*answer.investigations, *answer.tools)]
    marked = {reason.sentence[start:end].lower() for reason in reasons for start, end in reason.marks}
    assert {"identité", "rendez-vous"} <= marked
    assert "rendez-vous" in {word for reason in reasons for word in reason.need_words}
    assert all(reason.marks == tuple(sorted(reason.marks)) for reason in reasons)


@pytest.mark.parametrize(
    "text", [*NEEDS, "Comment faire pour la voirie, les trous dans la route signalés sur papier ?"]
)
def test_the_words_given_as_the_reason_stand_in_the_sentence_that_is_quoted(
    recommender: Recommender, text: str
) -> None:
    answer = recommender.recommend(Need(text))
    for reason in (match.reason for match in (*answer.investigations, *answer.tools)):
        assert bool(reason.need_words) == bool(reason.marks), reason


def test_a_lesson_is_quoted_where_it_is_clearly_nearer_and_the_problem_elsewhere(
    catalogue: Catalogue,
) -> None:
    record = catalogue.investigation("pni-78-les-mureaux-1")
    problem, lesson, solution = (
        [one for one in passages_of(record) if one.kind is kind][-1]
        for kind in (PassageKind.PROBLEM, PassageKind.LESSON, PassageKind.SOLUTION)
    )
    assert quoted_passage(record, [(solution, 0.9), (lesson, 0.45), (problem, 0.4)]) is problem
    assert quoted_passage(record, [(solution, 0.9), (lesson, 0.55), (problem, 0.4)]) is lesson
    first = next(one for one in passages_of(record) if one.text == record.lessons[0].text)
    assert first.kind is PassageKind.LESSON
    assert quoted_passage(record, [(first, 0.9), (problem, 0.4)]) is problem  # its card tells that lesson already
    tool = catalogue.tool("pix")
    purpose, example = passages_of(tool)[:2]
    assert quoted_passage(tool, [(example, 0.5), (purpose, 0.45)]) is example


def test_a_problem_is_quoted_whole_since_its_second_sentence_seldom_stands_alone(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("des enfants décrochent en silence, sans suivi particulier"))
    first = answer.investigations[0]
    assert first.ranked.record_id == "pni-78-les-mureaux-1"
    assert first.reason.sentence == recommender.catalogue.investigation("pni-78-les-mureaux-1").problem.text


def test_a_lesson_is_quoted_whole_since_its_last_sentence_says_what_follows(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("les jeunes ne viennent plus au CCAS"))
    match = next(match for match in answer.investigations if match.ranked.record_id == "pni-27-poses")
    lessons = [lesson.text for lesson in recommender.catalogue.investigation("pni-27-poses").lessons]
    assert match.reason.likeness is Likeness.FIELD
    assert match.reason.sentence in lessons
    assert ". " in match.reason.sentence
    assert match.reason.sentence != match.learned


def test_a_word_that_the_record_says_otherwise_is_told_with_the_record_s(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("on n’a plus de médecin dans la commune depuis juin"))
    told = next(match.reason.text for match in answer.investigations if match.ranked.record_id == "pni-62-sud-artois-2")
    assert "« médecin » (dans la fiche, « soignants »" in told


def test_a_word_that_was_mistyped_is_told_as_it_was_read(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("innondation : comment prévenir les habitants quand la rivière monte"))
    told = [match.reason for match in answer.investigations if "innondation" in match.reason.need_words]
    assert told
    assert all("« inondation »" in reason.text and "innondation" not in reason.text for reason in told)


def test_a_tool_that_was_given_up_is_marked_as_a_precedent(recommender: Recommender) -> None:
    need = Need("mettre en relation les propriétaires de locaux commerciaux vides et les commerçants")
    marks = {match.ranked.record_id: match.precedent for match in recommender.recommend(need, top_k=30).tools}
    assert marks["boursoloco"]
    assert marks == {name: recommender.catalogue.tool(name).state is ToolState.DROPPED for name in marks}


@pytest.mark.parametrize("text", NEEDS)
def test_a_reason_tells_what_the_record_is_about_that_is_nearest(recommender: Recommender, text: str) -> None:
    told = recommender.recommend(Need(text))
    matches = [*told.investigations, *told.tools]
    assert matches
    for match in matches:
        matters = match.reason.matters
        assert len(matters) == 2
        assert set(matters) <= set(recommender.catalogue.record(match.ranked.record_id).matters)
        assert f"Le plus proche de ce besoin, dans cette fiche : {' ; '.join(matters)}." in match.reason.text
        # « À explorer » says that the subject is a near one: the page, once of a list.
        assert match.reason.text.startswith("Le plus proche")


def test_a_record_that_bears_the_theme_that_is_typed_is_shown_for_that_alone(recommender: Recommender) -> None:
    reasons = [match.reason for match in recommender.recommend(Need("mobilités")).investigations]
    assert {reason.matters for reason in reasons} == {()}
    assert all(reason.text.startswith("Fiche du thème « Mobilités ».") for reason in reasons)
    named = recommender.recommend(Need("numérique"))
    openings = {match.reason.text.partition(".")[0] for match in (*named.investigations, *named.tools)}
    assert openings == {"Fiche du thème « Numérique et inclusion numérique »"}


def test_where_records_say_no_matter_a_tool_is_not_said_to_have_a_problem_of_its_own(
    recommender: Recommender, encoder: Encoder, built: Path
) -> None:
    need = Need("les habitants déposent leurs encombrants n'importe quand")
    told = recommender.recommend(need)
    shown = sorted(match.ranked.record_id for match in (*told.investigations, *told.tools))
    silent = tuple(recommender.catalogue.record(one).model_copy(update={"matters": []}) for one in shown)
    plain = recommender.reloaded(ensure_index(DATA, encoder, data_dir=built, overlay=Overlay(silent))).recommend(need)
    assert [match.ranked.record_id for match in plain.tools] == [match.ranked.record_id for match in told.tools]
    openings = [match.reason.text.partition(" : ")[0] for match in plain.tools]
    assert "Cet outil répond à un problème qui ressemble à ce besoin" in openings
    assert "Le problème de départ ressemble à ce besoin" not in openings
    assert plain.investigations[0].reason.text.startswith("Le problème de départ ressemble à ce besoin")
