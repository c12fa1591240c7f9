"""Recognise a need that asks for a solution: "il nous faudrait une appli", whether or not it says what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from models.solution_words import solution_words
from recommender.solution_first.solution_rules import solution_rules
from recommender.solution_first.turns import MARKS, QUOTE, read_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.need import ReadNeed
    from recommender.solution_first.solution_rules import SolutionRules
    from recommender.solution_first.turns import Line

_TITLE_PIECES: Final = 16
"""Words and marks of the longest first sentence that is read as a title: "appli pour signaler les nids"."""

_PHRASE_PIECES: Final = 6
"""Words that may complete a name of a solution in what is quoted: "une application | de signalement des nids"."""

_NEAR: Final = 60
"""Characters before a turn in which something may take it back: more than the longest such turn."""

_BRAND: Final = re.compile("[a-zà-ÿ][A-ZÀ-Þ]")
"""Capitals inside a word: the name of a product, whatever it is, such as « PanneauPocket »."""

_OPENING: Final = frozenset({"d", "de", "du"})
"""Left out of what is quoted: "besoin d’ | un logiciel"."""


_WISHES: Final = (
    *(" faut", " faudr", " voudr", " voul", " veu", " souhait", " aimer", " cherch", " recherch", " besoin", " pourr"),
    *(" exist", " preneu", " mettre", " mise", " creer", " creation", " monter", " choisir", " acheter", " installer"),
)
"""Starts of the words that a turn without a name of a solution holds: "il nous faudrait un lavoir mobile"."""


@dataclass(frozen=True)
class AskedSolution:
    """The solution that a need asks for."""

    phrase: str
    """The words of the need that name it, as they were typed: "une application de signalement"."""


def asked_solution(need: ReadNeed) -> AskedSolution | None:
    """Find the solution that a need asks for.

    Args:
        need: the need.

    Returns:
        The first solution it asks for; None if it asks for none, doubts the one that somebody asks for, or says
        that it is there and fails.

    """
    line = read_line(need.text)
    if not _may_ask(line.words):
        return None
    rules = solution_rules()
    if rules.doubts.search(line.words):
        return None
    found = min(_asked(line, rules), key=_place, default=None)
    if found is None:
        return None
    return AskedSolution(_phrase(line, found, rules, line_ends=need.line_ends))


def _may_ask(words: str) -> bool:
    """Tell whether a wish or a name of a solution is there at all: the rules take a second to compile."""
    starts = _starts()
    place = words.find(" ")
    while place >= 0:
        if words.startswith(starts.get(words[place : place + 2], ()), place):
            return True
        place = words.find(" ", place + 1)
    return False


@cache
def _starts() -> dict[str, tuple[str, ...]]:
    """Sort the starts by their space and first letter: most words of a need have another than most starts."""
    sorted_out: dict[str, list[str]] = {}
    for start in (*_WISHES, *(f" {noun}" for nouns in solution_words().nouns.values() for noun in nouns)):
        sorted_out.setdefault(start[:2], []).append(start)
    return {letter: tuple(starts) for letter, starts in sorted_out.items()}


def _place(match: re.Match[str]) -> tuple[int, int]:
    """Order what is found: the first in the text, then the longest, which says most."""
    return match.start("phrase"), -match.end("phrase")


def _asked(line: Line, rules: SolutionRules) -> Iterator[re.Match[str]]:
    """Find everything that is asked for and that nothing takes back."""
    words = line.words
    for named in rules.named.finditer(words):
        if _BRAND.search(line.quote(*named.span("phrase"))) and not _is_taken_back(words, named, rules):
            yield named
    for ask in rules.asks:
        yield from (match for match in ask.finditer(words) if not _is_taken_back(words, match, rules))
    for question in rules.questions:
        for match in question.finditer(words):
            if not _is_taken_back(words, match, rules) and not rules.others_did.match(words, match.end()):
                yield match
    title = rules.title.match(words)
    if title and _is_wish(words, title, rules):
        yield title


def _is_taken_back(words: str, match: re.Match[str], rules: SolutionRules) -> bool:
    return bool(rules.taken_back.search(words, max(0, match.start() - _NEAR), match.start()))


def _is_wish(words: str, title: re.Match[str], rules: SolutionRules) -> bool:
    """Tell a title that wishes for a tool from one that complains of it."""
    rest = words[title.end("phrase") - 1 :].split(" . ", 1)[0] + " "
    if len(words[: title.end("phrase")].split()) + len(rest.split()) > _TITLE_PIECES:
        return False
    aim = rules.aims.search(rest)
    return not rules.complaints.search(rest[: aim.start()] if aim else rest) and not rules.use_complaints.search(rest)


def _phrase(line: Line, match: re.Match[str], rules: SolutionRules, *, line_ends: tuple[int, ...]) -> str:
    """Quote what is asked for with the words that complete it, without what links it to the rest."""
    start = match.start("phrase")
    pieces = match.group("phrase").split()
    if not rules.phrase_ends.fullmatch(pieces[-1] + " "):
        pieces += _completing(line.words[match.end("phrase") :], rules)
    while len(pieces) > 1 and rules.links.fullmatch(pieces[-1] + " "):
        pieces.pop()
    end = start + len(" ".join(pieces))
    left_out = pieces.index(QUOTE) + 1 if QUOTE in pieces else int(pieces[0] in _OPENING)
    return line.quote(start + sum(len(piece) + 1 for piece in pieces[:left_out]), end, line_ends=line_ends)


def _completing(after: str, rules: SolutionRules) -> list[str]:
    pieces = after.split(maxsplit=_PHRASE_PIECES)[:_PHRASE_PIECES]
    ends = (n for n, piece in enumerate(pieces) if piece in MARKS or rules.phrase_ends.fullmatch(piece + " "))
    return pieces[: next(ends, len(pieces))]
