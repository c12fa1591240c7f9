"""How the words of a solution follow one another in a need that asks for it.

The words and the turns are in ``models/data/solution_words.yaml``. A rule is a turn, then what may lie between,
then what is asked for.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.solution_words import solution_words
from recommender.solution_first.turns import pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DIGITAL: Final = ("application", "software", "website", "platform", "tool")
NEW: Final = (*DIGITAL, "equipment", "qualified")
"""Lists of nouns that name what is seldom there already: the name alone makes a title a wish."""
USUAL: Final = ("usual_equipment", "service", "training")
ALL: Final = (*NEW, *USUAL)

_WORD: Final = r'[^ .:,"]+ '
_WORD_OR_MARK: Final = r"[^ .:]+ "
"""One piece of the same sentence, a comma and a quotation mark included."""

_STARTS: Final = r"(?<= )"
_TEXT_STARTS: Final = r"^ "
_SENTENCE_STARTS: Final = r" (?:(?<=^ )|(?<= [.:] ))"


@dataclass(frozen=True)
class Opened:
    """Expressions that start alike: where they may start is looked for once, and each is tried there alone."""

    opening: re.Pattern[str]
    """Ends where they start."""
    rules: tuple[re.Pattern[str], ...]

    @classmethod
    def at(cls, opening: str, *rules: str) -> Opened:
        """Compile expressions that are tried where an opening ends."""
        return cls(re.compile(opening), tuple(map(re.compile, rules)))

    @classmethod
    def by(cls, turn: str, *rules: str) -> Opened:
        """Compile expressions that start with a turn, each with its own words of it."""
        return cls.at(f" (?={turn})", *rules)

    def finditer(self, words: str) -> Iterator[re.Match[str]]:
        """Give what matches each expression, none of one over another; words between two spaces each."""
        places = [opening.end() for opening in self.opening.finditer(words)]
        for rule in self.rules:
            free = 0
            for place in places:
                if place >= free and (match := rule.match(words, place)):
                    free = match.end()
                    yield match


@dataclass(frozen=True)
class SolutionRules:
    """Expressions to look for in the words of a line; `recommender.solution_first.turns` tells what a line is."""

    asks: tuple[Opened, ...]
    """Each expression has a group ``phrase``."""
    questions: tuple[Opened, ...]
    """The same, which are taken back by what others did."""
    named: Opened
    """What is wanted, one word whatever it is, without an article: its group ``phrase``."""
    title: re.Pattern[str]
    """As ``asks``, at the start of a text."""
    taken_back: re.Pattern[str]
    """Ends where a turn starts."""
    others_did: re.Pattern[str]
    """Starts after the thing."""
    doubts: re.Pattern[str]
    complaints: re.Pattern[str]
    use_complaints: re.Pattern[str]
    aims: re.Pattern[str]
    phrase_ends: re.Pattern[str]
    """Fits one word, as ``links`` does."""
    links: re.Pattern[str]


@functools.cache
def solution_rules() -> SolutionRules:
    """Compile the rules, once."""
    says = {name: pattern_of(turns) for name, turns in solution_words().turns.items()}
    return SolutionRules(
        asks=(*_wishes(says), *_undertakings(says)),
        questions=_questions(says),
        named=Opened.by(says["wanting_anything"], rf"{says['wanting_anything']}(?:d |de )?(?P<phrase>{_WORD})"),
        title=re.compile(_title(says)),
        taken_back=re.compile(rf"{_STARTS}{says['taken_back']}$"),
        others_did=re.compile(rf"(?:{_WORD_OR_MARK}){{0,8}}?{says['others_did']}"),
        doubts=re.compile(_STARTS + says["doubts"]),
        # "pas trop cher" does not complain.
        complaints=re.compile(rf"{_STARTS}(?<!pas )(?<!moins ){says['complaints']}"),
        use_complaints=re.compile(_STARTS + says["use_complaints"]),
        aims=re.compile(_STARTS + says["aims"]),
        phrase_ends=re.compile(says["phrase_ends"]),
        links=re.compile(says["links"]),
    )


def _wishes(says: dict[str, str]) -> tuple[Opened, ...]:
    """Write what is wished for: "il nous faudrait une appli", "nous réfléchissons à un site"."""
    between = rf"(?:(?:, )?si possible )?(?:(?!{says['blockers']}){_WORD_OR_MARK}){{0,8}}?"
    set_up = rf"(?:(?:a |d |de |la |l |le |pouvoir )?{says['setting_up']})?"
    article, each = _articles(says)
    asking = rf"(?:{says['wanting']}|{says['asking_whether']})"
    return (
        Opened.by(
            asking,
            rf"{says['wanting']}{between}{_thing(article, NEW)}",
            rf"{says['wanting']}{set_up}{_thing(article, ALL)}",
            rf"{says['wanting']}{set_up}{_thing(each, (*NEW, 'service'))}",
            rf"{asking}(?P<phrase>{_noun(('something',))})",
        ),
        Opened.by(
            says["wanting_anything"],
            rf"{says['wanting_anything']}{_anything(says)}",
            rf"{says['wanting_anything']}(?:d |de )?(?P<phrase>{_noun(('product',))})",
        ),
        Opened.by(says["considering"], rf"{says['considering']}{set_up}{_thing(each, NEW)}"),
        Opened.by(says["weighing"], rf"{says['weighing']}{_thing(each, ALL)}", rf"{says['weighing']}{_anything(says)}"),
    )


def _undertakings(says: dict[str, str]) -> tuple[Opened, ...]:
    """Write what is to be done: "nous devons choisir un logiciel", "mettre en place une plateforme"."""
    article, each = _articles(says)
    openers = rf"(?:{says['title_openers']}){{0,2}}"
    mine = rf"{each}{says['ours']}?"
    for_whom = rf"(?:(?!{says['blockers']}){_WORD}){{1,4}}?"
    sets_up = rf"{openers}{says['setting_up']}"
    return (
        Opened.by(
            says["obliged"],
            rf"{says['obliged']}(?:s |se |nous |l |la |le )?{says['setting_up_for_good']}{_thing(article, ALL)}",
        ),
        Opened.at(
            _SENTENCE_STARTS,
            rf"{sets_up}{_thing(mine, ALL)}",
            rf"{sets_up}{for_whom}{_thing(article, NEW)}",
            rf"(?=un |une ){_thing(article, DIGITAL)}(?=pour )",
        ),
        Opened.at(_TEXT_STARTS, rf"{openers}{says['setting_up_anything']}{_anything(says)}"),
    )


def _questions(says: dict[str, str]) -> tuple[Opened, ...]:
    """Write what is asked: "quel logiciel pour…", "existe-t-il une appli"."""
    article, _ = _articles(says)
    near = rf"(?:{_WORD_OR_MARK}){{0,3}}?"
    after = rf"(?:{_WORD_OR_MARK}){{0,8}}?"
    which = r"(?:quel|quelle|quels|quelles) "
    return (
        Opened.by(says["asking_which"], rf"{says['asking_which']}{_thing('', (*NEW, 'service'))}"),
        Opened.by(which, rf"{which}(?P<phrase>{_open_name(says)}){says['choosing']}"),
        Opened.by(says["asking_whether"], rf"{says['asking_whether']}{near}{_thing(article, (*NEW, 'training'))}"),
        Opened.by(article, rf"{_thing(article, DIGITAL)}{after}{says['asking_after']}"),
    )


def _title(says: dict[str, str]) -> str:
    """Write what a text starts with: "appli pour signaler les nids", "cimetière : logiciel ?"."""
    openers = rf"(?:{says['title_openers']}){{0,4}}?"
    subject = rf"(?:{_WORD_OR_MARK}){{1,8}}: "
    adjective = rf"(?:(?!{says['several']}|{says['links']}){_WORD})??"
    new = rf"{_noun(NEW)}(?!, (?!{says['title_asks']}))(?!{says['owners']})"
    usual = rf"{_noun(USUAL)}(?=(?:{_WORD}){{0,2}}?{says['looser_aims']}|(?:{_WORD}){{0,4}}?, {says['title_asks']})"
    named = rf"(?:un |une |des )?{adjective}(?:{new}|{usual})"
    unnamed = rf"(?:un|une) {_open_name(says)}(?:(?:a |de |d |en )?{_WORD}){{0,2}}?(?=pour )"
    return rf" (?:{openers}|{subject})(?P<phrase>{named}|{unnamed})"


def _articles(says: dict[str, str]) -> tuple[str, str]:
    """Write the articles of one thing or of some, then those of several too, or none."""
    return says["articles"], rf"(?:{says['articles']}|{says['several']})?"


def _thing(article: str, lists: Sequence[str]) -> str:
    """Write what is asked for: an article, adjectives, and a noun of some lists."""
    turns = solution_words().turns
    adjectives = rf"(?:(?!{pattern_of(turns['links'])}){_WORD}){{0,2}}?"
    return rf'(?P<phrase>{article}(?:" )?(?:{pattern_of(turns["sorts"])})?{adjectives}{_noun(lists)})'


def _anything(says: dict[str, str]) -> str:
    """Write a thing of any name, with an article."""
    return rf"(?P<phrase>(?:un|une) {_open_name(says)})"


def _open_name(says: dict[str, str]) -> str:
    """Write a name that is in no list."""
    turns = solution_words().turns
    not_a_name = rf"{says['sizes']}|{says['links']}|{says['not_solutions']}|{_any_of(turns['not_things'])}"
    return rf"(?:{says['sorts']})?(?:{says['sizes']})?(?!{not_a_name}){_WORD}"


def _noun(lists: Sequence[str]) -> str:
    words = solution_words()
    return rf"(?!{pattern_of(words.turns['not_solutions'])})(?:{'|'.join(map(_named, lists))})"


def _named(name: str) -> str:
    """Write the nouns of a list, or a noun of any name with what makes it a solution."""
    words = solution_words()
    if name != "qualified":
        return _any_of(words.nouns[name])
    says = {turn: pattern_of(words.turns[turn]) for turn in ("not_qualified", "links", "qualifiers")}
    return rf"(?!{says['not_qualified']}|{says['links']}){_WORD}{says['qualifiers']}"


def _any_of(nouns: Sequence[str]) -> str:
    """Write any of some nouns, in the singular or the plural; the longest comes first, for it says most."""
    longest_first = sorted(nouns, key=lambda noun: (-len(noun), noun))
    return "|".join("".join(f"{word}[sx]? " for word in noun.split()) for noun in longest_first)
