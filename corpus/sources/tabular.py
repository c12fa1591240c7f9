"""The tabular form: any territory's own list, as CSV, ODS or JSON lines; ``docs/catalogue-import.md`` documents it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from corpus.documents import Document
from corpus.errors import SourceError
from corpus.records import ToolKind, ToolState
from corpus.sources.cells import address_of, date_of, days_of, list_of, one_of, price_of, required, text_of
from corpus.sources.json_rows import read_jsonl
from corpus.sources.normalisation import check_id
from corpus.sources.rows import VALUE_SHOWN, CellError, Draft, Quarantined, Row, Upstream
from corpus.sources.tables import meant_columns, read_table
from corpus.sources.vocabularies import STATES, STATES_OFFERED, themes_and_keywords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COLUMNS = (
    "id",
    "name",
    "purpose",
    "description",
    "problem",
    "themes",
    "audience",
    "url",
    "repository",
    "licence",
    "price",
    "state",
    "publisher",
    "source",
    "checked_on",
)
"""The columns of the form; the first two are required, others than these are left aside."""
_ALSO: Final[Mapping[str, str]] = {
    "identifiant": "id",
    "nom": "name",
    "nom de l'outil": "name",
    "objet": "purpose",
    "finalité": "purpose",
    "finalite": "purpose",
    "problème": "problem",
    "probleme": "problem",
    "thème": "themes",
    "theme": "themes",
    "thèmes": "themes",
    "public": "audience",
    "publics": "audience",
    "public visé": "audience",
    "publics visés": "audience",
    "adresse": "url",
    "site": "url",
    "site internet": "url",
    "site web": "url",
    "dépôt": "repository",
    "depot": "repository",
    "code source": "repository",
    "prix": "price",
    "coût": "price",
    "cout": "price",
    "état": "state",
    "etat": "state",
    "éditeur": "publisher",
    "editeur": "publisher",
    "vérifié le": "checked_on",
    "verifie le": "checked_on",
}
"""What French lists call the columns, as `column_key` folds them; of several in one list the last here is read."""
_UNSAID = re.compile(
    r"[-–—?…./]+|n\s?[./]?\s?[acdr]\.?|inconnue?s?|à (?:préciser|définir)"
    r"|non (?:communiqué|renseigné|précisé|défini|disponible|connu|applicable)e?s?",
    re.IGNORECASE,
)
"""What people type where they know nothing."""
_MAY_BE_UNSAID = frozenset({"url", "repository", "licence", "price", "state", "checked_on"})

_UNCOMPUTED = re.compile(
    r"#(?:n/[ad]|ref!|valeur!|value!|nom\?|name\?|div/0!|num!|nombre!|nul!|null!)|err\s?:\s?\d{3}", re.IGNORECASE
)
"""What a spreadsheet writes in a cell of which it could not work the formula out."""
_NOT_FOUND = re.compile(r"#n/[ad]", re.IGNORECASE)

_WORKBOOKS = frozenset({".xls", ".xlsm", ".xlsx"})


def read_form(path: Path) -> Iterator[Row | Quarantined]:
    """Read a list in the tabular form.

    Args:
        path: a file whose ending tells how it is read: ``.csv``, ``.tsv``, ``.ods``, ``.jsonl`` or ``.ndjson``.

    Yields:
        Its rows.

    Raises:
        SourceError: if the ending is another, or the file cannot be read.

    """
    ending = path.suffix.lower()
    if ending in {".jsonl", ".ndjson"}:
        yield from map(_named, read_jsonl(path))
    elif ending in {".csv", ".tsv", ".ods"}:
        yield from read_table(path, required=("id", "name"), known=COLUMNS, also=_ALSO)
    elif path.is_dir():
        raise SourceError(f"{path} est un dossier : indiquez un fichier.")
    elif ending in _WORKBOOKS:
        raise SourceError(f"{path} : depuis le tableur, enregistrez la feuille en .ods ou en .csv, puis recommencez.")
    else:
        raise SourceError(f"{path} : la fin du nom doit être .csv, .ods ou .jsonl.")


def _named(row: Row | Quarantined) -> Row | Quarantined:
    """Read the fields of a JSON line by the names that columns may have in a table."""
    if isinstance(row, Quarantined):
        return row
    cells: dict[str, object] = {}
    columns = meant_columns(list(row.cells), known=COLUMNS, also=_ALSO)
    for column, (field, value) in zip(columns, row.cells.items(), strict=True):
        if column in cells and column in COLUMNS:
            return Quarantined(row.place, field, str(value)[:VALUE_SHOWN], f"le champ « {column} » est donné deux fois")
        cells[column] = value
    return Row(row.place, cells)


def draft_of(row: Row) -> Draft:
    """Read a row of the form.

    Args:
        row: the row; columns that the form does not know are left aside.

    Returns:
        The draft, its id unchanged; ``n/a``, ``-`` or ``non communiqué`` is an empty cell where one may know nothing.

    Raises:
        CellError: if a cell cannot be read.

    """
    cells = _said(row.cells)
    themes, keywords = themes_and_keywords(list_of(cells, "themes"))
    problem = cells.get("problem")
    return Draft(
        external_id=check_id(text_of(cells, "id"), field="id"),
        name=required(cells, "name"),
        kind=ToolKind.SOFTWARE if cells.get("repository") else ToolKind.PUBLIC_SERVICE,
        state=one_of(cells, "state", STATES, empty=ToolState.UNKNOWN, offered=STATES_OFFERED),
        purpose=text_of(cells, "purpose"),
        description=text_of(cells, "description"),
        problems=list_of(cells, "problem") if isinstance(problem, list) else (text_of(cells, "problem"),),
        themes=themes,
        keywords=keywords,
        audience=list_of(cells, "audience"),
        publisher=text_of(cells, "publisher"),
        licence=text_of(cells, "licence"),
        price=price_of(cells, "price"),
        url=address_of(cells, "url"),
        repository=address_of(cells, "repository"),
        checked_on=date_of(cells, "checked_on"),
        place=text_of(cells, "source"),
        dates=days_of([cells.get("checked_on")]),
    )


def _said(cells: Mapping[str, object]) -> Mapping[str, object]:
    """Leave out the cells that say nothing is known; one that holds no value of its column is a `CellError`."""
    said: dict[str, object] = {}
    for field, value in cells.items():
        text = value.strip() if isinstance(value, str) else ""
        if field in _MAY_BE_UNSAID and (_UNSAID.fullmatch(text) or _NOT_FOUND.fullmatch(text)):
            continue
        if field in COLUMNS and _UNCOMPUTED.fullmatch(text):
            raise CellError(field, text, "le tableur n’a pas su calculer cette cellule : corrigez-la, ou videz-la")
        if field in {"id", "name"} and isinstance(value, bool):
            raise CellError(field, json.dumps(value), "un texte ou un nombre est attendu")
        said[field] = value
    return said


TABULAR = Upstream(
    document=Document(
        id="tabular",
        title="Liste d’un territoire",
        publisher=None,
        date=None,
        licence=None,
        url=None,
    ),
    read=read_form,
    draft=draft_of,
    columns=frozenset(COLUMNS),
)
