"""What a person types to name a place, read in every way it may be meant.

« st pol 29 » is a name with a department, « CC Val 81 » a name with a number in it, « Neuville sur Ain » ends by the
name of a department. A query is not settled here: each way is a `Reading`, and the search keeps what fits best.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.place_names import folded_name, is_article, without_articles, without_carrier, without_epci_words

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHARACTERS = 100
"""What is read of a query; the longest name has 77 characters."""
_SHORTHANDS = {"s": "sur", "ss": "sous", "gd": "grand", "gde": "grande", "mt": "mont", "dept": "departement"}
_EPCI_KINDS = (
    (re.compile(r"\b(communautes? d(e|es) communes?|com com|comcom|codecom)\b"), "cc"),
    (re.compile(r"\b(communaute d ?agglomeration|communaute d ?agglo|agglomeration|agglo)\b"), "ca"),
    (re.compile(r"\bcommunaute urbaine\b"), "cu"),
)
_EPCI_SIGN = re.compile(r"\b(c[acu]|communaute|metropole|epci|interco\w*)\b")
_DEPARTMENT_SIGN = re.compile(r"^((conseil )?departement(al)?|cd)( |$)(d |de |des |du |l |la |le )*")
_NUMBER = re.compile(r"[0-9]{1,5}|2[ab][0-9]{0,3}|[0-9]{9}|[0-9]{14}")
_ALIKE = 0.8
"""Likeness from which a word is taken for the name of a department, typos included."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a query."""

    name: str
    """The name meant, folded; empty when the query holds none."""
    numbers: tuple[str, ...] = ()
    """What tells where it is: department numbers, postcodes, their beginnings, INSEE codes or SIRENs."""
    departments: tuple[str, ...] = ()
    """Numbers of the departments that the query names."""
    epci: bool = False
    """Whether an EPCI is meant: its ``name`` then goes without the words that say so."""
    department: bool = False
    """Whether a department is meant."""
    numbered: bool = False
    """Whether the name meant has a number in it."""


def read_place_query(query: str, departments: Mapping[str, str]) -> list[Reading]:
    """Read a query in every way it may be meant.

    Args:
        query: anything.
        departments: the number of each department by its folded name without articles.

    Returns:
        The readings, the likelier first, without repeats; none when the query holds neither letter nor digit.

    Examples:
        >>> [(r.name, r.numbers) for r in read_place_query("St Pol (29)", {})]
        [('saint pol 29', ()), ('saint pol', ('29',)), ('saint pol', ())]

    """
    folded = folded_place(query)
    words = folded.split()
    if not words:
        return []
    if all(word.isdigit() for word in words) and len(words) > 1:
        words = ["".join(words)]
    numbers = tuple(word.upper() for word in words if _NUMBER.fullmatch(word))
    name = " ".join(word for word in words if not _NUMBER.fullmatch(word))
    readings = [Reading(name, numbers)]
    if name and numbers:
        readings = [Reading(folded, numbered=True), *readings]
    if name:
        readings += [*_of_a_kind(name, numbers), *_of_a_body(name, numbers), *_of_a_department(name, departments)]
    return list(dict.fromkeys([*readings, Reading(name)]))


def folded_place(text: str) -> str:
    """Fold a name, the kind of an EPCI and the shorthands of addresses written in one way.

    Args:
        text: anything; only its beginning is read.

    Returns:
        Folded words.

    Examples:
        >>> folded_place("Communauté de communes du Pays de Dol"), folded_place("Chalon s/Saône")
        ('cc du pays de dol', 'chalon sur saone')

    """
    folded = folded_name(text[:MAX_CHARACTERS])
    for pattern, kind in _EPCI_KINDS:
        folded = pattern.sub(kind, folded)
    words = folded.split()
    # A lone letter that ends a query is a word that is being typed.
    return " ".join([*(_SHORTHANDS.get(word, word) for word in words[:-1]), *words[-1:]])


def _of_a_body(name: str, numbers: tuple[str, ...]) -> list[Reading]:
    """« Mairie de Poses » names Poses."""
    bare = without_carrier(name)
    return [Reading(bare, numbers)] if bare and bare != name else []


def _of_a_kind(name: str, numbers: tuple[str, ...]) -> list[Reading]:
    """« Agglo de Vichy » names an EPCI, « conseil départemental du Lot » a department."""
    readings = []
    if _EPCI_SIGN.search(name) and (core := without_epci_words(name)):
        readings.append(Reading(core, numbers, epci=True))
    rest = _DEPARTMENT_SIGN.sub("", name)
    if rest != name and (rest or numbers):
        readings.append(Reading(rest, numbers, department=True))
    return readings


def _of_a_department(name: str, departments: Mapping[str, str]) -> list[Reading]:
    """« Saint-Denis, La Réunion » ends by the name of a department, perhaps mistyped or cut short."""
    words = name.split()
    # « La Manche » is the whole name of one.
    least = next((start for start, word in enumerate(words, 1) if not is_article(word)), len(words))
    ends = ((" ".join(words[:start]), " ".join(words[start:])) for start in range(least, len(words)))
    named = ((start, _departments_named(end, departments)) for start, end in ends)
    return [Reading(start, departments=codes) for start, codes in named if codes]


def _departments_named(words: str, departments: Mapping[str, str]) -> tuple[str, ...]:
    text = without_articles(words)
    if text in departments:
        return (departments[text],)
    if len(text) < 4:
        return ()
    alike = process.extract(text, departments.keys(), scorer=OSA.normalized_similarity, score_cutoff=_ALIKE)
    begun = [name for name in departments if name.startswith(text)]
    return tuple(dict.fromkeys(departments[name] for name in [*(name for name, _, _ in alike), *begun]))
