"""Clean the text of an upstream: Markdown and HTML to plain text, unseen characters out."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|h[1-6])\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"[<>\[*_`#&|\\~]|^\s*[-+\d]", re.MULTILINE)
"""What a text without any of is the same read as Markdown."""
_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")


def plain(text: str) -> str:
    r"""Reduce a text to what people read: no markup, no unseen character, one blank at a time.

    Args:
        text: plain text, Markdown or HTML.

    Returns:
        Plain text, in NFC; blocks stand on lines of their own. Personal data is still there.

    Examples:
        >>> plain("## Titre\n\n* un **mot** et un [lien](https://exemple.fr)<br>fini")
        'Titre\nun mot et un lien\nfini'

    """
    seen = "".join(map(_seen, unicodedata.normalize("NFC", text)))
    if _MARKUP.search(seen):
        told = "\n".join(_blocks(_PARSER.parse(seen)))
        seen = html.unescape(_TAG.sub("", _BLOCK_TAG.sub("\n", told)))
    lines = (" ".join(line.split()) for line in seen.splitlines())
    return "\n".join(line for line in lines if line)


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


def _inline(tokens: list[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" " if token.type == "softbreak" else "\n")
        elif token.type in {"text", "code_inline", "html_inline", "text_special"}:
            parts.append(token.content)
    return "".join(parts)
