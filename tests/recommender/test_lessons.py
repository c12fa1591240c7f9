import pytest

from corpus.passages import PassageKind, passages_of
from corpus.records import UseResult
from recommender import Need, Recommender, RecordKind
from recommender.calibration import CLOSE
from recommender.lessons import Lessons, telling_use, told_of
from recommender.need import read_need

NEED = "Le standard de la mairie sonne toute la journée pour des rendez-vous de carte d'identité"
TOOL = "calendly"


def test_the_lesson_told_of_a_tool_is_the_nearest_of_the_investigations_that_met_it(recommender: Recommender) -> None:
    shown = {match.ranked.record_id: match for match in recommender.recommend(Need(NEED)).tools}
    lesson = shown[TOOL].lesson
    assert lesson
    tool = next(one for one in recommender.catalogue.tools if one.id == TOOL)
    assert lesson.investigation in {use.investigation for use in tool.uses}
    met = next(one for one in recommender.catalogue.investigations if one.id == lesson.investigation)
    assert lesson.title == met.title
    assert lesson.text in {one.text for one in met.lessons}
    read = read_need(Need(NEED))
    vector = recommender.encode(read)
    gathered = recommender.gather(read, vector, labels=recommender.labels(read, vector))[RecordKind.INVESTIGATION]
    everything = [passage for record in recommender.catalogue.investigations for passage in passages_of(record)]
    scores = {
        passage.text: score
        for passage, score in zip(everything, gathered.passage_scores.tolist(), strict=True)
        if passage.record_id == met.id and passage.kind is PassageKind.LESSON
    }
    assert scores[lesson.text] == max(scores.values())


def test_an_investigation_and_a_tool_that_none_studied_have_no_lesson(recommender: Recommender) -> None:
    assert all(match.lesson is None for match in recommender.recommend(Need(NEED)).investigations)
    lessons = Lessons(recommender.catalogue)
    unmet = next(tool for tool in recommender.catalogue.tools if not tool.uses)
    everything = {record.id for record in recommender.catalogue.investigations}
    for tool in (unmet.id, "france-connect", "petites-villes-de-demain"):
        assert lessons.nearest(tool, close=everything, shelves={}, gathered={}) is None


def test_an_investigation_that_is_not_close_to_the_need_teaches_nothing(recommender: Recommender) -> None:
    lessons = Lessons(recommender.catalogue)
    assert lessons.nearest(TOOL, close=set(), shelves={}, gathered={}) is None
    alone = recommender.recommend(Need(NEED), kinds=[RecordKind.TOOL])
    assert alone.tools
    assert all(match.lesson is None for match in alone.tools)
    answer = recommender.recommend(Need(NEED))
    close = {one.record_id for one in answer.rankings[RecordKind.INVESTIGATION] if one.probability >= CLOSE}
    assert {match.lesson.investigation for match in answer.tools if match.lesson} <= close


@pytest.mark.parametrize(
    ("need", "investigation"),
    [
        ("la page Facebook des commerçants et artisans de la ville", "pni-62-sud-artois-1"),
        ("les habitants ne lisent que Facebook, le site de la mairie de notre village est vieux", "pni-46-rocamadour"),
    ],
)
def test_of_a_tool_that_many_used_what_is_told_comes_from_whoever_had_the_need(
    recommender: Recommender, need: str, investigation: str
) -> None:
    facebook = recommender.catalogue.tool("facebook")
    ranking = recommender.recommend(Need(need)).rankings[RecordKind.INVESTIGATION]
    told, where = told_of(facebook, recommender.catalogue, ranking)
    use = next(one for one in facebook.uses if one.investigation == investigation)
    places = recommender.catalogue.investigation(investigation).territories
    assert (told, where) == (use.text, tuple(place.name for place in places))


def test_an_investigation_that_only_named_a_tool_tells_of_it_when_no_other_does(recommender: Recommender) -> None:
    services = recommender.catalogue.tool("france-services")
    assert services.uses[0].result is UseResult.MENTIONED
    use = telling_use(services)
    assert use
    assert use.result is not UseResult.MENTIONED
    named = next(tool for tool in recommender.catalogue.tools if [u.result for u in tool.uses] == [UseResult.MENTIONED])
    assert telling_use(named) == named.uses[0]
    unmet = next(tool for tool in recommender.catalogue.tools if not tool.uses)
    assert told_of(unmet, recommender.catalogue) == (None, ())


def test_the_card_of_a_tool_says_which_territory_tells_of_it(recommender: Recommender) -> None:
    shown = {match.ranked.record_id: match for match in recommender.recommend(Need(NEED)).tools}
    assert shown[TOOL].learned_at == ("Is-sur-Tille",)
