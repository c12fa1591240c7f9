"""Clean the text of an upstream: Markdown and HTML to plain text, unseen characters out, personal data masked."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from corpus.cleaning import MASKS, find_personal_data, mask_personal_data

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|h[1-6]|details|summary)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"[<>\[*_`#&|\\~]|^\s*[-+\d]", re.MULTILINE)
"""What a text without any of is the same read as Markdown."""
_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_FIGURES = re.compile(r"(?<=\d)(\*)(?=\d)|(?:(?<=^)|(?<=\n))([ \t]*\d{3,})([.)])(?=\s)")
"""A product, and a number that starts a text: no emphasis, and no item of a list."""
_LEFT = re.compile(r"\*\*\s*\*\*|:{3,}[a-z-]*|\[\^[^\[\]\s]+\]:?|^\s*\[[ xX]\]\s+|(?<=\])\[[^\[\]]*\]", re.MULTILINE)
"""What other dialects of Markdown mark: containers, footnotes, boxes, links whose address stands nowhere."""


def plain(text: str) -> str:
    r"""Reduce a text to what people read: no markup, no unseen character, one blank at a time.

    Args:
        text: plain text, Markdown or HTML.

    Returns:
        Plain text, in NFC; blocks stand on lines of their own, and what is struck through is gone. Personal data is
        still there: see `masked`.

    Examples:
        >>> plain("## Titre\n\n* un **mot** et un [lien](https://exemple.fr)<br>fini")
        'Titre\nun mot et un lien\nfini'

    """
    seen = "".join(map(_seen, unicodedata.normalize("NFC", text)))
    if _MARKUP.search(seen):
        told = "\n".join(_blocks(_PARSER.parse(_FIGURES.sub(_escaped, seen))))
        seen = html.unescape(_TAG.sub("", _BLOCK_TAG.sub("\n", told)))
    lines = (" ".join(line.split()) for line in _LEFT.sub("", seen).splitlines())
    return "\n".join(line for line in lines if line)


def masked(text: str, *, names: bool = True) -> str:
    """Put a mask over what points at a person.

    Args:
        text: plain text.
        names: whether names of people are masked; not in the name of a product, which may be that of a person.

    Returns:
        The text, each mail, phone number, plate and name replaced.

    """
    if names:
        return mask_personal_data(text)
    for found in find_personal_data(text):
        if found.kind != "name":
            text = text.replace(found.text, MASKS[found.kind])
    return text


def _seen(character: str) -> str:
    """Blank out what is not seen: controls, marks of direction and joiners, halves of characters."""
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return "\n" if character in "\r\u2028\u2029\x85" else " "
    return "" if category in {"Cf", "Cs", "Co", "Cn"} else character


def _blocks(tokens: list[Token]) -> list[str]:
    told = []
    for token in tokens:
        if token.type == "inline":
            told.append(_inline(token.children or []))
        elif token.type in {"fence", "code_block", "html_block"}:
            told.append(token.content)
    return told


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _inline(tokens: list[Token]) -> str:
    parts = []
    struck = 0
    for token in tokens:
        struck += (token.type == "s_open") - (token.type == "s_close")
        if struck:
            continue
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" " if token.type == "softbreak" else "\n")
        elif token.type in {"text", "code_inline", "html_inline", "text_special"}:
            parts.append(token.content)
    return "".join(parts)
