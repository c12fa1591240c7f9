from corpus.passages import PassageKind, passages_of
from recommender import Need, Recommender, RecordKind
from recommender.lessons import Lessons
from recommender.need import read_need

NEED = "Pour une consultation à l'hôpital, une veuve du village n'a personne qui l'emmène"
TOOL = "e-hop"


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
    for tool in (unmet.id, "france-connect", "petites-villes-de-demain"):
        assert lessons.nearest(tool, {}, {}) is None


def test_a_lesson_is_told_where_tools_alone_are_asked_for(recommender: Recommender) -> None:
    among_all, alone = (
        next(match.lesson for match in recommender.recommend(Need(NEED), kinds=kinds).tools if match.lesson)
        for kinds in (tuple(RecordKind), (RecordKind.TOOL,))
    )
    assert among_all == alone
