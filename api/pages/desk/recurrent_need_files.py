"""Recurrent needs as files: CSV with semicolons, as French spreadsheets open it; no cell begins a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from api.pages.benchmarks.files import guarded
from api.pages.desk.inbox_words import status_label, verdict_label
from api.pages.desk.recurrent_need_words import growth, theme_name, title_of
from api.pages.typography import paris_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.desk import Cluster, ClusterMember
    from api.desk.recurrent_needs.clusters import Clusters, ClustersVersion

REPORT_COLUMNS: Final = (
    "numero",
    "besoin",
    "en_leurs_mots",
    "theme",
    "demandes",
    "collectivites",
    "sans_rien_de_comparable",
    "trop_vagues",
    "avec_proposition",
    "trois_derniers_mois",
    "trois_mois_precedents",
    "evolution",
    "departements",
    "premiere_demande",
    "derniere_demande",
    "candidat_commun",
    "a_relire",
)
_ALL: Final = 10_000
"""Needs of a file."""
MEMBER_COLUMNS: Final = ("demande", "code", "collectivite", "departement", "habitants", "recue_le", "statut", "reponse")


def report_file(clusters: Sequence[Cluster]) -> bytes:
    """Write the report, a line each need.

    Args:
        clusters: the recurrent needs.

    Returns:
        The file.

    """
    return _written(REPORT_COLUMNS, map(_report_row, clusters))


class ReportFile:
    """The report on a database, written anew when what it tells has changed: of hundreds of needs it takes a while."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        self._written: tuple[ClustersVersion, bytes] | None = None

    def read(self, clusters: Clusters) -> bytes:
        """Give the report as it stands now.

        Args:
            clusters: the recurrent needs, of one database at all times.

        Returns:
            The file.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        # Before the needs are read: what changes between the two is then written at the next look.
        version, written = clusters.version(), self._written
        if written is None or written[0] != version:
            self._written = written = (version, report_file(clusters.page(size=_ALL)))
        return written[1]


def cluster_file(members: Sequence[ClusterMember]) -> bytes:
    """Write the list of the territories that ask for one need; what they wrote is not in it.

    Args:
        members: its requests.

    Returns:
        The file.

    """
    return _written(MEMBER_COLUMNS, map(_member_row, members))


def _report_row(cluster: Cluster) -> list[object]:
    departments = " ".join(f"{number}:{count}" for number, count in sorted(cluster.counts.departments.items()))
    return [
        cluster.id,
        title_of(cluster),
        cluster.phrase,
        theme_name(cluster.counts),
        cluster.counts.size,
        cluster.counts.territories,
        cluster.counts.unmet,
        cluster.counts.vague,
        cluster.counts.met,
        cluster.counts.recent,
        cluster.counts.earlier,
        growth(cluster.counts.recent, cluster.counts.earlier)[0],
        departments,
        f"{paris_date(cluster.counts.first_at)}" if cluster.counts.first_at else "",
        f"{paris_date(cluster.counts.last_at)}" if cluster.counts.last_at else "",
        "oui" if cluster.is_candidate else "non",
        "oui" if cluster.doubtful and not cluster.is_candidate else "non",
    ]


def _member_row(member: ClusterMember) -> list[object]:
    place = member.place
    return [
        member.reference,
        place.code,
        place.name,
        place.department,
        "" if place.population is None else place.population,
        f"{paris_date(member.received_at)}",
        status_label(member.status),
        verdict_label(member.verdict),
    ]


def _written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([guarded(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
