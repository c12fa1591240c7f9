"""Read a PDF as those who listen to it do: its language and title, its text, its tree of tags."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

_PAGE_NUMBER = re.compile(r"\s*\d+\s*/\s*\d+\s*$")


@dataclass(frozen=True)
class TaggedPdf:
    """What a PDF says of itself."""

    title: str
    language: str
    marked: bool
    claims: str
    """Its metadata, where it claims to conform."""
    text: str
    """Without white space and page numbers."""
    tags: tuple[str, ...]
    """The kinds of the tags, in the order they are read."""


def read_pdf(content: bytes) -> TaggedPdf:
    """Read a PDF."""
    reader = PdfReader(io.BytesIO(content), strict=True)
    root = reader.trailer["/Root"]
    assert isinstance(root, DictionaryObject)
    pages = [_PAGE_NUMBER.sub("", page.extract_text()) for page in reader.pages]
    metadata = root["/Metadata"].get_object()
    return TaggedPdf(
        title=str(reader.metadata.title if reader.metadata else ""),
        language=str(root.get("/Lang", "")),
        marked=bool(root.get("/MarkInfo", {}).get("/Marked")),
        claims=metadata.get_data().decode(),  # type: ignore[union-attr]
        text=squeezed("".join(pages)),
        tags=tuple(_tags(root["/StructTreeRoot"].get_object())),
    )


def squeezed(text: str) -> str:
    """Take white space out: lines are broken on paper where they are not in a cell."""
    return "".join(re.sub(r"[\u200b\ufeff]", "", text).split())


def _tags(node: PdfObject | None) -> Iterator[str]:
    node = node.get_object() if node is not None else None
    if isinstance(node, ArrayObject):
        for kid in node:
            yield from _tags(kid)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"]).lstrip("/")
        if "/K" in node:
            yield from _tags(node["/K"])
