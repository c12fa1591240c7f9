"""The matches of a need, opened up for experts: every component, every fate, every decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.contexts.desk.matches import Component, Matches, MatchLine, Standing
from api.desk import DecisionKind, settled_verdict
from api.desk.judgments.settled_readings import PINNED
from api.pages.desk.history import record_title
from api.pages.desk.inbox_words import verdict_label
from api.pages.desk.match_facts import match_facts
from api.pages.desk.theme_words import NAMES
from api.pages.labels import label
from api.pages.result_cards import href_of
from api.pages.typography import decimal, percent
from corpus.errors import UnknownRecordError
from corpus.records import FollowUpStatus, Investigation, ToolState
from recommender import COMPONENTS, Fate, Need, NeedError, RecordKind, Verdict, inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from api.desk import Decision, ThemeDecision
    from corpus.catalogue import Catalogue
    from corpus.records import Record
    from recommender import Candidacy, Inspection, Match, Recommender

_TOP: Final = 5
_CUT: Final = 10
_KINDS: Final = {RecordKind.INVESTIGATION: "Enquête", RecordKind.TOOL: "Outil"}


def opened_matches(
    need: str,
    recommender: Recommender,
    *,
    territory: str | None,
    decisions: Sequence[Decision] = (),
    names: Callable[[str], str] = str,
    given: ThemeDecision | None = None,
) -> Matches | None:
    """Answer a need and open the answer up.

    Args:
        need: the masked need, or another wording of it.
        recommender: what answers.
        territory: INSEE code or SIREN of who asks; none to leave it out.
        decisions: what was decided of the request, in order.
        names: gives the name of an account.
        given: the theme that an expert gave the request; none where it is told as it is computed.

    Returns:
        What is shown, what was pinned and the best of what was cut; none where the need cannot be read.

    """
    try:
        found = inspect(recommender, Need(need, territory=territory), top_k=_TOP)
    except NeedError:
        return None
    standing = {one.record_id: _standing(one, names) for one in decisions if one.stands and one.record_id}
    lines = _lines(found, recommender.catalogue, standing)
    kept = {record_id for record_id, one in standing.items() if one.pinned}
    first = [line for line in lines if line.shown or line.record_id in kept]
    answer = found.recommendation
    return Matches(
        verdict=_verdict(answer.verdict.value, first),
        vague=answer.verdict is Verdict.VAGUE,
        probability=answer.probability,
        detail=_detail(found),
        themes=answer.themes if given is None else (NAMES[given.theme],) if given.theme else (),
        shown=(*first, *_gone(kept, lines, recommender.catalogue, standing)),
        cut=tuple(line for line in lines if line not in first)[:_CUT],
        total=len(lines),
    )


def _verdict(said: str, first: Sequence[MatchLine]) -> str:
    """Say the verdict as experts leave it, and who left nothing."""
    standing = {line.record_id: line.standing for line in first if line.standing}
    pinned = {record_id: one.pinned for record_id, one in standing.items()}
    settled = settled_verdict(said, shown=[line.record_id for line in first if line.shown], pinned=pinned)
    if any(pinned.values()):
        return verdict_label(settled, PINNED)
    if settled == said:
        left = (line.closeness for line in first if line.shown and line.record_id not in pinned)
        return verdict_label(settled, next(left, ""))
    return f"Rien, selon {max(standing.values(), key=lambda one: one.at).who}"


def _detail(found: Inspection) -> str:
    answer = found.recommendation
    if answer.verdict is Verdict.VAGUE:
        return "Le besoin en dit trop peu pour être comparé : rien n’est proposé, même ce que le calcul rapproche."
    return (
        f"Chance qu’une fiche au moins serve : {percent(answer.probability)} ; "
        f"en dessous de {percent(found.refused_under)}, rien n’est proposé. "
        f"Une fiche est montrée à partir de {percent(found.shown_from)}."
    )


def _lines(found: Inspection, catalogue: Catalogue, standing: Mapping[str, Standing]) -> list[MatchLine]:
    answer = found.recommendation
    matches = {match.ranked.record_id: match for match in (*answer.investigations, *answer.tools)}
    wanted = {*matches, *standing}
    # Those that nobody reads of are not worth a sentence each: the catalogue holds thousands.
    near = [one for one in found.candidacies if one.ranked.record_id not in wanted][: _CUT + len(wanted)]
    kept = {one.ranked.record_id for one in near} | wanted
    return [
        _line(
            one,
            found,
            catalogue=catalogue,
            match=matches.get(one.ranked.record_id),
            standing=standing.get(one.ranked.record_id),
        )
        for one in found.candidacies
        if one.ranked.record_id in kept
    ]


def _line(
    one: Candidacy, found: Inspection, *, catalogue: Catalogue, match: Match | None, standing: Standing | None
) -> MatchLine:
    ranked, record = one.ranked, catalogue.record(one.ranked.record_id)
    return MatchLine(
        record_id=ranked.record_id,
        address=href_of(record),
        title=one.title,
        kind=_KINDS[ranked.kind],
        rank=ranked.rank,
        probability=percent(ranked.probability),
        closeness=one.closeness.value,
        shown=one.fate is Fate.SHOWN,
        fate=_fate(one, found),
        reason=match.reason.text if match else "",
        facts=match_facts(record, match, catalogue) if match else (),
        warning=_warning(record),
        components=tuple(
            Component(name, COMPONENTS.get(name, name), decimal(round(value, 3)))
            for name, value in ranked.components.items()
        ),
        standing=standing,
    )


def _fate(one: Candidacy, found: Inspection) -> str:
    vague = found.recommendation.verdict is Verdict.VAGUE
    return {
        Fate.SHOWN: "Montrée",
        Fate.UNSHOWABLE: "Écartée : le besoin est trop vague" if vague else "Écartée : rien n’est assez comparable",
        Fate.IMPROBABLE: f"Écartée : trop improbable (moins de {percent(found.shown_from)})",
        Fate.ALIKE: "Écartée : trois fiches qui disent la même chose sont déjà montrées",
        Fate.BEYOND: "Écartée : la liste était pleine",
    }[one.fate]


def _warning(record: Record) -> str:
    if isinstance(record, Investigation):
        return label(record.follow_up.status) if record.follow_up.status is FollowUpStatus.STOPPED else ""
    return label(record.state) if record.state is ToolState.DROPPED else ""


def _gone(
    kept: set[str], lines: Sequence[MatchLine], catalogue: Catalogue, standing: Mapping[str, Standing]
) -> list[MatchLine]:
    """Show what was pinned and has left the catalogue since."""
    return [
        MatchLine(
            record_id=record_id,
            address="",
            title=record_title(record_id, catalogue),
            kind="Fiche",
            rank=0,
            probability="",
            closeness="",
            shown=False,
            fate="Retenue",
            reason="",
            facts=(),
            warning="N’est plus au catalogue",
            components=(),
            standing=standing[record_id],
        )
        for record_id in sorted(kept - {line.record_id for line in lines})
    ]


def _standing(decision: Decision, names: Callable[[str], str]) -> Standing:
    told = " – ".join(part for part in (decision.reason.label if decision.reason else "", decision.note) if part)
    pinned = decision.kind is DecisionKind.PINNED
    return Standing(decision.id, pinned, "Retenue" if pinned else "Écartée", told, names(decision.actor), decision.at)


def is_known(record_id: str, catalogue: Catalogue) -> bool:
    """Tell whether the catalogue holds a record."""
    try:
        catalogue.record(record_id)
    except UnknownRecordError:
        return False
    return True
