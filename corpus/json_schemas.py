"""Write the JSON Schemas of the records from their classes: ``python -m corpus.json_schemas``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.documents import Document
from corpus.records import Investigation, Tool

if TYPE_CHECKING:
    from pydantic import BaseModel

SCHEMAS = Path(__file__).parent / "schema"
_CLASSES: dict[str, type[BaseModel]] = {"investigation": Investigation, "tool": Tool, "document": Document}


def schema_texts() -> dict[str, str]:
    """Make the schemas.

    Returns:
        The JSON text of each schema, by file name.

    """
    return {
        f"{name}.json": json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **kind.model_json_schema()},
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
        for name, kind in _CLASSES.items()
    }


if __name__ == "__main__":
    for file, text in schema_texts().items():
        (SCHEMAS / file).write_text(text, encoding="utf-8")
