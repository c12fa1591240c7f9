"""The letter that a reply begins as: what was learned elsewhere, which tool exists, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages.labels import PRICES, label
from api.pages.local_tools import is_another_territorys
from api.pages.result_cards import href_of
from api.pages.typography import counted, typeset
from corpus.errors import UnknownRecordError
from corpus.records import FollowUpStatus, Investigation, Outcome, ToolState
from recommender.explanation import telling_hypothesis
from recommender.lessons import told_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from corpus.catalogue import Catalogue
    from corpus.elsewhere import Service
    from corpus.records import Record, Tool

_OPENING = "Vous nous avez écrit pour {territory} (demande {reference}), et nous vous en remercions."
_KNOWN = "Voici ce que nous savons déjà de ce sujet."
_NOTHING = (
    "Nous n’avons trouvé, dans les enquêtes passées et les outils connus, "
    "rien qui réponde {exactly}à ce que vous décrivez."
)
_NEW = "Votre besoin est peut-être nouveau : c’est utile à savoir, pour vous comme pour d’autres territoires."
_NEIGHBOURS = "Voici des pistes voisines, sans que ce soit le même besoin :"
_PROPOSED = "Nous vous avons proposé d’être mis en relation avec {others} : votre page de suivi dit où vous en êtes."
_MADE = (
    "Vous êtes déjà en relation avec {others} qui décrit le même besoin : votre page de suivi donne ses coordonnées."
)
_MADE_WITH_MANY = (
    "Vous êtes déjà en relation avec {others} qui décrivent le même besoin : "
    "votre page de suivi donne leurs coordonnées."
)
_THEIRS = "Vous avez déjà étudié cette question avec l’Incubateur :"
_STUDIED = "Un territoire a déjà étudié cette question :"
_STUDIED_BY_MANY = "D’autres territoires ont déjà étudié cette question :"
_SERVICES = "Ces services publics aident les collectivités sur ce dont parle votre demande :"
_ARTICLES = (
    ("la ", ("CC ", "CA ", "CU ", "Collectivité ")),
    ("le ", ("CIAS ", "CCAS ", "Département ")),
    ("l’", ("Agence ",)),
)
"""How the names of what is no commune are said within a sentence, by how they begin."""
_LEADING_TO_PLACE = (",", " à", " au", " aux", " de", " du", " en", " dans le")
_VAGUE = (
    "Pour chercher ce qui peut vous aider, il nous manque encore de quoi comprendre votre situation. "
    "Dites-nous, en quelques phrases :"
)
_ASKED = (
    "ce qui se passe, où et depuis quand ;",
    "pour qui c’est une difficulté : des habitants, des agents, des élus, et combien ;",
    "ce que vous avez déjà essayé, et ce que cela a donné.",
)
_HOW = (
    "Il n’est pas utile de savoir déjà quelle solution il vous faut. "
    "Complétez votre demande depuis votre page de suivi : nous la reprendrons alors."
)
_CLOSING = "Bien cordialement,\nL’équipe de l’Incubateur"


@dataclass(frozen=True)
class Asking:
    """Who is answered."""

    reference: str
    territory: str
    """The name of who asks."""
    eligible: bool | None
    """To the *accompagnement sur-mesure*; none where it cannot be told."""
    own: Collection[str]
    """What `own_names` gives: the territories whose tools it may use."""
    code: str = ""
    """INSEE code or SIREN of who asks: an investigation of theirs is told as their own; empty once erased."""


@dataclass(frozen=True)
class Others:
    """The other territories that surely ask for the same, by how far putting them in touch has come."""

    asking: int = 0
    """To whom nothing was proposed: no letter tells of them, since one near request in two is another need."""
    proposed: int = 0
    made: int = 0


def letter_for(
    record_ids: Sequence[str],
    catalogue: Catalogue,
    *,
    asking: Asking,
    neighbours: Collection[str],
    others: Others | None,
    origin: str,
    services: Sequence[Service] = (),
) -> str:
    """Write the letter that a reply begins as; the expert reads, changes and sends it.

    Every fact is a record's; nothing of the need or the contact is repeated.

    Args:
        record_ids: the records it draws on, in order; those that left the catalogue are left out.
        catalogue: every record.
        asking: who is answered.
        neighbours: ids of what is near the need without being surely the same, drawn on or not: none is said to answer.
        others: who else asks for the same; none where the request was not compared yet.
        origin: the address of the site, for links.
        services: those that help elsewhere with what the need speaks of, where no record is drawn on.

    Returns:
        The letter, typeset.

    """
    records = list(_known(record_ids, catalogue))
    near = [record for record in records if record.id in neighbours]
    answering = [record for record in records if record.id not in neighbours]
    investigations = [record for record in answering if isinstance(record, Investigation)]
    theirs = [one for one in investigations if _is_theirs(one, asking)]
    investigations = [one for one in investigations if one not in theirs]
    tools = [record for record in answering if not isinstance(record, Investigation)]
    company = _asked_elsewhere(others or Others())
    alone = others is not None and not (neighbours or company or others.asking or services)
    parts = [
        "Bonjour,",
        " ".join([_opening(asking), *([_KNOWN] if answering else [])]),
        *_learned(theirs, origin, head=_THEIRS),
        *_learned(investigations, origin, head=_STUDIED if len(investigations) == 1 else _STUDIED_BY_MANY),
        *_existing(tools, asking, origin, catalogue=catalogue),
        *([] if answering else [_nothing(alone=alone, exactly=bool(neighbours))]),
        *([_NEIGHBOURS, *(_of_record(one, asking, origin, catalogue=catalogue) for one in near)] if near else []),
        *([_elsewhere(services)] if services else []),
        *company,
        "Et maintenant ?",
        "\n".join(f"- {step}" for step in _steps(theirs, investigations, tools, asking)),
        "Dites-nous ce que vous en pensez : nous adapterons la suite à ce que vous aurez constaté sur place.",
        _CLOSING,
    ]
    return typeset("\n\n".join(parts))


def letter_that_asks(asking: Asking) -> str:
    """Write the letter to who wrote too little to be answered: it asks for what is missing.

    Args:
        asking: who is answered.

    Returns:
        The letter, typeset.

    """
    asked = "\n".join(f"- {one}" for one in _ASKED)
    return typeset("\n\n".join(["Bonjour,", _opening(asking), f"{_VAGUE}\n{asked}", _HOW, _CLOSING]))


def _opening(asking: Asking) -> str:
    return _OPENING.format(territory=asking.territory, reference=asking.reference)


def _nothing(*, alone: bool, exactly: bool) -> str:
    told = _NOTHING.format(exactly="exactement " if exactly else "")
    return f"{told} {_NEW}" if alone else told


def _elsewhere(services: Sequence[Service]) -> str:
    return "\n".join([_SERVICES, *(f"- {one.name} ({one.url}) : {one.helps}" for one in services)])


def _asked_elsewhere(others: Others) -> list[str]:
    told = []
    if others.made:
        told.append((_MADE if others.made == 1 else _MADE_WITH_MANY).format(others=_many(others.made)))
    if others.proposed:
        told.append(_PROPOSED.format(others=_many(others.proposed)))
    return told


def _many(territories: int) -> str:
    return (
        "une autre collectivité"
        if territories == 1
        else counted(territories, "autre collectivité", "autres collectivités")
    )


def _of_record(record: Record, asking: Asking, origin: str, *, catalogue: Catalogue) -> str:
    if isinstance(record, Investigation):
        return _of_investigation(record, origin)
    return _of_tool(record, asking, origin, catalogue=catalogue)


def _is_theirs(investigation: Investigation, asking: Asking) -> bool:
    codes = {code for one in investigation.territories for code in (one.code_insee, one.siren) if code}
    return asking.code in codes


def _learned(investigations: Sequence[Investigation], origin: str, *, head: str) -> list[str]:
    return [head, *(_of_investigation(one, origin) for one in investigations)] if investigations else []


def _of_investigation(record: Investigation, origin: str) -> str:
    where = ", ".join(territory.name for territory in record.territories)
    lines = [f"{where} : {_without_place(record.title, where)}.", f"- Ce qui y a été appris : {record.lessons[0].text}"]
    first = telling_hypothesis(record)
    if first and first.outcome is Outcome.INVALIDATED:
        lines.append(f"- Une idée de départ que le terrain a démentie : {first.text}")
    became = record.follow_up.text
    if not became and record.follow_up.status is not FollowUpStatus.UNKNOWN:
        became = f"{label(record.follow_up.status)}."
    if became:
        lines.append(f"- Ce qu’il en est advenu : {became}")
    return "\n".join([*lines, f"- À lire : {origin}{href_of(record)}"])


def _without_place(title: str, where: str) -> str:
    """Leave the place out that ends a title, where it is said before: whole, or without « CC du Pays de »."""
    words = where.split()
    endings = (f"{link} {' '.join(words[first:])}" for first in range(len(words)) for link in _LEADING_TO_PLACE)
    return title.removesuffix(next((ending for ending in endings if title.endswith(ending)), "")).rstrip(",")


def _existing(tools: Sequence[Tool], asking: Asking, origin: str, *, catalogue: Catalogue) -> list[str]:
    if not tools:
        return []
    head = "Un outil existe déjà" if len(tools) == 1 else "Des outils existent déjà"
    return [f"{head} :", *(_of_tool(one, asking, origin, catalogue=catalogue) for one in tools)]


def _of_tool(tool: Tool, asking: Asking, origin: str, *, catalogue: Catalogue) -> str:
    price = f" {PRICES[tool.price.kind]}." if tool.price else ""
    lines = [f"{tool.name} ({label(tool.kind).lower()}) : {tool.purpose}{price}"]
    if tool.state is ToolState.DROPPED:
        lines.append("- À savoir : il n’existe plus, il vaut comme exemple.")
    if tool.state is ToolState.UNKNOWN:
        lines.append("- À vérifier : nous ne savons pas s’il est encore disponible.")
    if is_another_territorys(tool, asking.own):
        whose = f" ({tool.publisher})" if tool.publisher else ""
        lines.append(f"- À savoir : c’est l’outil d’un autre territoire{whose}, peut-être pas ouvert au vôtre.")
    told, where = told_of(tool, catalogue)
    if told:
        lines.append(f"- {', '.join(('Ce qu’une enquête en dit', *where))} : {told}")
    return "\n".join([*lines, f"- À lire : {origin}{href_of(tool)}"])


def _steps(
    theirs: Sequence[Investigation], investigations: Sequence[Investigation], tools: Sequence[Tool], asking: Asking
) -> list[str]:
    there = [tool for tool in tools if tool.state is not ToolState.DROPPED]
    usable = [tool for tool in there if not is_another_territorys(tool, asking.own)]
    sure = [tool.name for tool in usable if tool.state is not ToolState.UNKNOWN]
    unsure = [tool.name for tool in usable if tool.state is ToolState.UNKNOWN]
    elsewhere = [tool.name for tool in there if is_another_territorys(tool, asking.own)]
    ended = [one for one in investigations if one.follow_up.status is not FollowUpStatus.STOPPED]
    steps = ["Dites-nous où vous en êtes depuis cette enquête, et ce qui manque encore."] if theirs else []
    if sure:
        steps.append(f"Essayez {_listed(sure)} avec quelques agents ou habitants, avant tout développement.")
    if unsure:
        steps.append(
            f"Voyez si {_listed(unsure)} existe encore et, si oui, faites un essai avec quelques agents ou habitants, "
            "avant tout développement."
        )
    if elsewhere:
        steps.append(
            f"Demandez à ceux qui ont {_listed(elsewhere)} ce que cela leur apporte : nous pouvons vous aider."
        )
    if ended:
        names = dict.fromkeys(_in_a_sentence(territory.name) for one in ended for territory in one.territories)
        steps.append(f"Échangez avec {_listed(names)} : nous pouvons vous mettre en relation.")
    if not (usable or theirs):
        steps.append("Allez voir sur place, avec celles et ceux que cela concerne, ce qui se passe vraiment.")
    if asking.eligible:
        steps.append("Votre territoire peut bénéficier de l’accompagnement sur-mesure : parlons-en.")
    return steps


def _in_a_sentence(name: str) -> str:
    article = next((said for said, begun in _ARTICLES if name.startswith(begun)), "")
    return f"{article}{name}"


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} ou {last}" if first else last


def _known(record_ids: Sequence[str], catalogue: Catalogue) -> Iterable[Record]:
    for record_id in dict.fromkeys(record_ids):
        try:
            yield catalogue.record(record_id)
        except UnknownRecordError:
            continue
