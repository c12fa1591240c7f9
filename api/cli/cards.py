"""Results as cards that are read in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel

from api.cli.prose import Prose
from api.pages.citations import cited_lines
from api.pages.typography import typeset
from api.pages.verdict_words import INSTEAD, distant_note, headline
from recommender import Likeness, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rich.console import RenderableType

    from api.schemas.recommendations import MatchOut, RecommendationOut, RewordingOut

_NEXT_STEPS = {
    Verdict.VAGUE: "Répondez à une de ces questions dans votre texte, puis cherchez à nouveau :",
    Verdict.NOTHING_COMPARABLE: (
        "Redites ce qui se passe mal, pour qui et quand, plutôt que l’outil attendu. Si rien ne vient, une personne "
        "peut vous répondre : « Demander un accompagnement », sur le site (deja-la serve)."
    ),
}
"""What to do when there is no card to read."""


def cards(answer: RecommendationOut) -> Iterator[RenderableType]:
    """Lay an answer out for a terminal.

    Args:
        answer: the answer to a need.

    Yields:
        What to print, from top to bottom.

    """
    precedents = [match for match in answer.tools if match.precedent]
    tools = [match for match in answer.tools if not match.precedent]
    told = headline(
        answer.verdict,
        probability=answer.probability,
        theme=answer.named_theme,
        met=[match.closeness for match in (*answer.investigations, *precedents)],
        offered=[match.closeness for match in tools],
    )
    yield Prose(f"{told}.", style="bold")
    if answer.read_as:
        read = ", ".join(f"« {word.read} » pour « {word.typed} »" for word in answer.read_as)
        yield Prose(typeset(f"Lu : {read}. Pour chercher les mots tels quels : deja-la match --as-typed"))
    if next_step := _NEXT_STEPS.get(answer.verdict):
        yield Prose(next_step)
    for question in answer.questions:
        yield Prose(f"  • {question}")
    for tool in answer.named:
        yield Prose(f"Vous nommez un outil connu : deja-la show {tool}")
    if answer.rewording:
        yield _rewording(answer.rewording, found=answer.verdict is Verdict.FOUND)
    told_above = {text for one in answer.investigations for text in (one.learned, one.reason.sentence)}
    for title, matches in (
        ("Enquêtes passées", answer.investigations),
        ("Outils cités", tools),
        ("Précédents abandonnés", precedents),
    ):
        if matches:
            yield Prose(f"\n{title}", style="bold underline")
            yield from _listed(matches, told_above, themed=answer.named_theme is not None)


def _listed(
    matches: Sequence[MatchOut], told_above: Collection[str | None], *, themed: bool
) -> Iterator[RenderableType]:
    note = distant_note(match.closeness for match in matches)
    if note and not themed:
        yield Prose(note)
    yield from (_card(match, told_above) for match in matches)


def _rewording(rewording: RewordingOut, *, found: bool) -> RenderableType:
    lines: list[RenderableType] = [Prose(f"Vous demandez une solution : « {rewording.asked} ».")]
    if rewording.problem:
        lines.append(Prose.assemble(("Le problème est-il celui-ci ? ", "bold"), f"« {typeset(rewording.problem)} »"))
    elif not rewording.choices and not found:
        lines.append(Prose(typeset(f"Par exemple, au lieu de « {INSTEAD[0]} » : « {INSTEAD[1]} »")))
    lines += [
        Prose.assemble(("Le problème est-il celui-ci ? ", "bold"), f"« {typeset(problem)} »")
        for problem in rewording.choices
    ]
    lines += [
        Prose.assemble(
            (f"{tried.outcome} : ", "bold"), f"{typeset(tried.sentence)} ({typeset(tried.title)}, {tried.id})"
        )
        for tried in rewording.tried
    ]
    return Panel(Group(*lines), title="Avant la solution, le besoin", title_align="left")


def _quoted(match: MatchOut, where: str) -> Prose:
    """Quote the sentence that matches; the needs that a tool answers are worded by who wrote its record."""
    sentence = typeset(match.reason.sentence)
    if match.offers and match.reason.likeness is Likeness.PROBLEM:
        return Prose(typeset(f"Exemple de besoin, selon sa fiche : {sentence}"))
    return Prose(f"« {sentence} »{where}", style="italic")


def _learned_where(match: MatchOut) -> str:
    if not match.offers:
        return "Ce qu’on y a appris : "
    return typeset(f"{', '.join(('Ce qu’une enquête en dit', *match.learned_at))} : ")


def _lesson(match: MatchOut, told_above: Collection[str | None]) -> str | None:
    """Tell what an investigation that studied a tool taught; where the card above says it, whose it is."""
    lesson = match.lesson
    if lesson is None:
        return None
    return f"voir plus haut, {lesson.title}" if lesson.text in told_above else f"{lesson.text} ({lesson.title})"


def _card(match: MatchOut, told_above: Collection[str | None]) -> RenderableType:
    labelled = [
        ("À quoi ça sert : ", match.offers),
        ("", match.outcome),
        (_learned_where(match), match.learned),
        ("Ce qu’a appris une enquête qui l’a étudié : ", _lesson(match, told_above)),
        ("Et depuis : ", match.became),
        ("À savoir : ", match.difference),
    ]
    lines: list[RenderableType] = [Prose.assemble((label, "bold"), typeset(text)) for label, text in labelled if text]
    where = f" (source, {cited_lines(match.reason.lines)})" if match.reason.lines else ""
    lines.append(Prose.assemble(("Pourquoi : ", "bold"), typeset(match.reason.text)))
    # Of a text that may not be shown, the name stands there; what a tool is for is told above.
    if match.reason.sentence not in {match.title, match.offers}:
        lines.append(Padding(_quoted(match, where), (0, 2)))
    if match.url:
        lines.append(Prose.assemble(("Adresse : ", "bold"), match.url))
    if match.territories:
        lines.insert(0, Prose(typeset(", ".join(match.territories)), style="dim"))
    # Below: a long title takes the whole line, and what came after it was cut.
    told = Prose(f"{match.closeness}  {match.id}")
    title = Prose(typeset(match.title), style="bold")
    return Panel(Group(*lines), title=title, title_align="left", subtitle=told, subtitle_align="left")
