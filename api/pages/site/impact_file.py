"""The use of the service as an open file (schema-impact-service-public-numerique 0.5.0)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.contexts.site.figures import Month
    from api.desk import Counts

COLUMNS: Final = (
    "administration_rattachement",
    "nom_service_public_numerique",
    "indicateur",
    "valeur",
    "unite_mesure",
    "est_cible",
    "type_indicateur",
    "frequence_monitoring",
    "date",
    "est_periode",
    "date_debut",
    "est_automatise",
    "source_collecte",
    "denom_insee",
    "code_insee",
    "dataviz_wish",
    "commentaires",
)


def impact_file(months: Sequence[Month], *, publisher: str) -> str:
    """Write the file.

    Args:
        months: the use of each month.
        publisher: the administration; required by the schema.

    Returns:
        CSV, its first line the names of the columns; an indicator that has no value in a month has no line there.

    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for month in months:
        for name, value, unit, kind, comment in _indicators(month.counts):
            told = [publisher or "non renseignée", "Déjà-là", name, value, unit, "false", kind, "mensuelle", month.last]
            writer.writerow([*told, "true", month.first, "true", "script", "", "", "linechart", comment])
    return out.getvalue()


def _indicators(counts: Counts) -> Iterator[tuple[str, str, str, str, str]]:
    yield (
        "Nombre de besoins décrits",
        str(counts.needs),
        "unité",
        "usage",
        "Recherches faites sur le site et suivies d’une réponse.",
    )
    yield from _share(
        "Part des besoins avec une enquête ou un outil proposé",
        counts.share_found,
        "impact",
        "Ce qui est proposé n’est pas forcément utile : voir la part des réponses jugées utiles.",
    )
    yield from _share("Part des besoins sans rien de comparable", counts.share_nothing, "usage", "")
    yield from _share(
        "Part des réponses jugées utiles",
        counts.satisfaction,
        "impact",
        "Parmi les seules réponses que quelqu’un a jugées, d’un clic, sans enquête.",
    )
    yield "Nombre de demandes d’accompagnement reçues", str(counts.request_received), "unité", "usage", ""
    yield "Nombre de demandes d’accompagnement répondues", str(counts.request_answered), "unité", "usage", ""


def _share(name: str, share: float | None, kind: str, comment: str) -> Iterator[tuple[str, str, str, str, str]]:
    if share is not None:
        yield name, f"{100 * share:.1f}", "%", kind, comment
