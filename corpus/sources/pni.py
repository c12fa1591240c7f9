"""The published synthesis of the programme: its scanned text and the index of it, to draft records.

A draft says what the text says, in the text's words, and waits for a reader: outcomes are those of the whole
investigation, kinds of solution are guessed among those that the index names, lessons are not drawn.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError

from corpus.documents import Document
from corpus.errors import SourceError
from corpus.field_messages import field_message
from corpus.fields import line_spans
from corpus.records import Investigation, Price, ToolKind, ToolState
from corpus.sources.cells import address_of, list_of, one_of, required, text_of
from corpus.sources.files import read_text
from corpus.sources.normalisation import check_id
from corpus.sources.pni_text import cited, put_right, sections_of
from corpus.sources.rows import CellError, Draft, Quarantined, Row, Upstream
from corpus.sources.tables import read_table
from corpus.sources.vocabularies import themes_and_keywords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from corpus.sources.pni_text import Paragraph

_TEXT, _TOOLS = "text", "cited tools"
"""Keys under which a row bears the lines of the document, and the tools with the lines that name them."""
_OUTCOMES = {"confirmed": "confirmed", "partly": "partly", "invalidated": "invalidated", "none": "untested"}
_KINDS = {
    "communication": "communication",
    "organisation": "organisation",
    "adopt existing tool": "existing_tool",
    "facility": "place",
    "new digital service": "new_service",
    "other": "method",
}
_SAID = {
    "communication": re.compile(r"communi|campagne|affich|livret|plaquette|support|guide|sensibilis", re.IGNORECASE),
    "new_service": re.compile(r"site|application|plateforme|num[ée]rique|outil|logiciel", re.IGNORECASE),
    "existing_tool": re.compile(r"pix|nextcloud|application|plateforme|outil|logiciel", re.IGNORECASE),
    "place": re.compile(r"lieu|espace|local|v[ée]hicule|bus|parking|mobilier|am[ée]nag", re.IGNORECASE),
    "organisation": re.compile(r"agent|service|guichet|partenariat|r[ée]f[ée]rent|r[ée]union|coordin", re.IGNORECASE),
    "method": re.compile(r"m[ée]thode|[ée]valuation|indicateur", re.IGNORECASE),
}
_HORIZONS = (("court", "short"), ("moyen", "medium"), ("long", "long"))
_STATUSES = ("internalised", "experimenting", "national service", "continued support", "stopped", "unknown")
_TOOL_KINDS = {
    "app": ToolKind.SOFTWARE,
    "digital commons": ToolKind.SOFTWARE,
    "software": ToolKind.SOFTWARE,
    "prototype": ToolKind.SOFTWARE,
    "programme": ToolKind.PROGRAMME,
    "programme contexte": ToolKind.PROGRAMME,
    "public service": ToolKind.PUBLIC_SERVICE,
    "service": ToolKind.PUBLIC_SERVICE,
    "website": ToolKind.WEBSITE,
    "social network": ToolKind.WEBSITE,
    "method": ToolKind.METHOD,
    "local scheme": ToolKind.LOCAL_SCHEME,
    "guide": ToolKind.GUIDE,
    "kit": ToolKind.GUIDE,
    "document": ToolKind.GUIDE,
}
_VARIANTS: Mapping[str, tuple[str, ...]] = {
    "france-services-mobile": ("France Mobile Services",),
    "deveco": ("Deveco", "Dévéco"),
    "boursoloco": ("Boursoloco",),
    "part-age": ("Part'age", "Filleul.e", "Filleul·e"),
    "abc-pix": ("Pix ABC",),
    "as-tech": ("ASTech",),
    "cal-com": ("Calendso",),
    "info-violences-46": ("Info Violence Lot",),
}
"""Other names of one tool in the text."""
_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_UNPUBLISHED = "dev.lot.fr"
"""The address of a development server: not to be published."""
_EVIDENCE = "Issue de l’ensemble de l’enquête ; à préciser pour cette hypothèse en relisant la fiche."
_LONGEST = 3_000
_INDEX = ("investigations.csv", "tools.csv")
"""What tells where each investigation and each tool stands in the text."""


def read_synthesis(path: Path) -> Iterator[Row | Quarantined]:
    """Read the synthesis and its index.

    Args:
        path: the folder that holds ``synthese*.md``, ``investigations.csv`` and ``tools.csv``, or the text itself
            beside them.

    Yields:
        The investigations, then the tools, each with the lines of the document.

    Raises:
        SourceError: if one of the three is missing or cannot be read.

    """
    folder = path if path.is_dir() else path.parent
    texts = sorted(folder.glob("synthese*.md")) if path.is_dir() else [path]
    if not texts:
        raise SourceError(f"{path} ne contient aucun fichier synthese*.md.")
    if len(texts) > 1:
        raise SourceError(
            f"{path} contient plusieurs textes : {', '.join(text.name for text in texts)}. Indiquez le bon."
        )
    missing = [name for name in _INDEX if not (folder / name).is_file()]
    if missing:
        raise SourceError(f"{path} se lit avec son index : il manque {' et '.join(missing)} dans le même dossier.")
    lines = read_text(texts[0]).split("\n")
    tools = list(read_table(folder / "tools.csv", required=("id", "name", "kind", "cited_by", "lines")))
    named = {text_of(tool.cells, "id"): text_of(tool.cells, "lines") for tool in tools if isinstance(tool, Row)}
    columns = ("id", "territory_name", "first_line", "last_line", "hypothesis_outcome", "outcome_kind", "status_after")
    for name, rows in (
        ("investigations.csv", read_table(folder / "investigations.csv", required=columns)),
        ("tools.csv", iter(tools)),
    ):
        for row in rows:
            place = f"{name}, {row.place}"
            if isinstance(row, Row):
                yield Row(place, {**row.cells, _TEXT: lines, _TOOLS: named})
            else:
                yield Quarantined(place, row.field, row.value, row.reason)


def draft_of(row: Row) -> Draft | Investigation:
    """Draft the record of an investigation or of a tool."""
    return _investigation(row) if "first_line" in row.cells else _tool(row)


def _investigation(row: Row) -> Investigation:
    cells = row.cells
    record_id = check_id(text_of(cells, "id"), field="id")
    first, last = _span(cells)
    parts = sections_of(cast("Sequence[str]", cells[_TEXT]), first=first, last=last)
    for section in ("problem", "context"):
        if section not in parts:
            raise CellError("first_line", f"{first}-{last}", f"ces lignes ne contiennent pas la partie « {section} »")
    outcome = one_of(cells, "hypothesis_outcome", _OUTCOMES, empty="untested")
    hypotheses, findings = _hypotheses_and_findings(parts)
    solutions = [_solution(paragraph, cells) for paragraph in _items_or_all(parts.get("solutions", []))]
    used = {tool for solution in solutions for tool in cast("list[str]", solution["tools"])}
    field = parts.get("field", [])
    problem = _joined(parts["problem"])
    try:
        return Investigation.model_validate(
            {
                "id": record_id,
                "title": f"{required(cells, 'territory_name')} : {_shortened(problem['text'])}",
                "territories": [_territory(cells)],
                "themes": themes_and_keywords(list_of(cells, "themes"))[0],
                "problem": problem,
                "context": _joined(parts["context"]),
                "hypotheses": [
                    {**_statement(p), "outcome": outcome, "evidence": _EVIDENCE if outcome != "untested" else None}
                    for p in hypotheses
                ],
                "field_work": {**_statement(field[0]), "figures": []} if field else None,
                "findings": [_statement(paragraph) for paragraph in findings],
                "solutions": solutions,
                "follow_up": _follow_up(parts, cells),
                "lessons": [],
                "other_tools": [tool for tool in list_of(cells, "tools") if tool not in used],
                "source": {"document": PNI.document.id, "lines": f"{first}-{last}", "external_id": record_id},
            }
        )
    except ValidationError as error:
        detail = error.errors()[0]
        raise CellError(".".join(map(str, detail["loc"])), detail["input"], field_message(detail)) from error


def _span(cells: Mapping[str, object]) -> tuple[int, int]:
    first, last = text_of(cells, "first_line"), text_of(cells, "last_line")
    n_lines = len(cast("Sequence[str]", cells[_TEXT]))
    if not (first.isdigit() and last.isdigit() and 1 <= int(first) <= int(last) <= n_lines):
        raise CellError("first_line", f"{first}-{last}", f"deux lignes dans l’ordre, de 1 à {n_lines}, sont attendues")
    return int(first), int(last)


def _hypotheses_and_findings(parts: Mapping[str, list[Paragraph]]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Part what was believed from what was found.

    Where the paragraph of the investigation was pasted from another fiche (Louvres), the findings stand under the
    hypotheses, and what was believed under the context.
    """
    if "field" not in parts:
        believed = [paragraph for paragraph in parts["context"] if paragraph.item]
        return believed, parts.get("hypotheses", [])
    return _items_or_all(parts.get("hypotheses", [])), parts["field"][1:] or parts["field"]


def _items_or_all(paragraphs: list[Paragraph]) -> list[Paragraph]:
    return [paragraph for paragraph in paragraphs if paragraph.item] or paragraphs


def _statement(paragraph: Paragraph) -> dict[str, object]:
    return {"text": paragraph.text[:_LONGEST], "lines": paragraph.lines}


def _joined(paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    text = " ".join(paragraph.text for paragraph in paragraphs)
    return {"text": text[:_LONGEST], "lines": ", ".join(paragraph.lines for paragraph in paragraphs)}


def _shortened(text: str) -> str:
    return text if len(text) <= 110 else f"{text[:110].rsplit(' ', 1)[0]}…"


def _territory(cells: Mapping[str, object]) -> dict[str, object]:
    return {
        "name": required(cells, "territory_name"),
        "kind": required(cells, "territory_kind"),
        "department": required(cells, "department_code"),
        "region": required(cells, "region"),
        "population": None,
    }


def _solution(paragraph: Paragraph, cells: Mapping[str, object]) -> dict[str, object]:
    named_kinds = list_of(cells, "outcome_kind")
    kinds = [one_of({"outcome_kind": kind}, "outcome_kind", _KINDS, empty="method") for kind in named_kinds]
    said = [kind for kind in kinds if _SAID[kind].search(paragraph.text)]
    named = cast("Mapping[str, str]", cells[_TOOLS])
    within = range(paragraph.first, paragraph.last + 1)
    tools = [tool for tool in list_of(cells, "tools") if any(n in within for n in _numbers(named.get(tool, "")))]
    horizon = next((word for sign, word in _HORIZONS if f"{sign} terme" in paragraph.text), "unknown")
    return {**_statement(paragraph), "kind": (said or kinds or ["method"])[0], "horizon": horizon, "tools": tools}


def _follow_up(parts: Mapping[str, list[Paragraph]], cells: Mapping[str, object]) -> dict[str, object]:
    status = one_of(cells, "status_after", {name: name.replace(" ", "_") for name in _STATUSES}, empty="unknown")
    if "follow_up" not in parts:
        return {"status": status, "text": None, "lines": None}
    return {"status": status, **_joined(parts["follow_up"])}


def _tool(row: Row) -> Draft:
    cells = row.cells
    record_id = check_id(text_of(cells, "id"), field="id")
    full = put_right(required(cells, "name"))
    name = _PARENTHESES.sub("", full).strip() or full
    holders = [holder.strip() for holder in text_of(cells, "holder").split(";") if "concept" not in holder]
    said = cited(cast("Sequence[str]", cells[_TEXT]), _numbers(text_of(cells, "lines")))
    address = text_of(cells, "url")
    return Draft(
        external_id=record_id,
        name=name,
        aliases=_VARIANTS.get(record_id, ()),
        kind=one_of(cells, "kind", _TOOL_KINDS, empty=ToolKind.PUBLIC_SERVICE),
        state=ToolState.UNKNOWN,
        state_note="Nommé dans la synthèse de 2021 ; pas vérifié depuis.",
        description=said,
        publisher=" ; ".join(holders),
        price=Price(kind="free") if text_of(cells, "free") == "yes" else None,
        url=None if _UNPUBLISHED in address else address_of(cells, "url"),
        facts=(("openness", "Code ouvert"),) if text_of(cells, "open_source") == "yes" else (),
        place=f"lignes {text_of(cells, 'lines').replace(';', ', ')}",
    )


def _numbers(lines: str) -> list[int]:
    """Read the numbers of the lines that name a tool: ``452;456-458``."""
    citation = ", ".join(part.strip() for part in lines.replace(",", ";").split(";") if part.strip())
    try:
        return [number for first, last in line_spans(citation) for number in range(first, last + 1)] if citation else []
    except ValueError:
        raise CellError("lines", lines, "des lignes sont attendues : 405 ou 405;406-411") from None


PNI = Upstream(
    document=Document(
        id="pni",
        title="Synthèse du Programme National d'Investigations, fiches à relire",
        publisher="Agence nationale de la cohésion des territoires (ANCT), Incubateur des Territoires",
        date="2021",
        licence=None,
        url="https://incubateur.anct.gouv.fr/",
    ),
    read=read_synthesis,
    draft=draft_of,
)
