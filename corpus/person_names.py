"""Find the names of persons in what people type, and leave those of streets, schools and towns alone.

A text is read word by word. What makes a word a name is what stands before it (a civility, a family, a role, "je
m’appelle") or that it is a given name; what makes it none is a place before it: "rue Victor Hugo", "école Jules Ferry".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpus.name_words import common_names, fold, given_names, ordinary_words, words_of_names
from corpus.named_things import bears_a_saint, is_a_place, is_a_titled_place, is_from_a_territory, is_no_person
from corpus.own_names import own_names
from corpus.personal_kinds import PersonalSpan
from corpus.typed_words import TypedText, TypedWord

if TYPE_CHECKING:
    from collections.abc import Iterator


_CUES: Final = re.compile(
    r"(?:m'?appelle|s'?appelle(?:nt)?|prenommee?|nommee?|moi c'?est|parler? a|parlez-en a|demand(?:er|ez)(?: a)?"
    r"|rappel(?:er|ez)|contact(?:er|ez)|joindre|prevenir|repondre a|ecrire a|ecrivez a|voir avec|d'?apres|selon"
    r"|aupres de|c'?est|chez|hebergeons|avec|je suis|merci a|confie a|remplace|remplacer)\s+$"
)
"""What says that a name follows, in small letters without accents, apostrophes forgotten or not."""
_MAIL_NAME: Final = re.compile(r"(?<![\w.+-])(?P<first>[a-z]{1,20})[._-](?P<last>[a-z]{3,30})@", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"(?<!\[)\b(?:(?P<one>noms?(?: et prénoms?)?(?: du (?P<of>\w+)| de famille| de naissance| d['’]usage)?"
    r"|prénoms?|signature|signé)"
    r"|(?P<two>contacts?|référente?|interlocuteur|interlocutrice|suivi par|affaire suivie par|présents?|participants?"
    r"|rédacteur|rédactrice|de la part de))\s*:\s*",
    re.IGNORECASE,
)
_ORGANISATIONS: Final = frozenset({"france", "petites", "action"})
"""First words of names of programmes that follow a role: "conseillère France Services"."""
_PRONOUNS: Final = frozenset({"me", "pr"})
"""Civilities that are other words in small letters."""
_TITLES: Final = frozenset({"docteur", "dr", "maitre", "pr", "professeur"})
_PLURALS: Final = frozenset({"mesdames", "messieurs", "mlles", "mm", "mmes"})
_ARTICLES: Final = frozenset({"la", "le"})
_PARTICIPLES: Final = ("é", "ée", "és", "ées", "ait", "ant")
_BEFORE_M: Final = frozenset(
    {
        "a",
        "avec",
        "chez",
        "contacter",
        "de",
        "demander",
        "et",
        "joindre",
        "ou",
        "par",
        "pour",
        "que",
        "rappeler",
        "voir",
    }
)
"""What comes before "M" where its dot is forgotten, and not before a letter: "taille M", "la ligne M"."""
_ACRONYM: Final = 6
"""Capitals of what an office is called by, at most: CCAS, EPCI."""


def find_person_names(text: str) -> Iterator[PersonalSpan]:
    """Find what names a person.

    Args:
        text: any text.

    Yields:
        Where a name stands, its civility or its given name included; some may overlap.

    Examples:
        >>> text = "Mme Durand habite rue Jules Ferry."
        >>> [text[found.start : found.end] for found in find_person_names(text)]
        ['Mme Durand']

    """
    typed = TypedText.of(text)
    for place, word in enumerate(typed.words):
        for rule in _RULES if _may_begin_a_name(typed, place) else ():
            end = rule(typed, place)
            if end:
                yield PersonalSpan(word.start, end, "name")
    yield from _after_labels(typed)
    yield from own_names(typed)
    yield from _told_by_a_mail(typed)


def _may_begin_a_name(typed: TypedText, place: int) -> bool:
    """Tell the few words that a rule looks for: a capital, a civility, a given name, what follows a family."""
    lists, word = words_of_names(), typed.words[place]
    return (
        word.is_capital
        or word.folded in lists.civilities
        or word.folded.partition("-")[0] in common_names()
        or (place > 0 and typed.words[place - 1].folded in lists.family)
    )


def _after_civility(typed: TypedText, place: int) -> int:
    lists, word = words_of_names(), typed.words[place]
    if word.folded not in lists.civilities or place + 1 == len(typed.words) or not _is_a_civility(typed, place):
        return 0
    follower = typed.words[place + 1]
    is_surname = _is_a_surname(typed, place + 1)
    refused = lists.civilities | (lists.never_capital if follower.is_capital else lists.never)
    if (follower.folded in refused or follower.is_ordinary) and not is_surname:
        return 0
    count = typed.run(place + 1) or 2 * is_surname or int(_may_be_typed_small(word, follower))
    if len(follower.text) == 1 and count == 1:
        # An initial: the surname comes after its dot.
        return typed.end(place + 1, 2) if typed.gap(place + 1) == ". " and place + 2 < len(typed.words) else 0
    if word.folded in _PLURALS and count:
        count += _count_others(typed, place + 1 + count)
    return typed.end(place + 1, count)


def _is_a_civility(typed: TypedText, place: int) -> bool:
    """Tell "M." from the letter, "Me" from the pronoun, "le docteur Xxx" from a street."""
    lists, word = words_of_names(), typed.words[place]
    if word.folded in lists.dotted:
        is_dotted = re.fullmatch(r"\.\s{0,3}", typed.gap(place)) is not None
        return word.text[0] == "M" and (is_dotted or _is_an_undotted_m(typed, place))
    is_small = word.folded in lists.capital_civilities and not word.text.istitle()
    if is_small and (word.folded in _PRONOUNS or not typed.words[place + 1].is_capital):
        return False
    if word.folded in _TITLES and is_a_titled_place(typed, place):
        return False
    return re.fullmatch(r"\.?\s{1,3}", typed.gap(place)) is not None


def _is_an_undotted_m(typed: TypedText, place: int) -> bool:
    """Tell "avec M Xxx" from "la ligne M Nord"."""
    follower = typed.words[place + 1]
    if typed.words[place].text != "M" or typed.gap(place) != " " or not follower.is_capital:
        return False
    if len(follower.text) < 3 and not _is_a_surname(typed, place + 1):
        return False
    begins = not place or "." in typed.gap(place - 1) or "\n" in typed.gap(place - 1)
    return (begins or typed.words[place - 1].folded in _BEFORE_M) and not (follower.is_upper and len(follower.text) < 5)


def _is_a_surname(typed: TypedText, place: int) -> bool:
    """Tell "Le Goff", "de Kergorlan" and "le goff" from "le Directeur"."""
    lists, word = words_of_names(), typed.words[place]
    if word.folded not in lists.particles or place + 1 == len(typed.words):
        return False
    follower = next((one for one in typed.words[place + 1 : place + 4] if one.folded not in lists.particles), word)
    if follower.is_ordinary or follower.folded in lists.roles | lists.never:
        return False
    is_small = word.folded in _ARTICLES and typed.gap(place) == " " and _looks_like_a_surname(follower)
    return typed.run(place) >= 2 or is_small


def _may_be_typed_small(civility: TypedWord, follower: TypedWord) -> bool:
    lists = words_of_names()
    if civility.folded in lists.capital_civilities or follower.folded in lists.never | lists.roles:
        return False
    return civility.folded in lists.small_civilities or _looks_like_a_surname(follower)


def _looks_like_a_surname(word: TypedWord) -> bool:
    """Tell "durand" from "licencié"."""
    return word.text.isalpha() and len(word.text) >= 3 and not word.text.endswith(_PARTICIPLES)


def _count_others(typed: TypedText, place: int) -> int:
    """Count the words that name the second person of "Mmes Xxx et Yyy"."""
    if place + 1 >= len(typed.words) or typed.words[place].folded != "et" or typed.gap(place - 1) != " ":
        return 0
    follower = typed.words[place + 1]
    count = 0 if follower.folded in words_of_names().civilities or follower.is_ordinary else typed.run(place + 1)
    return count and count + 1


def _after_family(typed: TypedText, place: int) -> int:
    lists, word = words_of_names(), typed.words[place]
    if not place or typed.words[place - 1].folded not in lists.family or typed.gap(place - 1) != " ":
        return 0
    if word.is_capital and word.folded in lists.never_capital - lists.particles:
        return 0
    end = _end_of_name(typed, place, typed.run(place))
    # Asked last: the names of territories are a table to read.
    return 0 if end and is_from_a_territory(typed, place) else end


def _end_of_name(typed: TypedText, place: int, count: int) -> int:
    """Give where some capitals end; 0 where they are a service or an office: "Enfance Jeunesse"."""
    is_service = not typed.words[place].is_given and any(one.is_ordinary for one in typed.words[place : place + count])
    return 0 if is_service else typed.end(place, count)


def _given_and_surname(typed: TypedText, place: int) -> int:
    word = typed.words[place]
    if not (word.is_capital and word.is_given) or is_a_place(typed, place) or is_no_person(typed, place):
        return 0
    if _is_initial(typed, place + 1) and typed.gap(place) == " ":
        return typed.words[place + 1].end + 1
    count = typed.run(place)
    is_town = word.folded in words_of_names().also_words and count == 2 and typed.words[place + 1].is_ordinary
    return typed.end(place, count) if count > 1 and not is_town else 0


def _is_initial(typed: TypedText, place: int) -> bool:
    if place >= len(typed.words):
        return False
    word = typed.words[place]
    return len(word.text) == 1 and word.is_capital and typed.text[word.end : word.end + 1] == "."


def _surname_and_given(typed: TypedText, place: int) -> int:
    if place + 1 >= len(typed.words) or typed.gap(place) != " ":
        return 0
    word, follower = typed.words[place], typed.words[place + 1]
    if not (word.is_upper and len(word.text) >= 4 and follower.is_capital and not follower.is_upper):
        return 0
    if not follower.is_given or word.is_ordinary or word.last_part in words_of_names().things:
        return 0
    return 0 if is_a_place(typed, place) else follower.end


def _initial_and_surname(typed: TypedText, place: int) -> int:
    if not _is_initial(typed, place) or place + 1 == len(typed.words):
        return 0
    # The second initial of "J.-P. Xxx".
    last = place + 1 if _is_initial(typed, place + 1) and typed.gap(place) == ".-" else place
    if last + 1 == len(typed.words) or typed.gap(last).strip() != ".":
        return 0
    surname, lists = typed.words[last + 1], words_of_names()
    if surname.folded in lists.never or surname.is_ordinary or len(surname.text) < 3:
        return 0
    if place and typed.gap(place - 1) == "&":
        return 0
    follows = place > 0 and typed.gap(place - 1) == " "
    if follows and typed.words[place - 1].last_part not in lists.before_initials:
        return 0
    return typed.end(last + 1, typed.run(last + 1))


def _after_role(typed: TypedText, place: int) -> int:
    """Find two capitals after a role, whatever they are: "l’adjointe, Xxx Yyy"."""
    lists, word = words_of_names(), typed.words[place]
    if not place or not word.is_capital or word.folded in lists.civilities | lists.never | _ORGANISATIONS:
        return 0
    if typed.words[place - 1].last_part not in lists.roles or not re.fullmatch(r"[ ,:(]{1,4}", typed.gap(place - 1)):
        return 0
    count = typed.run(place)
    if count < 2 or is_a_place(typed, place - 1):
        return 0
    return _end_of_name(typed, place, count)


def _after_kin(typed: TypedText, place: int) -> int:
    """Find a capital after who it is to somebody, or a given name of any sort after a role."""
    lists, word = words_of_names(), typed.words[place]
    if not place or not word.is_capital or word.folded in lists.civilities | lists.never | _ORGANISATIONS:
        return 0
    if (word.is_upper and len(word.text) <= _ACRONYM) or is_no_person(typed, place) or bears_a_saint(word):
        return 0
    before, gap = typed.words[place - 1], typed.gap(place - 1)
    is_kin = before.last_part in lists.kin and before.text.islower() and gap in {" ", ", "}
    is_role = before.last_part in lists.roles and word.is_given and re.fullmatch(r"[ ,:(]{1,3}", gap) is not None
    return _end_of_name(typed, place, typed.run(place)) if is_kin or is_role else 0


def _after_and(typed: TypedText, place: int) -> int:
    """Find the second of two given names, of any sort: "Léa et Xxx"."""
    word = typed.words[place]
    if place < 2 or not (word.is_capital and word.is_given) or typed.words[place - 1].folded != "et":
        return 0
    first = typed.words[place - 2]
    is_one = first.is_capital and first.folded in common_names() - words_of_names().also_words
    follows = typed.gap(place - 1) == typed.gap(place - 2) == " "
    return word.end if is_one and follows and not is_a_place(typed, place) else 0


def _given_alone(typed: TypedText, place: int) -> int:
    word = typed.words[place]
    parts = word.folded.split("-")
    if not all(part in common_names() for part in parts) or is_no_person(typed, place) or is_a_place(typed, place):
        return 0
    is_a_word = len(parts) == 1 and word.folded in words_of_names().also_words
    if word.is_capital:
        is_sure = not is_a_word and (not place or typed.words[place - 1].folded not in {"la", "un", "une", "du", "des"})
        return word.end if is_sure or _CUES.search(typed.before(place)) else 0
    return _typed_small(typed, place) if not is_a_word and _CUES.search(typed.before(place)) else 0


def _typed_small(typed: TypedText, place: int) -> int:
    """Take a given name in small letters after a cue, with what may be its surname: "je m’appelle xxx yyy"."""
    lists = words_of_names()
    if place + 1 < len(typed.words) and typed.gap(place) == " ":
        follower = typed.words[place + 1]
        if follower.folded not in lists.never | lists.roles and len(follower.text) > 3 and not follower.is_ordinary:
            return follower.end
    return typed.words[place].end


_RULES: Final = (
    _after_civility,
    _after_family,
    _given_and_surname,
    _surname_and_given,
    _initial_and_surname,
    _after_role,
    _after_kin,
    _after_and,
    _given_alone,
)
"""Each gives where a name that begins at a word ends; 0 for none."""


def _after_labels(typed: TypedText) -> Iterator[PersonalSpan]:
    lists = words_of_names()
    starts = {word.start: place for place, word in enumerate(typed.words)}
    for label in _LABEL.finditer(typed.text):
        place = starts.get(label.end())
        if place is None or typed.words[place].folded in lists.never or fold(label["of"] or "") in lists.things:
            continue
        count = typed.run(place)
        end = _end_of_name(typed, place, count)
        if end and count >= (1 if label["one"] else 2):
            yield PersonalSpan(typed.words[place].start, end, "name")


def _told_by_a_mail(typed: TypedText) -> Iterator[PersonalSpan]:
    """Find the words that a mail of the text says to be a name: those of "x.yyy@" and of "given.yyy@"."""
    named: set[str] = set()
    for match in _MAIL_NAME.finditer(typed.text):
        first, last = fold(match["first"]), fold(match["last"])
        if len(first) == 1 or first in given_names():
            named |= {last, *([first] if len(first) > 1 else [])} - ordinary_words()
    for word in typed.words if named else ():
        if word.folded in named:
            # With its initial, where it has one.
            initial = re.search(r"(?<!\w)[^\W\d_]\. ?$", typed.text[max(0, word.start - 3) : word.start])
            yield PersonalSpan(word.start - (len(initial.group()) if initial else 0), word.end, "name")
