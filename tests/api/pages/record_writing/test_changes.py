"""What two texts of one record say differently, and what is made of both when two people wrote."""

import pytest

from api.contexts.record_writing.changes import Change, Told
from api.pages.record_writing.changes import changes_of
from api.pages.record_writing.conflicts import choices_of, chosen, read_of
from api.pages.record_writing.form import typed_of, without_gaps
from corpus.records import Investigation, Record
from tests.shipped import shipped_catalogue

FILES = shipped_catalogue()
RECORD = FILES.investigation("pni-03-vichy")
SAID = typed_of(RECORD)


def changes(after: dict[str, str]) -> tuple[Change, ...]:
    return changes_of("investigation", SAID, after, documents=())


def marked(told: tuple[Told, ...]) -> list[str]:
    return [piece.text for line in told for piece in line.pieces if piece.differs]


def without(item: str, values: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in values.items() if not name.startswith(f"{item}-")}
    return without_gaps(Investigation, kept)


def moved(values: dict[str, str], by: int) -> dict[str, str]:
    """Make room before the hypotheses."""
    told = {name: value for name, value in values.items() if not name.startswith("hypotheses-")}
    for name in values.keys() - told.keys():
        group, number, field = name.split("-", 2)
        told[f"{group}-{int(number) + by}-{field}"] = values[name]
    return told


def both(mine: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """What is kept of two texts that began as the record says, where nobody chooses."""
    choices = choices_of("investigation", mine, theirs, read=read_of(SAID), documents=())
    return chosen("investigation", mine, theirs, choices=choices, posted={})


@pytest.mark.parametrize("record", FILES.records, ids=lambda record: record.id)
def test_a_record_says_what_it_says_whatever_a_browser_makes_of_its_lines(record: Record) -> None:
    kind = "investigation" if isinstance(record, Investigation) else "tool"
    said = typed_of(record)
    sent = {name: value.replace("\n", "\r\n") for name, value in said.items()}
    assert changes_of(kind, said, sent, documents=()) == ()


def test_words_that_changed_are_marked_and_no_others() -> None:
    (change,) = changes({**SAID, "problem-text": RECORD.problem.text.replace("saturé surtout", "plein")})
    assert (change.label, change.sort) == ("Problème de départ – Texte", "Modifié")
    assert (marked(change.before), marked(change.after)) == (["saturé surtout"], ["plein"])


def test_choices_and_lines_are_told_as_they_are_read() -> None:
    after = {name: value for name, value in SAID.items() if name != "themes.stationnement"}
    themes, wordings, outcome = changes(
        {**after, "wordings": SAID["wordings"] + "\nparking vide", "hypotheses-0-outcome": "invalidated"}
    )
    assert (marked(themes.before), marked(themes.after)) == (["Stationnement\n"], [])
    assert (marked(wordings.before), marked(wordings.after)) == ([], ["parking vide\n"])
    assert (marked(outcome.before), marked(outcome.after)) == (
        ["Confirmée par le terrain"],
        ["Démentie par le terrain"],
    )


def test_an_item_put_before_others_is_the_only_change() -> None:
    new = {"hypotheses-0-text": "Personne ne lit les panneaux.", "hypotheses-0-outcome": "untested"}
    (change,) = changes({**moved(SAID, 1), **new})
    assert (change.label, change.sort, change.before) == ("Hypothèse 1", "Ajouté", ())
    assert [line.label for line in change.after] == ["Texte", "Ce que le terrain en a dit"]


def test_an_item_that_is_taken_away_is_the_only_change() -> None:
    (change,) = changes(without("hypotheses-1", SAID))
    assert (change.label, change.sort, change.after) == ("Hypothèse 2", "Retiré", ())


def test_another_order_is_said_as_such() -> None:
    last = len(RECORD.hypotheses)
    first = {
        name.replace("hypotheses-0-", f"hypotheses-{last}-"): value
        for name, value in SAID.items()
        if name.startswith("hypotheses-0-")
    }
    (change,) = changes(without("hypotheses-0", {**SAID, **first}))
    assert (change.label, change.sort) == ("Hypothèses", "Ordre changé")


def test_what_each_changed_alone_is_kept_even_where_items_are_no_longer_at_their_places() -> None:
    theirs = {**without("hypotheses-0", SAID), "title": "Le titre du premier", "hypotheses-0-lines": "390"}
    mine = {**SAID, "hypotheses-2-evidence": "Un relevé d’un mois.", "context-text": "Le contexte du second."}
    kept = both(mine, theirs)
    expected = without("hypotheses-0", {**mine, "title": "Le titre du premier", "hypotheses-1-lines": "390"})
    assert changes_of("investigation", expected, kept, documents=()) == ()


def test_what_both_add_is_kept_twice_and_what_one_took_away_stays_away() -> None:
    number = len(RECORD.lessons)
    theirs = {**SAID, f"lessons-{number}-text": "Afficher les prix suffisait."}
    mine = without("findings-0", {**SAID, f"lessons-{number}-text": "Il manquait un interlocuteur."})
    choices = choices_of("investigation", mine, theirs, read=read_of(SAID), documents=())
    told = [(choice.change.label, choice.told, choice.chosen) for choice in choices]
    assert told == [
        ("Constat 1", "Vous seul l’avez changé.", "mine"),
        ("Leçon 3", "Vous seul l’avez changé.", "mine"),
        ("Leçon 3", "Vous n’y aviez pas touché.", "theirs"),
    ]
    kept = both(mine, theirs)
    lessons = [value for name, value in kept.items() if name.startswith("lessons-") and name.endswith("-text")]
    assert lessons[number:] == ["Il manquait un interlocuteur.", "Afficher les prix suffisait."]
    assert RECORD.findings[0].text not in kept.values()


def test_a_field_that_one_emptied_is_empty_and_one_that_both_changed_is_not() -> None:
    emptied = {**SAID, "hypotheses-0-evidence": ""}
    assert both(SAID, emptied).get("hypotheses-0-evidence", "") == ""
    assert both(emptied, {**SAID, "hypotheses-0-evidence": "Un relevé de terrain."})["hypotheses-0-evidence"]


def test_themes_that_both_changed_are_those_that_either_ticked() -> None:
    theirs = {**SAID, "themes.sport": "1"}
    mine = {name: value for name, value in SAID.items() if name != "themes.stationnement"} | {"themes.tourisme": "1"}
    (choice,) = choices_of("investigation", mine, theirs, read=read_of(SAID), documents=())
    assert choice.told == "Vous l’avez changé tous les deux."
    themes = {name for name in both(mine, theirs) if name.startswith("themes.")}
    assert themes == {*(name for name in theirs if name.startswith("themes.")), "themes.tourisme"}


@pytest.mark.parametrize("read", ["", "[]", "{", '{"title": 3}'])
def test_a_form_that_does_not_tell_what_it_was_opened_with_loses_nothing(read: str) -> None:
    mine, theirs = {**SAID, "problem-text": "Des prix élevés."}, {**SAID, "problem-text": "Trop peu de places."}
    (choice,) = choices_of("investigation", mine, theirs, read=read, documents=())
    assert choice.chosen == "both"
