"""What the catalogue says of an answer on each standard criterion; what it does not say is left to ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from api.desk import WITHOUT_SOFTWARE, Key, Value
from api.desk.benchmarks.grid_cells import NATURE
from api.pages.benchmarks.quotes import quote_of
from api.pages.citations import cited_lines, host
from api.pages.labels import PRICES, label
from api.pages.typography import counted, day, mid_sentence
from corpus.fields import line_spans
from corpus.records import FollowUpStatus, SolutionKind, ToolKind, ToolState
from corpus.shortening import shortened
from recommender import Likeness
from recommender.explanation import STATUS_TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from corpus import Catalogue, Investigation, Tool
    from corpus.records import Fact, Solution, Source
    from recommender import Match

PRACTICES: Final = (SolutionKind.ORGANISATION, SolutionKind.COMMUNICATION, SolutionKind.PLACE, SolutionKind.METHOD)
"""The kinds of solution that are compared as answers of their own: nobody's catalogue lists them."""
_DIGITAL_TOOLS: Final = (ToolKind.SOFTWARE, ToolKind.WEBSITE)
_NOTHING_TO_ASK: Final[Mapping[ToolKind, Collection[Key]]] = {
    ToolKind.PROGRAMME: WITHOUT_SOFTWARE.keys(),
    ToolKind.METHOD: WITHOUT_SOFTWARE.keys(),
    # A document has a licence, and is to be read by everyone.
    ToolKind.GUIDE: WITHOUT_SOFTWARE.keys() - {Key.OPENNESS, Key.ACCESSIBILITY},
}
"""What is not to be asked of a tool, by a kind that is no software. A local scheme may be a bus, or an application."""
_DIGITAL_WORDS: Final = re.compile(r"\b(?:site internet|page web)\b", re.IGNORECASE)
"""What a solution is made with, where no tool of the catalogue is."""
_NAMED: Final = 5
"""Organisations named in a cell; the others are counted."""
_CITED: Final = 2
"""Passages of a source told one by one in a cell."""
_WHAT: Final = 140
"""Characters quoted of what an answer is, at most: it is read in one line."""
_NOTHING: Final = Value("")
_KIND: Final = f"{NATURE}, d’après sa fiche"
"""Source of what follows from the kind of a practice: its record says what it is, and its document no more."""
_SINCE: Final = "Fiche de l’enquête, suite apprise depuis"
"""Source of what became of an investigation, where its document, and the date of that, do not say it."""


def facts_of_tool(tool: Tool, catalogue: Catalogue, *, match: Match | None = None) -> dict[str, Value]:
    """Fill the cells of a tool.

    Args:
        tool: the tool.
        catalogue: the records, and the documents that they cite.
        match: how it answers the need; none where there is no need.

    Returns:
        The value of every standard criterion, by its key; an empty text where the catalogue says nothing.

    """
    says = _Teller(tool, catalogue)
    known = _known(tool, says, catalogue, match)
    moot = _NOTHING_TO_ASK[tool.kind] if without_software(tool) else ()
    told = {key: _first(known[key], says.told("purpose", quote_of(tool, key))) for key in Key}
    return {
        key: _first(told[key], _nothing_to_ask(key, f"/outils/{tool.id}")) if key in moot else told[key] for key in Key
    }


def without_software(tool: Tool) -> bool:
    """Tell whether a tool is no software, by its kind: a programme, a method or a guide, and no code of its own."""
    return tool.kind in _NOTHING_TO_ASK and not tool.repository


def _nothing_to_ask(key: Key, address: str) -> Value:
    """Say that there is nothing to ask, as the record at an address says what it is."""
    return Value(WITHOUT_SOFTWARE[key].text, _KIND, address)


def _known(tool: Tool, says: _Teller, catalogue: Catalogue, match: Match | None) -> dict[Key, Value]:
    return {
        Key.COVERAGE: _coverage(tool, says, match),
        Key.AUDIENCE: says.told("audience", ", ".join(tool.audience)),
        Key.PUBLISHER: says.told("publisher", tool.publisher or ""),
        Key.OPENNESS: _openness(tool, says),
        Key.PRICE: _price(tool, says),
        Key.HOSTING: _hosting(tool, says),
        Key.ACCESSIBILITY: says.fact("accessibility"),
        Key.DATA_PROTECTION: _NOTHING,
        Key.INTEROPERABILITY: says.fact("interoperability"),
        Key.TERRITORIES: _territories(tool, says, catalogue),
        Key.EFFORT: says.fact("effort"),
        Key.SUPPORT: says.fact("support"),
        Key.STATE: _state(tool, says),
    }


def is_digital(solution: Solution, catalogue: Catalogue) -> bool:
    """Tell whether a solution is a digital answer: informing by a page or a site has a licence, a host and users too.

    Args:
        solution: of one of the `PRACTICES`.
        catalogue: the tools that it names.

    Returns:
        Whether it is made with software or a website, of the catalogue or not.

    """
    return bool(_digital_tools(solution, catalogue) or _DIGITAL_WORDS.search(solution.text))


def _digital_tools(solution: Solution, catalogue: Catalogue) -> list[Tool]:
    tools = (catalogue.tool(tool) for tool in solution.tools)
    return [tool for tool in tools if tool.kind in _DIGITAL_TOOLS]


def facts_of_practice(
    record: Investigation, solution: Solution, catalogue: Catalogue, *, match: Match | None = None
) -> dict[str, Value]:
    """Fill the cells of what an investigation put in place; see `facts_of_tool`.

    On what it is made with, a digital one says what the record of its tool says.
    """
    cells = _cells_of_practice(record, solution, catalogue, match)
    if not is_digital(solution, catalogue):
        return cells
    told = [facts_of_tool(tool, catalogue) for tool in _digital_tools(solution, catalogue)]
    software = {key.value: _first(*(facts[key] for facts in told)) for key in WITHOUT_SOFTWARE}
    return {**cells, **software}


def about_tool(tool: Tool, catalogue: Catalogue) -> Value:
    """Say what a tool is, in its record's words: its kind, and what it is for where the record says."""
    # An imported record that does not say what it is for has its name there.
    purpose = "" if tool.purpose == tool.name else tool.purpose
    return _Teller(tool, catalogue).told("purpose", _what(label(tool.kind), purpose))


def about_practice(record: Investigation, solution: Solution, catalogue: Catalogue) -> Value:
    """Say what an investigation put in place, in its record's words."""
    return _in_document(record, catalogue)(_what(label(solution.kind), solution.text), solution.lines)


def _what(kind: str, text: str) -> str:
    # A quotation in a quotation.
    inner = re.sub("«\\s?", "“", re.sub("\\s?»", "”", text))
    return f"{kind} : « {shortened(inner, _WHAT).rstrip('.')} »" if text else kind


def _in_document(record: Investigation, catalogue: Catalogue) -> Callable[..., Value]:
    """Give what cites the document of an investigation."""
    document = catalogue.documents.get(record.source.document)
    source = document.title if document else record.source.document
    dated = (document.date or "") if document else ""

    def told(text: str, lines: str | None = None) -> Value:
        cited = f"{source}, {_place(lines)}" if lines else source
        return Value(text, cited, f"/investigations/{record.id}", dated) if text else _NOTHING

    return told


def _cells_of_practice(
    record: Investigation, solution: Solution, catalogue: Catalogue, match: Match | None
) -> dict[str, Value]:
    told, follow_up = _in_document(record, catalogue), record.follow_up
    address = f"/investigations/{record.id}"

    def since(text: str) -> Value:
        return Value(text, _SINCE, address) if text and record.known_since else told(text, follow_up.lines)

    places = ", ".join(territory.name for territory in record.territories)
    became = f"{STATUS_TEXTS[follow_up.status]}. {follow_up.text or ''}".strip()
    ended = f"{places} : {mid_sentence(became)}"
    # What it is made of is planned or in place, which says neither what it takes nor where it stands today.
    stands = "" if follow_up.status is FollowUpStatus.UNKNOWN else STATUS_TEXTS[follow_up.status]
    covers, lines = _answered(record, solution, match)
    return {
        Key.COVERAGE: told(covers, lines),
        Key.AUDIENCE: _NOTHING,
        Key.PUBLISHER: told(places),
        Key.PRICE: _NOTHING,
        Key.TERRITORIES: since(ended),
        Key.EFFORT: _NOTHING,
        Key.SUPPORT: _NOTHING,
        Key.STATE: since(stands),
        **{key: _nothing_to_ask(key, address) for key in WITHOUT_SOFTWARE},
    }


def _answered(record: Investigation, solution: Solution, match: Match | None) -> tuple[str, str | None]:
    """Say how close a practice is to the need, and to what it answers, with the lines of that."""
    # What it does is the same whatever the need, as for a tool.
    if match is None:
        return "", None
    # A need may resemble a lesson: it is not what this one answers.
    told = f"{match.closeness.value.capitalize()} : « {solution.text} » Répond à : « {record.problem.text} »"
    return told, record.problem.lines


class _Teller:
    """Says where a tool's record has what it says."""

    def __init__(self, tool: Tool, catalogue: Catalogue) -> None:
        self._tool = tool
        self._documents = catalogue.documents

    def told(self, field: str, text: str) -> Value:
        """Give a text with the source of a field of the record; nothing for an empty text."""
        return self._value(text, self._source(lambda source: field in source.supports)) if text else _NOTHING

    def fact(self, what: str) -> Value:
        """Give what the imported catalogues say on a matter."""
        facts = self.facts(what)
        if not facts:
            return _NOTHING
        text = " ; ".join(dict.fromkeys(fact.value for fact in facts))
        return self._value(text, self._source(lambda source: source.document == facts[0].document))

    def facts(self, what: str) -> list[Fact]:
        """Give the facts on a matter."""
        return [fact for fact in self._tool.facts if fact.what == what]

    def _source(self, wanted: Callable[[Source], bool]) -> Source:
        sources = self._tool.sources
        whole = (source for source in sources if not source.supports)
        return next((source for source in sources if wanted(source)), next(whole, sources[0]))

    def _value(self, text: str, source: Source) -> Value:
        document = self._documents.get(source.document)
        title = document.title if document else source.document
        # A territory's own list has no address: what it names as its source is all there is to go by.
        place = source.place if document and not document.url else None
        where = _place(source.lines) if source.lines else place
        # A list that was read today says what was checked before.
        read_on = min(source.retrieved_on, self._tool.checked_on) if source.retrieved_on else None
        dated = day(read_on) if read_on else (document.date or "") if document else ""
        return Value(text, f"{title}, {where}" if where else title, source.url or f"/outils/{self._tool.id}", dated)


def _place(lines: str) -> str:
    """Cite lines; of many passages, the first and the last: it is told again under each cell."""
    spans = line_spans(lines)
    if len(spans) <= _CITED:
        return cited_lines(lines)
    return f"{cited_lines(f'{spans[0][0]}-{spans[-1][1]}')}, en {len(spans)} passages"


def _coverage(tool: Tool, says: _Teller, match: Match | None) -> Value:
    # What it does is the same whatever the need: alone, it says nothing of how the need is covered.
    if match is None:
        return _NOTHING
    # An imported record that does not say what it is for has its name there.
    purpose = f"« {tool.purpose} »" if tool.purpose != tool.name else ""
    close, sentence = match.closeness.value.capitalize(), f"« {match.reason.sentence} »"
    if match.reason.likeness is Likeness.PURPOSE:
        return says.told("purpose", f"{close} : {sentence}")
    # The needs it answers are worded by who wrote the record: no quotation of its source, nor what it does.
    does = f"{close} : {purpose}" if purpose else f"{close}."
    return says.told("purpose", f"{does} Besoin auquel elle répond, selon sa fiche : {sentence}")


def _first(*values: Value) -> Value:
    return next((value for value in values if value.text), _NOTHING)


def _hosting(tool: Tool, says: _Teller) -> Value:
    quoted = quote_of(tool, Key.HOSTING)
    # Of what is no software, the address is that of a page about it.
    site = "" if without_software(tool) else tool.url
    online = f"En ligne sur {host(site)} ; hébergeur à vérifier" if site else ""
    return says.told("purpose", quoted) if quoted else says.told("url", online)


_UNNAMED: Final = ("Open source", "Logiciel")


def _openness(tool: Tool, says: _Teller) -> Value:
    # A source that names no licence says what sort it is, in a sentence of its own.
    named = tool.licence and not tool.licence.startswith(_UNNAMED)
    licence = f"Licence {tool.licence}" if named else tool.licence or ""
    code = f"code source sur {host(tool.repository)}" if tool.repository else ""
    if not licence and not code:
        return says.fact("openness")
    facts = [fact.value for fact in says.facts("openness")]
    text = " ; ".join(dict.fromkeys(filter(None, [licence, code, *facts])))
    return says.told("licence" if licence else "repository", text[:1].upper() + text[1:])


def _price(tool: Tool, says: _Teller) -> Value:
    if tool.price is None:
        return _NOTHING
    kind, detail = PRICES[tool.price.kind], tool.price.detail or ""
    if detail.casefold().startswith(kind.casefold()):
        return says.told("price", detail[:1].upper() + detail[1:])
    return says.told("price", " : ".join(filter(None, [kind, detail])))


def _territories(tool: Tool, says: _Teller, catalogue: Catalogue) -> Value:
    uses = [
        f"{_places(catalogue.investigation(use.investigation))} : {mid_sentence(label(use.result))}"
        for use in tool.uses
    ]
    return says.told(
        "uses", " ; ".join([*_some(dict.fromkeys(uses)), *([_users(tool.used_by)] if tool.used_by else [])])
    )


def _users(names: list[str]) -> str:
    return f"l’utilisent : {', '.join(_some(names))}"


def _some(names: Iterable[str]) -> list[str]:
    listed = list(names)
    left = len(listed) - _NAMED
    return [*listed[:_NAMED], *([f"et {counted(left, 'autre')}"] if left > 0 else [])]


def _places(record: Investigation) -> str:
    return ", ".join(territory.name for territory in record.territories)


def _state(tool: Tool, says: _Teller) -> Value:
    checked = f"fiche {'arrêtée au' if tool.checked else 'importée le'} {day(tool.checked_on)}"
    note = f" {tool.state_note}" if tool.state_note else ""
    if tool.state is ToolState.UNKNOWN:
        return says.told("state", f"Disponibilité à vérifier ({checked}){note and f'.{note}'}")
    return says.told("state", f"{label(tool.state)} ({checked}).{note}")
