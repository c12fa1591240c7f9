"""Hold records against the text they were written from, when that text is at hand.

Three promises are checked: the figures of the source are in the record or left
out for a reason, no sentence was copied, and every citation points at text that
may be cited.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.fields import line_spans
from corpus.records import Investigation, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

COPIED_RUN = 8
"""Shortest run of words, shared with the source, that counts as copied."""

# Fields that hold names or codes: a title of nine words is not a copied sentence.
_NAMES = {"id", "name", "aliases", "publisher", "url", "repository", "lines", "region", "document", "supports"}
_SPACES = "\u0020\u00a0\u202f\u2009"
_FIGURE = re.compile(rf"\d+(?:[{_SPACES}.,]\d{{3}})+(?!\d)|\d+(?:,\d+)?")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class BadCitation:
    """A citation that points where nothing may be cited."""

    field: str
    """The field, its steps joined by dots."""
    lines: str
    why: str
    """A sentence in French."""

    def __str__(self) -> str:
        return f"{self.field} « {self.lines} » : {self.why}"


def texts_of(value: object) -> Iterator[str]:
    """Yield every prose string inside a record dumped to plain Python.

    Args:
        value: a string, a list or a mapping, nested at will; names and codes are skipped.

    Yields:
        Strings in the order of the fields.

    """
    for _, text in fields_of(value):
        yield text


def fields_of(value: object) -> Iterator[tuple[str, str]]:
    """Yield every prose string inside a record dumped to plain Python, with its field.

    Args:
        value: as for `texts_of`.

    Yields:
        The field, its steps joined by dots, and the string, in the order of the fields.

    """
    for steps, inner in _leaves(value):
        if isinstance(inner, str) and not _NAMES.intersection(steps):
            yield ".".join(steps), inner


def _leaves(value: object, *steps: str) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, *steps, name)
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            yield from _leaves(inner, *steps, str(number))
    else:
        yield steps, value


def words_of(text: str) -> list[str]:
    """Split into lower-case words without accents; punctuation and apostrophes separate."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def figures_of(text: str) -> set[str]:
    """Read the figures of a text, in one spelling.

    Args:
        text: any text.

    Returns:
        The figures, without spaces between thousands and without leading zeros.

    Examples:
        >>> sorted(figures_of("50 000 habitants, 12,5 % et 50,000"))
        ['12,5', '50000']

    """
    found = set()
    for match in _FIGURE.findall(text):
        digits = re.sub(rf"[{_SPACES}.]", "", match)
        if re.fullmatch(r"\d+,\d{3}", digits):  # "50,000" for fifty thousand
            digits = digits.replace(",", "")
        found.add(digits.lstrip("0") or "0")
    return found


def copied_runs(record: Record, source: str) -> list[str]:
    """Find the runs of `COPIED_RUN` words that a record shares with a source.

    Args:
        record: the record.
        source: the whole text of the source.

    Returns:
        The shared runs, in the order they stand in the record.

    """
    known = set(_runs(words_of(source)))
    texts = texts_of(record.model_dump(mode="json"))
    return [" ".join(run) for text in texts for run in _runs(words_of(text)) if run in known]


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(COPIED_RUN)), strict=False)


def bad_citations(record: Record, *, not_text: Sequence[str], n_lines: int | None = None) -> list[BadCitation]:
    """Find the citations that point outside the record's source or at lines that are no text.

    Args:
        record: the record.
        not_text: lines of the document that nothing may cite.
        n_lines: how many lines the document has; ``None`` when it is not at hand.

    Returns:
        The bad citations, in the order of the fields.

    """
    bad: list[BadCitation] = []
    barred = [span for lines in not_text for span in line_spans(lines)]
    whole = line_spans(record.source.lines) if isinstance(record, Investigation) and record.source.lines else None
    dumped = record.model_dump(mode="json", exclude={"source"})
    for steps, lines in _leaves(dumped):
        if steps[-1] != "lines" or not isinstance(lines, str):
            continue
        for first, last in line_spans(lines):
            wrong = []
            if n_lines is not None and last > n_lines:
                wrong.append(f"Ces lignes n’existent pas : le document en a {n_lines}.")
            if any(a <= first and last <= b for a, b in barred):
                wrong.append("Ces lignes viennent d’une image, ou d’ailleurs : citez le texte.")
            if whole and not any(a <= first and last <= b for a, b in whole):
                own = record.source.lines  # type: ignore[union-attr]
                wrong.append(f"Ces lignes ne sont pas de celles de la fiche, {own}.")
            bad += [BadCitation(".".join(steps), lines, why) for why in wrong]
    return bad


def missing_figures(record: Investigation, source_lines: Sequence[str], *, not_text: Sequence[str]) -> list[str]:
    """Find the figures of the source that the record neither holds nor leaves out on purpose.

    Args:
        record: the investigation.
        source_lines: every line of the document, the first being line 1.
        not_text: lines of the document that nothing may cite.

    Returns:
        One ``"figure, ligne N"`` for each missing figure, in the order of the lines.

    """
    barred = {n for lines in not_text for a, b in line_spans(lines) for n in range(a, b + 1)}
    dumped = record.model_dump(mode="json", exclude={"source", "left_out"})
    held = {figure for text in texts_of(dumped) for figure in figures_of(text)}
    held |= {str(t.population.value) for t in record.territories if t.population}
    held |= {figure for t in record.territories for figure in figures_of(t.department)}
    held |= {figure for left in record.left_out for figure in figures_of(left.figure)}
    missing = []
    for first, last in line_spans(record.source.lines or "1"):
        for number in range(first, last + 1):
            if number not in barred:
                found = figures_of(source_lines[number - 1]) - held
                missing += [f"{figure}, ligne {number}" for figure in sorted(found)]
    return missing


def compare(
    records: Mapping[str, Record], source_lines: Sequence[str], *, not_text: Sequence[str]
) -> dict[str, list[str]]:
    """Hold every record against the text of its document.

    Args:
        records: the records, by id.
        source_lines: every line of the document, the first being line 1.
        not_text: lines of the document that nothing may cite.

    Returns:
        What is wrong, by record id; records that hold are absent.

    """
    source = "\n".join(source_lines)
    wrong: dict[str, list[str]] = {}
    for record_id, record in records.items():
        found = [f"Copié de la source : « {run} »." for run in copied_runs(record, source)]
        found += map(str, bad_citations(record, not_text=not_text, n_lines=len(source_lines)))
        if isinstance(record, Investigation):
            found += [
                f"Chiffre ni repris, ni laissé de côté (left_out) : {m}."
                for m in missing_figures(record, source_lines, not_text=not_text)
            ]
        if found:
            wrong[record_id] = found
    return wrong
