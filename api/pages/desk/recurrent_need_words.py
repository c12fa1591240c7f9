"""What the pages and files of recurrent needs say: titles, growth, the picture."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Final

from api.contexts.desk.recurrent_needs import NeedLine, Picture, PictureBar, ThemeLine
from api.pages.desk.theme_words import NAMES, NO_THEME_FITS, NONE_FITS
from api.pages.typography import counted, paris_day
from corpus.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from api.desk import Cluster, ThemeCounts
    from api.desk.recurrent_needs.group_counts import GroupCounts

BASE: Final = "/bureau/besoins-recurrents"
NO_THEME: Final = "sans-theme"
"""How an address writes the needs whose theme is not known."""
_STEADY: Final = 0.2
"""Share by which requests rise or fall before it is told: one in five."""
_BAR, _ROW, _TOP = 400.0, 60, 80
"""Longest bar, height of a row and of the title, in units of the picture."""
DRAWN: Final = 12
"""Themes drawn at most."""
TOLD_APART: Final = 8
"""Needs whose theme is not known that the report tells one by one beneath the count of all: most needs that nothing
answers are of these, and the report would be that one line. Those to which experts gave none need no second look."""
_FIRST: Final = 62
"""Characters of a title that fit beside the names of themes."""


def growth(recent: int, earlier: int) -> tuple[str, str]:
    """Say how a count went from one season to the next.

    Args:
        recent: requests of the last 90 days.
        earlier: requests of the 90 days before.

    Returns:
        A word or two, and the tone of its badge.

    Examples:
        >>> growth(6, 3), growth(2, 0), growth(0, 0)
        (('en hausse', 'warning'), ('nouveau', 'new'), ('calme', 'info'))

    """
    if not recent and not earlier:
        return "calme", "info"
    if not earlier:
        return "nouveau", "new"
    change = recent / earlier - 1
    if abs(change) <= _STEADY:
        return "stable", "info"
    return ("en hausse", "warning") if change > 0 else ("en baisse", "success")


def theme_name(told: GroupCounts | ThemeCounts) -> str:
    """Name the theme of a need or of a line of the report, for people."""
    return name_of_slug(theme_slug(told))


def name_of_slug(slug: str) -> str:
    """Name the theme that an address writes, for people."""
    return NO_THEME_FITS if slug == NONE_FITS else NAMES.get(slug, "Sans thème connu")


def theme_slug(told: GroupCounts | ThemeCounts) -> str:
    """Write the theme of a need or of a line of the report as an address does."""
    return told.theme or (NONE_FITS if told.none_fits else NO_THEME)


def theme_sentence(counts: GroupCounts) -> str:
    """Say in a sentence what the theme of a need is."""
    if counts.theme:
        return f"Son thème : {theme_name(counts)}."
    return "Aucun thème de la liste ne lui convient." if counts.none_fits else "Son thème n’est pas encore connu."


def title_of(cluster: Cluster) -> str:
    """Name a recurrent need: the title it was given as a candidate, or else its own words."""
    if cluster.is_candidate and cluster.decision:
        return cluster.decision.title
    if words := ", ".join(cluster.words):
        return words[:1].upper() + words[1:]
    return f"« {cluster.phrase} »" if cluster.phrase else f"Besoin n° {cluster.id}, sans mot commun"


def need_line(cluster: Cluster) -> NeedLine:
    """Tell a recurrent need in a line."""
    word, tone = growth(cluster.counts.recent, cluster.counts.earlier)
    return NeedLine(
        address=f"{BASE}/{cluster.id}",
        title=title_of(cluster),
        # The title of a need that no word names is the quotation itself.
        phrase=cluster.phrase if cluster.words or cluster.is_candidate else "",
        theme=theme_name(cluster.counts),
        size=cluster.counts.size,
        territories=cluster.counts.territories,
        departments=len(cluster.counts.departments),
        unmet=cluster.counts.unmet,
        vague=cluster.counts.vague,
        met=cluster.counts.met,
        unsearched=cluster.counts.size - cluster.counts.unmet - cluster.counts.vague - cluster.counts.met,
        recent=cluster.counts.recent,
        earlier=cluster.counts.earlier,
        growth=word,
        tone=tone,
        candidate=cluster.is_candidate,
        # A candidate was read by who made it one.
        doubtful=cluster.doubtful and not cluster.is_candidate,
        last_at=cluster.counts.last_at,
    )


def theme_line(counts: ThemeCounts, *, chosen: str | None, address: Callable[[str], str]) -> ThemeLine:
    """Tell a theme in a line.

    Args:
        counts: the theme's.
        chosen: how the address writes the theme that is chosen; none for none.
        address: gives the address of the report on a theme.

    Returns:
        The line.

    """
    slug = theme_slug(counts)
    return ThemeLine(
        name=theme_name(counts),
        address=address(slug),
        chosen=chosen == slug,
        clusters=counts.clusters,
        requests=counts.requests,
        unmet=counts.unmet,
        recent=counts.recent,
        earlier=counts.earlier,
        growth=growth(counts.recent, counts.earlier)[0],
        loose=False,
    )


def loose_line(cluster: Cluster) -> ThemeLine:
    """Tell a need whose theme is not known in a line beneath the count of all such needs."""
    counts = cluster.counts
    return ThemeLine(
        name=title_of(cluster),
        address=f"{BASE}/{cluster.id}",
        chosen=False,
        clusters=1,
        requests=counts.size,
        unmet=counts.unmet,
        recent=counts.recent,
        earlier=counts.earlier,
        growth=growth(counts.recent, counts.earlier)[0],
        loose=True,
    )


def picture(
    themes: Sequence[ThemeCounts],
    first: Mapping[str, str],
    *,
    loose: Sequence[Cluster] = (),
    received: int,
    at: datetime,
) -> Picture:
    """Draw the themes that are asked most.

    Args:
        themes: the counts, the most asked first.
        first: the title of the need that its list shows first, by theme as an address writes it.
        loose: needs whose theme is not known, drawn one by one beneath their count.
        received: how many requests came, of a recurrent need or not.
        at: the present moment.

    Returns:
        The picture: one bar a theme, what nothing meets first.

    """
    drawn = themes[:DRAWN]
    longest = max((one.requests for one in drawn), default=1)
    told: list[tuple[str, int, int, str, bool]] = []
    for one in drawn:
        slug = theme_slug(one)
        told.append((theme_name(one), one.requests, one.unmet, first.get(slug, ""), False))
        if slug == NO_THEME:
            told += [(title_of(need), need.counts.size, need.counts.unmet, "", True) for need in loose]
    bars = tuple(
        PictureBar(
            label=shorten(label, _FIRST, placeholder="…") if inner else label,
            y=_TOP + _ROW * row,
            unmet=round(_BAR * unmet / longest, 1),
            rest=round(_BAR * (requests - unmet) / longest, 1),
            told=f"{counted(requests, 'demande')}, dont {number(unmet)} sans rien de comparable",
            first=shorten(most, _FIRST, placeholder="…"),
            loose=inner,
        )
        for row, (label, requests, unmet, most, inner) in enumerate(told)
    )
    left = len(themes) - len(drawn)
    more = f" (les {DRAWN} premiers thèmes)" if left else ""
    grouped, needs = sum(one.requests for one in themes), sum(one.clusters for one in themes)
    return Picture(
        height=_TOP + _ROW * max(len(bars), 1) + 40,
        title=f"Besoins récurrents par thème{more}",
        scope=(
            f"{counted(grouped, 'demande')} de {counted(needs, 'besoin récurrent', 'besoins récurrents')}, "
            f"sur {counted(received, 'demande reçue', 'demandes reçues')} ; au {paris_day(at)}"
        ),
        bars=bars,
    )
