"""Who may open what: one row for each route of the application.

A new route gets a row, or `test_access.py` fails: it reads the routes from the router, compares the guard of each with
its row, and asks each that is guarded as everybody in turn.
"""

from enum import Enum


class Access(Enum):
    """Who may open a route."""

    PUBLIC = "anyone"
    SECRET = "whoever holds the secret of the address or of the header, signed in or not"
    AGENT = "whoever is signed in"
    DESK = "experts and admins"
    ADMIN = "admins"
    TERRITORY = "agents of a territory, for its own requests"
    OBSERVER = "a program on this machine, or whoever holds the token of the figures"
    DESK_KEY = "a program whose key has the scope desk:read"
    DESK_WRITER = "a program whose key has the scope desk:write"


_TABLE = {
    Access.PUBLIC: """
        GET /  GET /accessibilite  GET /aide  GET /budget  GET /cgu  GET /contact  GET /docs
        GET /comment-ca-marche  GET /comment-ca-marche/regles
        GET /donnees-personnelles  GET /mentions-legales  GET /plan-du-site  GET /sources  GET /stats  GET /stats.csv
        GET /robots.txt  GET /sitemap.xml  GET /.well-known/security.txt  GET /openapi.json  GET /static/{name:path}
        GET /health  GET /ready  GET /version  GET /favicon.ico
        GET /investigations  GET /investigations/{record_id}  GET /outils  GET /outils/{record_id}
        GET /recherche  POST /recherche  POST /recherche/apercu  GET /recherche/{key}
        GET /recherche/{key}/territoire  POST /avis
        GET /resultats/comme/{record_id}  GET /resultats/{version}/{codes}  GET /widget  POST /widget
        GET /signaler  POST /signaler
        GET /demande  POST /demande  GET /comparatifs  POST /comparatifs  POST /comparatifs/creer
        GET /comparatifs/publies  GET /comparatifs/publies/{number}
        GET /comparatifs/publies/{number}/comparatif.{ending}  POST /comparatifs/publies/{number}/copier
        GET /connexion  POST /connexion  GET /connexion/fournisseur  GET /connexion/retour
        GET /deconnexion  POST /deconnexion
        GET /api/v1/investigations  GET /api/v1/investigations/{record_id}
        GET /api/v1/investigations/{record_id}/similar
        GET /api/v1/tools  GET /api/v1/tools/{record_id}  GET /api/v1/tools/{record_id}/similar
        GET /api/v1/territories  GET /api/v1/territories/{code}  GET /api/v1/sources
        POST /api/v1/error-reports
        POST /api/v1/recommendations  POST /api/v1/requests  GET /api/v1/benchmarks  POST /api/v1/benchmarks
    """,
    Access.SECRET: """
        GET /demande/{token}  GET /demande/{token}/besoin  POST /demande/{token}/besoin
        POST /demande/{token}/brouillon  GET /demande/{token}/confirmation
        GET /demande/{token}/coordonnees  POST /demande/{token}/coordonnees
        GET /demande/{token}/recapitulatif  POST /demande/{token}/recapitulatif
        GET /demande/{token}/territoire  POST /demande/{token}/territoire
        GET /connexion/mot-de-passe/{secret}  POST /connexion/mot-de-passe/{secret}
        GET /signalement/{secret}
        GET /suivi/{secret}  GET /suivi/{secret}/corriger  POST /suivi/{secret}/corriger
        GET /suivi/{secret}/effacer  POST /suivi/{secret}/effacer  GET /suivi/{secret}/mes-donnees.json
        GET /suivi/{secret}/retirer  POST /suivi/{secret}/retirer
        POST /suivi/{secret}/message
        GET /suivi/{secret}/territoire  POST /suivi/{secret}/territoire
        GET /suivi/{secret}/mise-en-relation  POST /suivi/{secret}/mise-en-relation
        GET /comparatif/{secret}  GET /comparatif/{secret}/case/{answer_id}/{criterion_id}
        POST /comparatif/{secret}/case/{answer_id}/{criterion_id}  GET /comparatif/{secret}/comparatif.{ending}
        GET /comparatif/{secret}/ordre  POST /comparatif/{secret}/ordre
        GET /comparatif/{secret}/notes  POST /comparatif/{secret}/notes
        GET /comparatif/{secret}/critere/{criterion_id}  POST /comparatif/{secret}/critere/{criterion_id}
        GET /comparatif/{secret}/conclusion  POST /comparatif/{secret}/conclusion
        GET /comparatif/{secret}/historique  POST /comparatif/{secret}/nouvelles-valeurs
        GET /comparatif/{secret}/criteres  POST /comparatif/{secret}/criteres
        GET /comparatif/{secret}/ecarter/{answer_id}  POST /comparatif/{secret}/ecarter/{answer_id}
        POST /comparatif/{secret}/effacer  POST /comparatif/{secret}/etat  GET /comparatif/{secret}/etude
        POST /comparatif/{secret}/partage  GET /comparatif/{secret}/presentation
        POST /comparatif/{secret}/presentation  POST /comparatif/{secret}/remettre/{answer_id}
        GET /comparatif/{secret}/retirer/reponse/{answer_id}  POST /comparatif/{secret}/retirer/reponse/{answer_id}
        GET /comparatif/{secret}/retirer/critere/{criterion_id}
        POST /comparatif/{secret}/retirer/critere/{criterion_id}
        POST /comparatif/{secret}/retablir/reponse/{answer_id}
        POST /comparatif/{secret}/retablir/critere/{criterion_id}
        GET /comparatif/{secret}/renommer/{answer_id}  POST /comparatif/{secret}/renommer/{answer_id}
        GET /comparatif/{secret}/reponses  POST /comparatif/{secret}/reponses
        GET /etude/{share}  GET /etude/{share}/comparatif.{ending}
        GET /comparatif/{secret}/ensemble  GET /etude/{share}/ensemble
        GET /api/v1/requests/{reference}  PATCH /api/v1/requests/{reference}
        POST /api/v1/requests/{reference}/withdraw  DELETE /api/v1/requests/{reference}
        GET /api/v1/error-reports/{report_id}
        GET /api/v1/benchmarks/{benchmark_id}  PATCH /api/v1/benchmarks/{benchmark_id}
        DELETE /api/v1/benchmarks/{benchmark_id}  POST /api/v1/benchmarks/{benchmark_id}/answers
        PATCH /api/v1/benchmarks/{benchmark_id}/answers/{answer_id}
        DELETE /api/v1/benchmarks/{benchmark_id}/answers/{answer_id}
        POST /api/v1/benchmarks/{benchmark_id}/answers/{answer_id}/restore
        GET /api/v1/benchmarks/{benchmark_id}/cells/{answer_id}/{criterion_id}
        PUT /api/v1/benchmarks/{benchmark_id}/cells/{answer_id}/{criterion_id}
        PATCH /api/v1/benchmarks/{benchmark_id}/cells/{answer_id}/{criterion_id}
        PATCH /api/v1/benchmarks/{benchmark_id}/cells
        PUT /api/v1/benchmarks/{benchmark_id}/order
        DELETE /api/v1/benchmarks/{benchmark_id}/order
        POST /api/v1/benchmarks/{benchmark_id}/criteria
        PATCH /api/v1/benchmarks/{benchmark_id}/criteria/{criterion_id}
        DELETE /api/v1/benchmarks/{benchmark_id}/criteria/{criterion_id}
        POST /api/v1/benchmarks/{benchmark_id}/criteria/{criterion_id}/restore
        POST /api/v1/benchmarks/{benchmark_id}/share  DELETE /api/v1/benchmarks/{benchmark_id}/share
        GET /api/v1/benchmarks/{benchmark_id}/study.{ending}
    """,
    Access.AGENT: """
        GET /bureau  GET /bureau/compte  POST /bureau/compte/mot-de-passe  POST /bureau/compte/sessions
    """,
    Access.DESK: """
        POST /bureau/lot  POST /bureau/vues
        POST /bureau/demandes/{reference}/mise-en-relation
        GET /bureau/besoins-recurrents  GET /bureau/besoins-recurrents.csv  GET /bureau/besoins-recurrents.svg
        GET /bureau/besoins-recurrents/{cluster_id}  POST /bureau/besoins-recurrents/{cluster_id}
        POST /bureau/besoins-recurrents/{cluster_id}/demandes  POST /bureau/besoins-recurrents/{cluster_id}/theme
        GET /bureau/besoins-recurrents/{cluster_id}/collectivites.csv
        GET /bureau/comparatifs  GET /bureau/comparatifs/{number}  POST /bureau/comparatifs/{number}
        GET /bureau/demandes/{reference}  POST /bureau/demandes/{reference}/actions
        GET /bureau/demandes/{reference}/reponse  POST /bureau/demandes/{reference}/reponse
        GET /bureau/demandes/{reference}/simulateur  POST /bureau/demandes/{reference}/simulateur
        GET /bureau/demandes/{reference}/historique.csv  GET /bureau/demandes/{reference}/historique.json
        GET /bureau/signalements
        GET /bureau/signalements/{report_id}  POST /bureau/signalements/{report_id}
        GET /bureau/fiches  POST /bureau/fiches
        GET /bureau/fiches/brouillons/{draft_id}  POST /bureau/fiches/brouillons/{draft_id}
        POST /bureau/fiches/brouillons/{draft_id}/relecture  GET /bureau/fiches/brouillons/{draft_id}/apercu
        GET /bureau/fiches/{record_id}/versions  GET /bureau/fiches/{record_id}/fichier.yaml
    """,
    Access.ADMIN: """
    """,
    Access.TERRITORY: """
        GET /bureau/territoire  GET /bureau/territoire/{reference}
        GET /bureau/territoire/{reference}/mise-en-relation  POST /bureau/territoire/{reference}/mise-en-relation
    """,
    Access.OBSERVER: """
        GET /metrics
    """,
    Access.DESK_KEY: """
        GET /api/v1/desk/requests  GET /api/v1/desk/error-reports
    """,
    Access.DESK_WRITER: """
        POST /api/v1/desk/error-reports/{report_id}/decisions
        DELETE /api/v1/desk/requests/{reference}/near/{other}
        POST /api/v1/desk/requests/{reference}/near/{other}/restore
        DELETE /api/v1/desk/recurrent-needs/{need_id}/requests/{reference}
        POST /api/v1/desk/recurrent-needs/{need_id}/requests/{reference}/restore
        PUT /api/v1/desk/requests/{reference}/theme  DELETE /api/v1/desk/requests/{reference}/theme
        PUT /api/v1/desk/recurrent-needs/{need_id}/theme  DELETE /api/v1/desk/recurrent-needs/{need_id}/theme
    """,
}


def _rows() -> dict[str, Access]:
    rows: dict[str, Access] = {}
    for access, routes in _TABLE.items():
        words = routes.split()
        for method, path in zip(words[::2], words[1::2], strict=True):
            assert f"{method} {path}" not in rows, f"{method} {path} has two rows"
            rows[f"{method} {path}"] = access
    return rows


ROWS = _rows()
"""By method and path, as the router has it."""
