"""An answer in brief: what its record and its cells say, in one line, and what nobody knows."""

from api.desk import Key, Value
from api.desk.benchmarks.briefs import brief_of

ABOUT = Value("Logiciel : « Signaler un dépôt »", "Liste", "/outils/a", "2026")
UNTOLD = Value("")


def cells(*, audience: str = "", state: str = "", territories: str = "", source: str = "") -> dict[str, Value]:
    told = {Key.AUDIENCE: audience, Key.STATE: state, Key.TERRITORIES: territories}
    return {key: Value(text, source) for key, text in told.items()}


def test_a_line_says_what_it_is_for_whom_its_state_and_a_result_elsewhere() -> None:
    known = cells(
        audience="Agents",
        state="Outil disponible (fiche relue le 22 novembre 2026). Depuis 2021, selon sa fiche.",
        territories="Vichy : adopté ; et 2 autres",
        source="Synthèse",
    )
    brief = brief_of(ABOUT, known)
    assert brief.text.replace("\xa0", " ") == (
        "Logiciel : « Signaler un dépôt ». Public : Agents. État : Outil disponible (fiche relue le 22 novembre 2026). "
        "Ailleurs, Vichy : adopté."
    )
    assert [value.source for value in brief.values] == ["Liste", "Synthèse"]
    assert brief.unknown == ()


def test_what_nobody_knows_is_named() -> None:
    brief = brief_of(ABOUT, cells(audience="Agents", source="Synthèse"))
    assert brief.text.replace("\xa0", " ").endswith(" À vérifier : état, résultat ailleurs.")
    nothing = brief_of(UNTOLD, cells())
    assert nothing.text.replace("\xa0", " ") == "À vérifier : ce que c’est, public, état, résultat ailleurs."
    assert nothing.values == ()


def test_what_was_only_named_thought_of_or_planned_is_no_result() -> None:
    tried = cells(territories="Poses : cité ; Bernay : envisagé ; Vichy : essayé ; Lille : adopté")
    assert brief_of(ABOUT, tried).known.endswith("Ailleurs, Vichy : essayé.")
    assert "résultat ailleurs" in brief_of(ABOUT, cells(territories="Bernay : envisagé ; Lille : prévu")).unknown


def test_what_is_long_is_cut_at_a_word() -> None:
    brief = brief_of(ABOUT, cells(audience="agents et élus, " * 40))
    assert len(brief.known) < 200
    assert "…" in brief.known
