"""Write what stands around the cells: the second of two writers sees what the first wrote, and nothing is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from api.desk.benchmarks.errors import BenchmarkChangedError, TextTooLongError
from api.desk.benchmarks.kinds import OWN_KINDS
from api.desk.benchmarks.parts import text_version
from api.desk.benchmarks.reading import read_benchmark
from api.desk.benchmarks.rows import clean_name
from corpus.cleaning import clean_line, clean_text, mask_personal_data
from corpus.numbers import number
from corpus.shortening import first_clauses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkRow
    from api.desk.benchmarks.told import AnswerChange

_TITLE = 200
MAX_NEED: Final = 12_000
"""Characters of a need: of the 10,000 that are matched, and of what masks add to them."""
_CONCLUSION = 10_000
_REASON = 1_000
_BEGINNING = 80
"""Characters of the need that stand for a title."""
_LEADING: Final = re.compile(
    r"(?: (?:le|la|les|un|une|des|de|du|à|au|aux|et|ou|où|en|dans|par|pour|sur|sous|avec|sans|que|qui|dont|ne|se|son|sa"
    r"|ses|leurs?|nos|notre|vos|votre|ce|cet|cette|ces|mon|ma|mes|plus|très|si|mais|car|donc|est|sont))+$",
    re.IGNORECASE,
)
"""Words that no title ends on: they announce the one that was cut."""
_LONG = (
    "{what} tient en {most}\N{NO-BREAK SPACE}caractères et en a {length}. Rien n’a été enregistré\N{NO-BREAK SPACE}: "
    "gardez l’essentiel, puis envoyez à nouveau."
)


def check_length(text: str, *, what: str, most: int) -> None:
    """Refuse a text that would have to be cut.

    Args:
        text: the text, as it is kept.
        what: what it is, in French, with its article.
        most: how many characters it may have.

    Raises:
        TextTooLongError: if it has more.

    """
    if len(text) > most:
        raise TextTooLongError(_LONG.format(what=what, most=number(most), length=number(len(text))))


def clean_presentation(title: str, context: str) -> dict[str, str]:
    """Bring a title and a need to what is kept of them: no personal data, and a title even where none was typed."""
    context = mask_personal_data(clean_text(context)).strip()
    typed = mask_personal_data(clean_line(title)[:_TITLE]).strip()
    return {"title": typed or _beginning(clean_line(context)) or "Comparatif sans titre", "context": context}


def _beginning(text: str) -> str:
    short = first_clauses(text, _BEGINNING)
    return f"{_LEADING.sub('', short[:-1])}…" if short.endswith("…") else short


def clean_conclusion(text: str) -> dict[str, str]:
    """Bring a conclusion to what is kept of it: readable."""
    return {"conclusion": clean_text(text).strip()}


def check_texts(typed: Mapping[str, str]) -> Mapping[str, str]:
    """Give texts that are to be written.

    Args:
        typed: a title and a need, a conclusion, or all of them, as they are kept.

    Returns:
        The same.

    Raises:
        TextTooLongError: if the need or the conclusion is too long.

    """
    check_length(typed.get("context", ""), what="Le besoin", most=MAX_NEED)
    check_length(typed.get("conclusion", ""), what="La conclusion", most=_CONCLUSION)
    return typed


def clean_change(row: BenchmarkAnswerRow, wanted: AnswerChange) -> dict[str, str | bool]:
    """Give what an answer is once changed.

    Args:
        row: the answer, as it is.
        wanted: what changes.

    Returns:
        The value of each column. An answer of the catalogue keeps its kind, and any answer what it has where its new
        name is empty or its new kind is none.

    Raises:
        NameTooLongError: if the name is too long.

    """
    name, kind = clean_name(wanted.name or ""), "" if row.origin else wanted.kind or ""
    why = row.aside_why if wanted.aside is None else clean_text(wanted.why)[:_REASON].strip()
    aside = row.aside if wanted.aside is None else wanted.aside
    return {
        "name": name or row.name,
        "kind": kind if kind in OWN_KINDS else row.kind,
        "aside": aside,
        "aside_why": why if aside else "",
    }


def write_seen(
    session: Session,
    benchmark: BenchmarkRow,
    typed: Mapping[str, str | bool],
    *,
    seen: str | None,
    answer: BenchmarkAnswerRow | None = None,
) -> dict[str, Any] | None:
    """Write columns together, unless someone wrote something else since their author looked.

    Args:
        session: a writing transaction, in which the benchmark is held.
        benchmark: the benchmark.
        typed: what to write, as it is kept, by column.
        seen: the `text_version` of what its author has seen, in the same order; none to write whatever is there.
        answer: the answer whose columns they are; none for those of the benchmark.

    Returns:
        What the history keeps; none when this is what is there already.

    Raises:
        BenchmarkChangedError: if one of them was changed since.

    """
    row = answer or benchmark
    before = {name: getattr(row, name) for name in typed}
    if before == typed:
        return None
    if seen not in {None, text_version(*map(str, before.values()))}:
        raise BenchmarkChangedError(read_benchmark(session, benchmark))
    for name, value in typed.items():
        setattr(row, name, value)
    told = {"before": before, "after": dict(typed)}
    return {"answer": answer.id, **told} if answer else told
