"""The product fiches of beta.gouv.fr: a folder or archive of Markdown, or ``startups.json`` (v2 and v3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from corpus.documents import Document
from corpus.passages import SENTENCE_END
from corpus.records import ToolKind, ToolState
from corpus.sources.beta_gouv_json import read_startups
from corpus.sources.cells import address_of, days_of, folded_label, list_of, text_of
from corpus.sources.front_matter import BODY, read_markdown
from corpus.sources.normalisation import check_id
from corpus.sources.phases import phase_of
from corpus.sources.plain_text import plain
from corpus.sources.rows import CellError, Draft, Row, Upstream
from corpus.sources.vocabularies import PHASES, themes_and_keywords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from corpus.sources.phases import Phase
    from corpus.sources.rows import Quarantined

_PAGE = "https://beta.gouv.fr/startups/{}.html"
_HEADING = re.compile(r"^#{1,6}[ \t]*(.+?)[ \t#]*$", re.MULTILINE)
_PROBLEM = re.compile(r"probl|constat|besoin|difficult|irritant", re.IGNORECASE)
_REASON = re.compile(
    r"abandon|arr[êe]t|post.?mortem|fin (de l|du|d)|abouti|interruption|suites? (donn|pour)|^suites?$|conclusion"
    r"|apprentissage|bilan",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"(?:produit|service|projet|investigation|expérimentation|startup|plateforme|application)\b.{0,60}?"
    r"(?:\bs[’']arrête\b|\bn[’']a pas donné (?:suite|lieu)|\bn[’']est plus (?:piloté|porté|développé|maintenu)"
    r"|\b(?:a été|est) (?:arrêté|abandonné|interrompu)e?s?\b|\b(?:a pris|prend) fin\b)",
    re.IGNORECASE,
)
"""What a sentence says of an end, wherever it stands in the fiche."""
_QUOTED = 300
"""Characters of the given reason that are quoted: a short quotation, whatever the licence of the text."""
_STATUSES = {"totalement conforme", "partiellement conforme", "non conforme"}


def read_fiches(path: Path) -> Iterator[Row | Quarantined]:
    """Read the fiches of a folder, an archive, a Markdown file or a ``startups.json``."""
    return read_startups(path) if path.suffix.lower() == ".json" else read_markdown(path)


def draft_of(row: Row) -> Draft:
    """Read a fiche.

    Args:
        row: its front matter and text.

    Returns:
        The draft; contacts and names of people are left where they are.

    """
    cells = row.cells
    record_id = check_id(text_of(cells, "id"), field="id")
    sections = _sections(text_of(cells, BODY))
    phase, planned = phase_of(cells, today=row.read_on)
    themes, keywords = themes_and_keywords(list_of(cells, "thematiques", separators=","))
    holders = [name.rstrip("/").rsplit("/", 1)[-1] for name in list_of(cells, "sponsors")]
    return Draft(
        external_id=record_id,
        name=_title(cells),
        kind=ToolKind.PUBLIC_SERVICE,
        state=PHASES[phase.name] if phase and not phase.to_come else ToolState.UNKNOWN,
        state_note=_note(cells, phase, planned=planned, holders=holders, sections=sections),
        purpose=text_of(cells, "mission"),
        description="\n\n".join(f"{text}" for heading, text in sections if not _PROBLEM.search(heading)),
        problems=tuple(text for heading, text in sections if _PROBLEM.search(heading) and text),
        themes=themes,
        keywords=keywords,
        audience=list_of(cells, "usertypes", separators=","),
        publisher=", ".join(holders) or text_of(cells, "incubator"),
        url=address_of(cells, "link"),
        repository=_repository(cells),
        facts=_facts(cells),
        page=_PAGE.format(record_id),
        dates=_dates(cells),
    )


def _title(cells: Mapping[str, object]) -> str:
    title = text_of(cells, "title") or text_of(cells, "name")
    if not title:
        raise CellError("title", "", "valeur obligatoire absente")
    return title


def _sections(body: str) -> list[tuple[str, str]]:
    """Part a text at its headings: pairs of a heading, empty for what comes first, and the text under it."""
    parts = _HEADING.split(body)
    pairs = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    return [(heading, text.strip()) for heading, text in pairs if heading or text.strip()]


def _dates(cells: Mapping[str, object]) -> tuple[str, ...]:
    """Read when its phases began and what happened to it; ends are often only planned."""
    phases, events = cells.get("phases") or [], cells.get("events") or []
    dated = [(phases, "start"), (events, "date")]
    return days_of(
        one.get(key) for listed, key in dated if isinstance(listed, list) for one in listed if isinstance(one, dict)
    )


def _note(
    cells: Mapping[str, object],
    phase: Phase | None,
    *,
    planned: Phase | None,
    holders: list[str],
    sections: list[tuple[str, str]],
) -> str | None:
    if not phase:
        return None
    said = f"{phase.said}, d’après la fiche de beta.gouv.fr."
    if planned:
        said += f" {planned.planned}"
    if phase.name == "transfere":
        to = (
            f" Repreneur d’après la fiche : {', '.join(holders)}."
            if holders
            else " La fiche ne nomme pas de repreneur."
        )
        return f"{said}{to} Service à vérifier auprès de lui."
    if PHASES[phase.name] is not ToolState.DROPPED:
        return said
    reason = _reason(cells, sections)
    return f"{said} Raison donnée : « {reason} »" if reason else f"{said} La fiche n’en dit pas la raison."


def _reason(cells: Mapping[str, object], sections: list[tuple[str, str]]) -> str:
    """Find why it was given up: a comment of the last phase or event, else a section that says so."""
    listed = [cells.get("phases"), cells.get("events")]
    dated: list[Any] = [item for told in listed if isinstance(told, list) for item in told]
    ends = [item for item in dated if isinstance(item, dict) and str(item.get("name")).startswith(("abandon", "end"))]
    told = [text_of(item, "comment") for item in ends]
    told += [text for heading, text in sections if _REASON.search(heading)]
    told += [_from_its_end(text) for heading, text in sections if not _PROBLEM.search(heading)]
    text = " ".join(plain(next(filter(None, told), "")).split())
    if len(text) <= _QUOTED:
        return text
    return text[:_QUOTED].rsplit(" ", 1)[0] + "…"


def _from_its_end(text: str) -> str:
    """Give a text from the sentence on that tells of an end; empty where none does."""
    read = plain(text)
    sentences = SENTENCE_END.split(" ".join(read.split()))
    found = next((place for place, sentence in enumerate(sentences) if _STOPPED.search(sentence)), None)
    return "" if found is None else " ".join(sentences[found:])


def _repository(cells: Mapping[str, object]) -> str | None:
    """Read the first repository; some fiches give several, some the word for none."""
    several = list_of(cells, "repository", separators=",; ")
    return address_of({"repository": several[0]}, "repository") if several else None


def _facts(cells: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    status = folded_label(text_of(cells, "accessibility_status"))
    return (("accessibility", f"Accessibilité : {status}"),) if status in _STATUSES else ()


BETA_GOUV = Upstream(
    document=Document(
        id="beta-gouv",
        title="Fiches produit de beta.gouv.fr",
        publisher="Direction interministérielle du numérique (DINUM)",
        date=None,
        licence="CC BY-NC-SA",
        url="https://beta.gouv.fr/startups/",
        republish=False,
    ),
    read=read_fiches,
    draft=draft_of,
)
