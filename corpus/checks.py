"""What a record must hold to beyond its fields: its sources, its privacy, its links."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from corpus.cleaning import MASKS, find_personal_data, mask_personal_data, personal_data_in_address
from corpus.errors import Problem, UnknownTerritoryError
from corpus.fidelity import bad_citations, fields_of, words_of
from corpus.record_files import file_name
from corpus.records import Investigation, Source, Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.cleaning import PersonalData
    from corpus.documents import Document
    from corpus.records import Record
    from corpus.territories import Territories

_PERSONAL: Final = "Cela ressemble à une donnée personnelle : nommez le service, pas la personne."
_AROUND: Final = 30
"""Characters shown before a mask, at most; twice as many from it on."""
_NO_TERRITORY: Final = "Aucun territoire d’aujourd’hui ne porte ce code : corrigez-le, ou laissez la case vide."
_TAKEN: Final = "Une enquête porte déjà cet identifiant : choisissez-en un autre."
_SHARED: Final = "Ce problème est déjà celui d’un autre outil : chacun a les siens."


def unfit_content(record: Record, documents: Mapping[str, Document]) -> Iterator[Problem]:
    """Find personal data, unknown documents and citations that point at nothing.

    Args:
        record: the record.
        documents: the documents that may be cited, by id.

    Yields:
        One problem for each field that holds personal data, which it masks, and for each citation.

    """
    file = file_name(record)
    dumped = record.model_dump(mode="json")
    for field, text in [*fields_of(dumped), *_names_in(record)]:
        masked = mask_personal_data(text)
        if masked != text:
            yield Problem(file, field, _around_mask(masked), _PERSONAL)
    for field, address in _addresses_in(record):
        for found in personal_data_in_address(address):
            yield Problem(file, field, MASKS[found.kind], _PERSONAL)
    for field, source in _sources_of(record):
        if source.document not in documents:
            known = f" : {', '.join(sorted(documents))}" if documents else ", qui n’en a aucun"
            expected = f"Ce document n’est pas connu. Décrivez-le, ou choisissez-en un de documents.yaml{known}."
            yield Problem(file, f"{field}.document", source.document, expected)
        else:
            for bad in bad_citations(record, not_text=documents[source.document].not_text):
                yield Problem(file, bad.field, bad.lines, bad.why)


def unreviewed(record: Record) -> Iterator[Problem]:
    """Find what an imported record may lack and a reviewed one may not.

    Args:
        record: a reviewed record.

    Yields:
        One problem for each field.

    """
    file = file_name(record)
    if not record.themes:
        yield Problem(file, "themes", "", "Donnez un thème au moins.")
    if isinstance(record, Investigation) and not record.lessons:
        yield Problem(file, "lessons", "", "Donnez une leçon au moins.")
    if isinstance(record, Tool):
        for field, address in (("url", record.url), ("repository", record.repository)):
            if address and not address.startswith("https://"):
                yield Problem(file, field, address, "Cette adresse doit commencer par https://.")


def unknown_codes(record: Record, territories: Territories) -> Iterator[Problem]:
    """Find the codes of territories that none of today bears.

    Args:
        record: the record.
        territories: the extract.

    Yields:
        One problem for each code.

    """
    told = record.territories if isinstance(record, Investigation) else ()
    for number, territory in enumerate(told):
        for field, code in (("code_insee", territory.code_insee), ("siren", territory.siren)):
            try:
                if code:
                    territories.by_code(code)
            except UnknownTerritoryError:
                yield Problem(file_name(record), f"territories.{number}.{field}", code or "", _NO_TERRITORY)


def unmasked(tool: Tool) -> Iterator[tuple[str, PersonalData]]:
    """Find personal data in the price and the addresses of a tool.

    Args:
        tool: an imported tool: its other texts are masked when it is imported.

    Yields:
        Pairs of the field and what was found.

    """
    price = (tool.price and tool.price.detail) or ""
    yield from (("price", found) for found in find_personal_data(price, own=(tool.name, *tool.aliases)))
    for field, address in _addresses_in(tool):
        yield from ((field, found) for found in personal_data_in_address(address))


def broken_links(investigations: Sequence[Investigation], tools: Sequence[Tool]) -> Iterator[Problem]:
    """Find links that stand on one side only, and problems that two tools share.

    An investigation that names a tool must be among that tool's uses, and the reverse.

    Args:
        investigations: every investigation.
        tools: every tool.

    Yields:
        One problem for each link, id or problem.

    """
    tools_by_id = {tool.id: tool for tool in tools}
    cited = {(record.id, tool) for record in investigations for tool in record.tools}
    used = {(use.investigation, tool.id) for tool in tools for use in tool.uses}
    known = {record.id for record in investigations}
    for investigation, tool in sorted(cited - used):
        expected = (
            f"Ajoutez « {investigation} » aux usages (uses) de cet outil."
            if tool in tools_by_id
            else "Aucun outil n’a cet identifiant."
        )
        yield Problem(f"investigations/{investigation}.yaml", "tools", tool, expected)
    for investigation, tool in sorted(used - cited):
        expected = (
            "Cette enquête ne cite pas cet outil : corrigez d’abord l’enquête, ou retirez cet usage."
            if investigation in known
            else "Aucune enquête n’a cet identifiant."
        )
        yield Problem(f"tools/{tool}.yaml", "uses", investigation, expected)
    yield from _shared_ids(known & set(tools_by_id))
    yield from _shared_problems(tools)


def _shared_ids(ids: set[str]) -> Iterator[Problem]:
    for record_id in sorted(ids):
        yield Problem(f"tools/{record_id}.yaml", "id", record_id, _TAKEN)


def _shared_problems(tools: Sequence[Tool]) -> Iterator[Problem]:
    said = Counter(" ".join(words_of(problem)) for tool in tools for problem in tool.problems)
    for tool in tools:
        for problem in tool.problems:
            if said[" ".join(words_of(problem))] > 1:
                yield Problem(file_name(tool), "problems", problem, _SHARED)


def _names_in(record: Record) -> list[tuple[str, str]]:
    if isinstance(record, Investigation):
        return []
    aliases = [(f"aliases.{number}", alias) for number, alias in enumerate(record.aliases)]
    return [("name", record.name), *aliases, ("publisher", record.publisher or "")]


def _addresses_in(record: Record) -> Iterator[tuple[str, str]]:
    told: list[tuple[str, str | None]] = [(f"{field}.url", source.url) for field, source in _sources_of(record)]
    if isinstance(record, Tool):
        told += [("url", record.url), ("repository", record.repository)]
        told += [(f"same_as.{number}", address) for number, address in enumerate(record.same_as)]
    yield from ((field, address) for field, address in told if address)


def _sources_of(record: Record) -> list[tuple[str, Source]]:
    if isinstance(record, Investigation):
        return [("source", record.source)]
    return [(f"sources.{number}", source) for number, source in enumerate(record.sources)]


def _around_mask(masked: str) -> str:
    """Cut a text to what stands around its first mask."""
    first = min(place for place in map(masked.find, MASKS.values()) if place >= 0)
    start, end = max(0, first - _AROUND), first + 2 * _AROUND
    return f"{'…' if start else ''}{masked[start:end]}{'…' if end < len(masked) else ''}"
