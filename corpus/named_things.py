"""Tell the names of streets, schools, kings, rivers and shops from those of the persons of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpus.name_words import fold, given_names, known_names, words_of_names
from corpus.place_names import folded_name
from corpus.territory_tables import territory_names

if TYPE_CHECKING:
    from corpus.typed_words import TypedText, TypedWord

_NAMED_AFTER: Final = ("porte le nom de", "portent le nom de", "baptisee", "baptise", "dite", "dit")
_SAINTS: Final = frozenset({"saint", "sainte", "st", "ste", "san", "santa"})
_NUMERAL: Final = re.compile(r"[IVX]{2,5}|I(?:er|re|ère)")
_ARTICLE: Final = re.compile(r"(?<!\w)[lL]['’]$")
_NAME: Final = 40
"""Characters in which a known name stands, at most."""
_LINKED: Final = {"du": "le", "des": "les", "de": "", "d": ""}
"""What leads to the name of a territory, and the article of that name that it hides."""
_TERRITORY: Final = 8
"""Words of the name of a territory that is looked for, at most."""
_OF_ONE_HOUSE: Final = re.compile(r"(?<!\w)(?:consorts|epoux|la famille|veuf|veuve) $")
"""Before "de", of a surname that may be a town’s too: "la famille de Villiers"."""


def is_a_place(typed: TypedText, place: int) -> bool:
    """Tell whether a name is that of a street, a school, a law: by the word before it, links aside.

    Args:
        typed: a text.
        place: of a word of it, from 0.

    Returns:
        Whether something that bears a name comes before. What somebody may own bears it otherwise than by "de":
        "le logiciel Xxx", and not "le logiciel de Xxx".

    """
    lists = words_of_names()
    if typed.before(place).rstrip().endswith(_NAMED_AFTER):
        return True
    bearers = lists.places if place and typed.words[place - 1].folded == "de" else lists.things
    for step in range(1, 6):
        if place - step < 0 or not re.fullmatch(r"[ \u00a0\u202f'’-]{1,2}", typed.gap(place - step)):
            return False
        word = typed.words[place - step]
        if word.last_part in bearers:
            # "La directrice du centre Xxx Yyy" names her; "le centre Xxx Yyy" bears a name.
            led = typed.words[max(0, place - step - 4) : place - step]
            return not any(one.last_part in lists.roles for one in led)
        if word.last_part not in lists.links and not word.is_capital:
            return False
    return False


def is_a_titled_place(typed: TypedText, place: int) -> bool:
    """Tell "rue du Docteur Xxx" from "le cabinet du docteur Xxx", by what comes before the title.

    Args:
        typed: a text.
        place: of the title, from 0.

    Returns:
        Whether it is a street or an institution.

    """
    before = [word.last_part for word in typed.words[max(0, place - 2) : place]]
    titled = words_of_names().titled
    return bool(before) and (before[-1] in titled or (before[0] in titled and before[-1] in {"du", "de"}))


def is_no_person(typed: TypedText, place: int) -> bool:
    """Tell a saint, a king, a river, and who gave a name to half the schools of the country.

    Args:
        typed: a text.
        place: of a given name in it, from 0.

    Returns:
        Whether the given name is of one of those.

    """
    word = typed.words[place]
    if _ARTICLE.search(typed.text, max(0, word.start - 2), word.start):
        return True
    if typed.gap(place) == " " and _NUMERAL.fullmatch(typed.words[place + 1].text):
        return True
    return _is_a_saint(typed, place) or _is_known(typed, word)


def is_from_a_territory(typed: TypedText, place: int) -> bool:
    """Tell "les parents de Nantes" from "les parents de Kevin" and "la famille de Villiers".

    Args:
        typed: a text.
        place: of what follows a family in it, from 0: "de", or "d’Arles".

    Returns:
        Whether a commune, an EPCI, a department or a region is named there, and nothing after it. What is a given
        name too (Nancy) is taken for one.

    """
    if _OF_ONE_HOUSE.search(typed.before(place)):
        return False
    count = typed.run(place)
    last = typed.end(place, count)
    for later in range(place + max(count, 1) - 1, min(place + _TERRITORY, len(typed.words))):
        link, _, name = folded_name(typed.text[typed.words[place].start : typed.words[later].end]).partition(" ")
        if typed.words[later].end < last or link not in _LINKED:
            continue
        bare = name.removeprefix("la ").removeprefix("l ")
        if name not in given_names() and {name, bare, f"{_LINKED[link]} {name}"} & territory_names():
            return True
    return False


def bears_a_saint(word: TypedWord) -> bool:
    """Tell "Saint-Xxx"."""
    return word.folded.partition("-")[0] in _SAINTS


def _is_a_saint(typed: TypedText, place: int) -> bool:
    """Look for a saint before, past other capitals: "Saint Jean Baptiste"."""
    for step in (1, 2):
        if place < step or typed.gap(place - step) not in {" ", "-"}:
            return False
        before = typed.words[place - step]
        if bears_a_saint(before):
            return True
        if not before.is_capital:
            return False
    return False


def _is_known(typed: TypedText, word: TypedWord) -> bool:
    names = known_names().get(word.folded.partition("-")[0])
    if not names:
        return False
    told = fold(typed.text[word.start : word.start + _NAME]).replace("’", "'").replace("-", " ")
    return any(told.startswith(name) and not told[len(name) : len(name) + 1].isalpha() for name in names)
