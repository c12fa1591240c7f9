"""Fill a desk with fictitious requests, straight into its tables: through the form it would take hours."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import insert

from api.desk import InboxFilter, Status, Store
from api.desk.judgments.decision_tables import DecisionRow
from api.desk.requests.inbox_tables import RequestReadingRow, RequestThemeRow, RequestWordRow
from api.desk.requests.need_tables import NearPairRow, NeedVectorRow
from api.desk.requests.references import new_reference
from api.desk.requests.tables import AnswerRow, ContactRow, EventKind, EventRow, RequestRow, StatementRow
from api.desk.tables import Table
from corpus.territories import Commune
from corpus.themes import THEMES
from recommender import NeedLikeness, NeedPairs, Recommender, words_of

_BATCH = 2_000
_DAYS = 1_000
"""Over how long the requests came."""
_VECTORS = 400
"""Needs that are truly encoded; the others are near one of them."""
_STATUSES = {
    Status.RECEIVED: 8,
    Status.IN_PROGRESS: 8,
    Status.WAITING: 4,
    Status.ANSWERED: 20,
    Status.CLOSED: 56,
    Status.WITHDRAWN: 4,
}
_WHO = [
    "Les habitants",
    "Les agents",
    "Les élus",
    "Les parents d’élèves",
    "Les associations",
    "Les aînés",
    "Les commerçants",
    "Les nouveaux arrivants",
    "Les jeunes",
    "Les agriculteurs",
]
_DOES = [
    "ne savent pas quand sortir les encombrants",
    "perdent du temps à ressaisir les mêmes demandes",
    "renoncent à leurs droits faute d’aide",
    "ne trouvent pas où se garer",
    "manquent de bénévoles",
    "ne reçoivent pas les informations de la mairie",
    "attendent des semaines un rendez-vous",
    "font des kilomètres pour voir un médecin",
    "ne participent plus aux réunions publiques",
    "ignorent les horaires du car",
    "se plaignent du bruit le soir",
    "ne savent pas qui appeler la nuit",
]
_WHERE = [
    "dans le centre-bourg",
    "dans les hameaux",
    "près de l’école",
    "à la piscine",
    "au marché du samedi",
    "dans la zone d’activités",
    "au bord de la rivière",
    "à la médiathèque",
    "au stade",
    "sur la place",
]
_SINCE = [
    "depuis l’hiver",
    "depuis deux ans",
    "chaque lundi",
    "à chaque rentrée",
    "pendant l’été",
    "tous les soirs",
    "depuis la fusion des communes",
    "depuis la fermeture du guichet",
    "la nuit",
    "les jours de pluie",
]
_MORE = [
    "Nous avons essayé une affiche.",
    "Le secrétariat déborde.",
    "Un voisin propose une application.",
    "Nous cherchons d’abord à comprendre.",
    "La commune d’à côté vit la même chose.",
    "Personne n’est formé.",
    "Le budget est petit.",
    "Il faut une réponse avant le printemps.",
    "Le numérique n’est pas une fin.",
    "Les chiffres manquent.",
]


@dataclass(frozen=True)
class Filled:
    """What was put in."""

    references: tuple[str, ...]
    """Of requests that are still worked on."""
    words: tuple[str, str]
    """A word that many needs hold, and one that few do."""
    clusters: tuple[int, ...] = ()
    """Recurrent needs, the most asked first; none before they were grouped."""


def fill(store: Store, recommender: Recommender, *, count: int, owners: Sequence[str]) -> Filled:
    """Put requests in.

    Args:
        store: an empty store.
        recommender: encodes some of the needs.
        count: how many requests.
        owners: the accounts that look after them.

    Returns:
        What to ask for.

    """
    draw = random.Random(7)
    likeness, pairs = store.need_vectors.likeness, NeedPairs.load()
    vectors = _vectors(recommender, likeness, draw)
    communes = store.territories().communes
    started = datetime.now(UTC) - timedelta(days=_DAYS)
    taken: set[str] = set()
    for start in range(0, count, _BATCH):
        rows: dict[type[Table], list[dict[str, Any]]] = {}
        for number in range(start + 1, min(start + _BATCH, count) + 1):
            at = started + timedelta(days=_DAYS * number / (count + 1))
            request = _request(
                number,
                draw,
                reference=_free_reference(at.year, taken),
                at=at,
                commune=draw.choice(communes),
                owners=owners,
            )
            for table, row in _rows(request, draw, vectors=vectors, likeness=likeness, pairs=pairs, reader=recommender):
                rows.setdefault(table, []).append(row)
        with store.database.write() as session:
            for table, some in rows.items():
                session.execute(insert(table), some)
    return filled(store)


def filled(store: Store) -> Filled:
    """Tell what to ask of a desk that is filled."""
    lines = store.inbox.page(InboxFilter(), size=200).lines
    clusters = tuple(cluster.id for cluster in store.clusters.page())
    return Filled(tuple(line.reference for line in lines), ("habitants", "médiathèque bruit"), clusters)


def need(draw: random.Random) -> str:
    """Make a need up."""
    parts = f"{draw.choice(_WHO)} {draw.choice(_DOES)} {draw.choice(_WHERE)} {draw.choice(_SINCE)}."
    return " ".join([parts, *draw.sample(_MORE, 2)])


def _words(text: str) -> set[str]:
    return {word for sentence in re.split(r"(?<=\.) ", text) for word in _words_of_sentence(sentence)}


@cache
def _words_of_sentence(sentence: str) -> frozenset[str]:
    """A sentence comes back in many needs; its words are found once."""
    return frozenset(words_of(sentence))


def _free_reference(year: int, taken: set[str]) -> str:
    """Draw a reference that no other request bears: of so many, two would be the same."""
    reference = new_reference(year)
    while reference in taken:
        reference = new_reference(year)
    taken.add(reference)
    return reference


def _vectors(recommender: Recommender, likeness: NeedLikeness, draw: random.Random) -> list[bytes]:
    noise, needs = np.random.default_rng(7), [need(draw) for _ in range(_VECTORS)]
    made = [likeness.vector(text, recommender.need_vector(text)) for text in needs]
    jittered = (one + noise.normal(0, 0.02, one.shape) for one in made for _ in range(8))
    return [(one / np.linalg.norm(one)).astype("<f2").tobytes() for one in jittered]


def _request(
    number: int, draw: random.Random, *, reference: str, at: datetime, commune: Commune, owners: Sequence[str]
) -> dict[str, Any]:
    status = draw.choices(list(_STATUSES), weights=list(_STATUSES.values()))[0]
    answered = status in {Status.ANSWERED, Status.CLOSED}
    return {
        "id": number,
        "reference": reference,
        "secret_digest": f"{number:064d}",
        "status": status,
        "version": 2 if answered else 1,
        "revision": 1,
        "channel": "form",
        "territory": commune.code_insee,
        "territory_kind": "commune",
        "department": commune.department,
        "population": commune.population,
        "eligible": (commune.population or 0) < 3_500,
        "verdict": draw.choice(("found", "found", "vague", "nothing_comparable")),
        "themes": [],
        "index_version": None,
        "owner": None if status is Status.RECEIVED else draw.choice(owners),
        "received_at": at,
        "updated_at": at + timedelta(hours=1),
        "answered_at": at + timedelta(hours=1) if answered else None,
    }


def _rows(
    request: dict[str, Any],
    draw: random.Random,
    *,
    vectors: Sequence[bytes],
    likeness: NeedLikeness,
    pairs: NeedPairs,
    reader: Recommender,
) -> Iterator[tuple[type[Table], dict[str, Any]]]:
    number, at, text = request["id"], request["received_at"], need(draw)
    theme, of_request = draw.choice(THEMES), {"request_id": request["id"]}
    yield RequestRow, request
    yield StatementRow, {
        **of_request, "revision": 1, "need": text, "tried": "", "deadline": "", "masked_text": text, "written_at": at,
    }  # fmt: skip
    yield ContactRow, {**of_request, "name": "Camille Exemple", "role": "", "email": "mairie@exemple.fr", "phone": ""}
    yield EventRow, _event(number, 1, EventKind.RECEIVED, "person", at, Status.RECEIVED)
    if request["answered_at"]:
        yield EventRow, _event(number, 2, EventKind.ANSWERED, request["owner"], at, request["status"])
        yield AnswerRow, {**of_request, "author": request["owner"], "at": at, "text": "Voici.", "records": []}
    for word in sorted(_words(text)):
        yield RequestWordRow, {**of_request, "word": word}
    yield RequestThemeRow, {**of_request, "theme": theme}
    # By this very index: else the service would read thousands of needs again while it is measured.
    yield RequestReadingRow, {
        **of_request, "revision": 1, "index_version": reader.index_version, "read_at": at,
        "said": request["verdict"], "shown": [["klaxit", "proche"]],
        "verdict": request["verdict"], "closest": "klaxit", "closeness": "proche",
    }  # fmt: skip
    yield NeedVectorRow, {
        **of_request, "revision": 1, "encoder": likeness.digest, "vector": draw.choice(vectors), "theme": theme,
        "computed_at": at, "compared": pairs.digest,
    }  # fmt: skip
    # One in four is near none, the others some of those that came before.
    for before in range(1, min(number - 1, number % 4) + 1):
        yield from (
            (NearPairRow, {"request_id": one, "other_id": other, "probability": draw.random()})
            for one, other in ((number, number - before), (number - before, number))
        )
    if number % 10 == 0:
        yield DecisionRow, {
            **of_request, "sequence": 100, "kind": "pinned", "record_id": "klaxit", "reason": None, "note": "",
            "actor": draw.choice(["a", "b"]), "at": at, "revision": 1, "index_version": "fill", "supersedes": None,
        }  # fmt: skip


def _event(number: int, sequence: int, kind: EventKind, actor: str, at: datetime, after: Status) -> dict[str, Any]:
    return {
        "request_id": number, "sequence": sequence, "kind": kind, "actor": actor, "at": at, "before": None,
        "after": after, "payload": {},
    }  # fmt: skip
