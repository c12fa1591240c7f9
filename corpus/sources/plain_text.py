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
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|h[1-6]|details|summary)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"[<>\[*_`#&|\\~]|^\s*(?:[-+\d]|:::)", re.MULTILINE)
"""What a text without any of is the same read as Markdown."""
_TIMES = re.compile(r"(?<=\d)\*(?=\d)")
_TIMES_KEPT = "\ue000"
"""Stands for the star between two figures while the text is read, for no text has it by then."""
_EXTENSIONS = (
    (re.compile(r"^ {0,3}:{3,}[ \t]*(?:[\w-]+|\{[^{}\n]*\})?", re.MULTILINE), ""),
    (re.compile(r"\[\^[\w-]{1,30}\]:?"), ""),
    (re.compile(r"(?<!\*)\*\*[ \t]+\*\*(?!\*)"), " "),
)
"""Marks of other Markdowns that say nothing: a frame ``:::note``, the call of a note ``[^1]``, bold of nothing."""
_NO_REFERENCE = re.compile(r"(?<![\w\]])\[([^\[\]]*[^\W\d][^\[\]]*)\]\[[^\[\]]*\]")
_BOX = re.compile(r"^\[[ xX]\]\s+")
_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# Its words alone are kept of a link: one that leads to a script is one, and not to be shown as it is typed.
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005


def plain(text: str) -> str:
    r"""Reduce a text to what people read: no markup, no unseen character, one blank at a time.

    Args:
        text: plain text, Markdown or HTML.

    Returns:
        Plain text, in NFC; blocks stand on lines of their own. What is struck through was withdrawn, and goes; the
        numbers of a list go too, unless it starts at another than 1: « 2024. » is a year. Personal data is still
        there.

    Examples:
        >>> plain("## Titre\n\n* un **mot** et un [lien](https://exemple.fr)<br>fini")
        'Titre\nun mot et un lien\nfini'

    """
    seen = "".join(map(_seen, unicodedata.normalize("NFC", text)))
    if _MARKUP.search(seen):
        seen = _TIMES.sub(_TIMES_KEPT, seen)
        for mark, instead in _EXTENSIONS:
            seen = mark.sub(instead, seen)
        told = "\n".join(_blocks(_PARSER.parse(seen))).replace(_TIMES_KEPT, "*")
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
    numbered: list[bool] = []
    number = ""
    for token in tokens:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            numbered.append("start" in token.attrs)  # none for a list from 1
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            numbered.pop()
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if numbered[-1] else ""
        elif token.type == "inline":
            words = _NO_REFERENCE.sub(r"\1", _inline(token.children or []))
            told.append(number + _BOX.sub("", words))
            number = ""
        elif token.type in {"fence", "code_block", "html_block"}:
            told.append(number + token.content)
            number = ""
    return told


def _inline(tokens: list[Token]) -> str:
    parts = []
    struck = 0
    for token in tokens:
        if token.type in {"s_open", "s_close"}:
            struck += token.nesting
        elif struck:
            continue
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" " if token.type == "softbreak" else "\n")
        elif token.type in {"text", "code_inline", "html_inline", "text_special"}:
            parts.append(token.content)
    return "".join(parts)
