"""The letter that a reply begins as: what was learned elsewhere, which tool exists, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.labels import PRICES, label
from api.pages.result_cards import href_of
from api.pages.typography import counted, typeset
from corpus.errors import UnknownRecordError
from corpus.records import FollowUpStatus, Investigation, Outcome, ToolState
from recommender.explanation import telling_hypothesis

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from corpus.catalogue import Catalogue
    from corpus.records import Record, Tool

_OPENING = "Vous nous avez écrit pour {territory} (demande {reference}), et nous vous en remercions."
_KNOWN = "Voici ce que nous savons déjà de ce sujet."
_NOTHING = (
    "Nous n’avons trouvé, dans les enquêtes passées et les outils connus, "
    "rien qui réponde {exactly}à ce que vous décrivez."
)
_NEW = "Votre besoin est peut-être nouveau : c’est utile à savoir, pour vous comme pour d’autres territoires."
_NEIGHBOURS = "Voici des pistes voisines, sans que ce soit le même besoin :"
_ANOTHER = (
    "Vous n’êtes pas seuls : une autre collectivité nous a décrit un besoin qui semble le même. "
    "Si vous le souhaitez, nous lui proposerons d’être mise en relation avec vous."
)
_OTHERS = (
    "Vous n’êtes pas seuls : {others} nous ont décrit un besoin qui semble le même. "
    "Si vous le souhaitez, nous leur proposerons d’être mises en relation avec vous."
)


def letter_for(
    record_ids: Sequence[str],
    catalogue: Catalogue,
    *,
    neighbours: Collection[str],
    others: int,
    reference: str,
    territory: str,
    eligible: bool | None,
    origin: str,
) -> str:
    """Write the letter that a reply begins as; the expert reads, changes and sends it.

    Every fact is a record's; nothing of the need or the contact is repeated.

    Args:
        record_ids: the records it draws on, in order; those that left the catalogue are left out.
        catalogue: every record.
        neighbours: ids of those whose subject is near the need's without being the same: none is said to answer it.
        others: how many other territories ask for the same.
        reference: the request's.
        territory: the name of who asks.
        eligible: to the *accompagnement sur-mesure*; none where it cannot be told.
        origin: the address of the site, for links.

    Returns:
        The letter, typeset.

    """
    records = list(_known(record_ids, catalogue))
    near = [record for record in records if record.id in neighbours]
    answering = [record for record in records if record.id not in neighbours]
    investigations = [record for record in answering if isinstance(record, Investigation)]
    tools = [record for record in answering if not isinstance(record, Investigation)]
    parts = [
        "Bonjour,",
        " ".join([_OPENING.format(territory=territory, reference=reference), *([_KNOWN] if answering else [])]),
        *_learned(investigations, origin),
        *_existing(tools, origin),
        *([] if answering else [_nothing(alone=not (near or others), exactly=bool(near))]),
        *([_NEIGHBOURS, *(_of_record(one, origin) for one in near)] if near else []),
        *_asked_elsewhere(others),
        "Et maintenant ?",
        "\n".join(f"- {step}" for step in _steps(investigations, tools, eligible=eligible)),
        "Dites-nous ce que vous en pensez : nous adapterons la suite à ce que vous aurez constaté sur place.",
        "Bien cordialement,\nL’équipe de l’Incubateur",
    ]
    return typeset("\n\n".join(parts))


def _nothing(*, alone: bool, exactly: bool) -> str:
    told = _NOTHING.format(exactly="exactement " if exactly else "")
    return f"{told} {_NEW}" if alone else told


def _asked_elsewhere(others: int) -> list[str]:
    if not others:
        return []
    many = counted(others, "autre collectivité", "autres collectivités")
    return [_ANOTHER if others == 1 else _OTHERS.format(others=many)]


def _of_record(record: Record, origin: str) -> str:
    return _of_investigation(record, origin) if isinstance(record, Investigation) else _of_tool(record, origin)


def _learned(investigations: Sequence[Investigation], origin: str) -> list[str]:
    if not investigations:
        return []
    head = (
        "Un territoire a déjà étudié cette question"
        if len(investigations) == 1
        else "D’autres territoires ont déjà étudié cette question"
    )
    return [f"{head} :", *(_of_investigation(one, origin) for one in investigations)]


def _of_investigation(record: Investigation, origin: str) -> str:
    where = ", ".join(territory.name for territory in record.territories)
    title = record.title.removesuffix(f", {where}")
    lines = [f"{where} : {title}.", f"- Ce qui y a été appris : {record.lessons[0].text}"]
    first = telling_hypothesis(record)
    if first and first.outcome is Outcome.INVALIDATED:
        lines.append(f"- Une idée de départ que le terrain a démentie : {first.text}")
    became = label(record.follow_up.status)
    lines.append(f"- Ce qu’il en est advenu : {record.follow_up.text or became}")
    return "\n".join([*lines, f"- À lire : {origin}{href_of(record)}"])


def _existing(tools: Sequence[Tool], origin: str) -> list[str]:
    if not tools:
        return []
    head = "Un outil existe déjà" if len(tools) == 1 else "Des outils existent déjà"
    return [f"{head} :", *(_of_tool(one, origin) for one in tools)]


def _of_tool(tool: Tool, origin: str) -> str:
    price = f" {PRICES[tool.price.kind]}." if tool.price else ""
    lines = [f"{tool.name} ({label(tool.kind).lower()}) : {tool.purpose}{price}"]
    if tool.state is ToolState.DROPPED:
        lines.append("- À savoir : il n’existe plus, il vaut comme exemple.")
    if tool.state is ToolState.UNKNOWN:
        lines.append("- À vérifier : nous ne savons pas s’il est encore disponible.")
    if tool.uses:
        lines.append(f"- Ce qu’on en sait sur le terrain : {tool.uses[0].text}")
    return "\n".join([*lines, f"- À lire : {origin}{href_of(tool)}"])


def _steps(investigations: Sequence[Investigation], tools: Sequence[Tool], *, eligible: bool | None) -> list[str]:
    usable = [tool.name for tool in tools if tool.state is not ToolState.DROPPED]
    ended = [one for one in investigations if one.follow_up.status is not FollowUpStatus.STOPPED]
    steps = []
    if usable:
        steps.append(f"Essayez {_listed(usable)} avec quelques agents ou habitants, avant tout développement.")
    if ended:
        names = dict.fromkeys(territory.name for one in ended for territory in one.territories)
        steps.append(f"Échangez avec {_listed(names)} : nous pouvons vous mettre en relation.")
    if not usable:
        steps.append("Allez voir sur place, avec celles et ceux que cela concerne, ce qui se passe vraiment.")
    if eligible:
        steps.append("Votre territoire peut bénéficier de l’accompagnement sur-mesure : parlons-en.")
    return steps


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} ou {last}" if first else last


def _known(record_ids: Sequence[str], catalogue: Catalogue) -> Iterable[Record]:
    for record_id in dict.fromkeys(record_ids):
        try:
            yield catalogue.record(record_id)
        except UnknownRecordError:
            continue
