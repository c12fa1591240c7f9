"""Clean what people type; find and mask personal data in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from corpus.person_names import find_person_names
from corpus.personal_kinds import MASKS, PersonalSpan
from corpus.personal_patterns import find_patterns
from corpus.typed_words import TypedText

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from corpus.personal_kinds import PersonalKind

__all__ = [
    "MASKS",
    "PersonalData",
    "clean_line",
    "clean_text",
    "find_personal_data",
    "find_spans",
    "mask_personal_data",
    "personal_data_in_address",
    "without_masks",
    "without_personal_data",
]

_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories of control and format characters and of surrogates."""
_NO_CHARACTERS: Final = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""Code points that are none and never will be: XML, so ODS, cannot hold some of them."""
_PASSES: Final = 4
"""What a mask uncovers is masked in turn: a second pass finds a little, a third has found nothing yet."""
_MASK: Final = "|".join(map(re.escape, MASKS.values()))
_STOOD: Final = re.compile(rf"\s?\(?(?:{_MASK})(?:[\s,;/(]*(?:{_MASK}))*\)?")
"""Masks that follow one another, in parentheses or not."""
_ANNOUNCED: Final = re.compile(r"\w+\.?\s?:")


@dataclass(frozen=True)
class PersonalData:
    """A piece of text that points at a person."""

    kind: PersonalKind
    text: str


def find_spans(text: str, *, own: Collection[str] = ()) -> list[PersonalSpan]:
    """Find where personal data stands.

    Names are found after a civility, a family or a role, by a given name, or where the text says that a name follows;
    those of streets, schools and towns are left alone. Social security numbers and bank accounts are found by their
    key, so that other long numbers are left alone; a SIREN or a SIRET names an organisation.

    Args:
        text: any text.
        own: names of what the text is about: a piece that has no other words than theirs names no person.

    Returns:
        The pieces in reading order, none over another: where two overlap they are one, of the kind of the first.

    """
    merged: list[PersonalSpan] = []
    for span in sorted([*find_patterns(text), *_find_others_names(text, own)], key=lambda s: (s.start, -s.end)):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = PersonalSpan(last.start, max(last.end, span.end), last.kind)
        else:
            merged.append(span)
    return merged


def _find_others_names(text: str, own: Collection[str]) -> Iterator[PersonalSpan]:
    words = {word.folded for name in own for word in TypedText.of(name).words}
    for span in find_person_names(text):
        if not words or not {word.folded for word in TypedText.of(text[span.start : span.end]).words} <= words:
            yield span


def find_personal_data(text: str, *, own: Collection[str] = ()) -> list[PersonalData]:
    """Find what points at a person, see `find_spans`.

    Args:
        text: any text.
        own: names of what the text is about.

    Returns:
        What was found, in reading order.

    Examples:
        >>> [found.kind for found in find_personal_data("écrire à a.b@exemple.fr ou au 01 23 45 67 89")]
        ['mail', 'phone']

    """
    return [PersonalData(span.kind, text[span.start : span.end]) for span in find_spans(text, own=own)]


def personal_data_in_address(address: str) -> list[PersonalData]:
    """Find the mails of an address of the web, and the phone numbers of its query: digits of its path are often an id.

    Args:
        address: an address, percent-encoded or not.

    Returns:
        What was found, the mails first.

    Examples:
        >>> [found.text for found in personal_data_in_address("https://exemple.fr/?m=a.b%40exemple.fr")]
        ['a.b@exemple.fr']

    """
    told = unquote(address)
    query = told.partition("?")[2]
    return [
        PersonalData(span.kind, text[span.start : span.end])
        for text, kind in ((told, "mail"), (query, "phone"))
        for span in find_patterns(text)
        if span.kind == kind
    ]


def mask_personal_data(text: str, *, own: Collection[str] = ()) -> str:
    """Replace what points at a person by the sort of thing it was.

    Args:
        text: any text.
        own: names of what the text is about, see `find_spans`.

    Returns:
        The text with each piece of personal data replaced by its mask. Masking again changes nothing.

    Examples:
        >>> mask_personal_data("Écrire à a.b@exemple.fr ou au 01 99 00 12 34.")
        'Écrire à [courriel] ou au [téléphone].'

    """
    for _ in range(_PASSES):
        masked = _masked_once(text, own)
        if masked == text:
            break
        text = masked
    return text


def without_masks(text: str) -> str:
    """Leave out the masks of a text, for whoever reads its words: those of a mask are nobody's.

    Args:
        text: a text, masked or not.

    Returns:
        The text, a space in the place of masks that follow one another.

    Examples:
        >>> without_masks("Le cahier de [nom] ([téléphone], [courriel]) est sur papier.")
        'Le cahier de  est sur papier.'

    """
    return _STOOD.sub(" ", text) if "[" in text else text


def without_personal_data(text: str) -> str:
    r"""Take out of a text what points at a person, for whoever wrote it.

    Args:
        text: any text.

    Returns:
        The masked text, without the lines that held nothing else: most of those of a signature.

    Examples:
        >>> without_personal_data("Mme Martin attend.\nTél. : 06 99 00 12 34\nmairie@exemple.fr")
        '[nom] attend.'

    """
    masked = mask_personal_data(text)
    return masked if masked == text else "\n".join(line for line in masked.split("\n") if _says(line)).strip()


def _says(line: str) -> bool:
    """Tell whether a line is empty, or says something beside its masks and what announces them: « Tél. : »."""
    return not line.strip() or any(c.isalnum() for c in _ANNOUNCED.sub("", without_masks(line)))


def _masked_once(text: str, own: Collection[str]) -> str:
    parts, done = [], 0
    for span in find_spans(text, own=own):
        parts += [text[done : span.start], MASKS[span.kind]]
        done = span.end
    return "".join([*parts, text[done:]])


def clean_line(text: str) -> str:
    r"""Bring a text to one line of readable characters.

    Args:
        text: any string, lone surrogates included.

    Returns:
        The text in NFC, without control and format characters nor what is no character, each run of white space one
        space.

    Examples:
        >>> clean_line("  Mairie\x00 de\r\nBourg\ud800 ")
        'Mairie de Bourg'

    """
    seen = _NO_CHARACTERS.sub("", text)
    kept = "".join(" " if c.isspace() else c for c in seen if c.isspace() or unicodedata.category(c) not in _DROPPED)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def clean_text(text: str) -> str:
    r"""Bring a text to readable characters, its paragraphs kept.

    Args:
        text: any string, lone surrogates included.

    Returns:
        Lines as `clean_line` gives them, parted by ``\n``, at most one of them empty in a row, none at the ends.

    Examples:
        >>> clean_text("Bonjour,\r\n\r\n\r\nle hall\x00 est plein.\n")
        'Bonjour,\n\nle hall est plein.'

    """
    lines = [clean_line(line) for line in text.splitlines()]
    paragraphs = ["\n".join(group) for written, group in groupby(lines, key=bool) if written]
    return "\n\n".join(paragraphs)
