"""Every page and every state that the browser checks look at: one row each.

A new page gets a row; `test_page_list.py` fails until it has one. A page that
looks different once something happened (errors, nothing found, a menu open)
gets one more row for each such state. All the checks then run on it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from api.desk import Role
from tests.browser import benchmark_journey as comparing
from tests.browser import record_journey
from tests.browser import report_journey as reporting
from tests.browser import request_journey as journey
from tests.browser.agents import (
    as_agent,
    empty_note,
    first_request,
    keep_reply_signed_out,
    miss_lost_password,
    miss_own_password,
    miss_sign_in,
    own_account,
    read_introductions_of_own_territory,
    read_of_own_territory,
)
from tests.browser.password_link import HANDED
from tests.browser.reaches import Reach, asked_of_the_widget, at, followed, looked_up, refined, searched, typed

NOT_PAGES = (
    "/api/",
    "/static/",
    "/health",
    "/ready",
    "/metrics",
    "/version",
    "/.well-known/",
    "/favicon.ico",
    "/connexion/fournisseur",
    "/connexion/retour",
)
"""Addresses that are not read by people in a page of ours, by their beginning."""
MOVED = ("ensemble",)
"""Last parts of addresses that only lead to where a page is now."""


@dataclass(frozen=True)
class PageState:
    """A page in a state."""

    name: str
    """Names the tests and the screenshots: ``resultats-aucun``."""
    route: str
    """The path as the router has it: ``/outils/{tool_id}``; empty for what no route answers."""
    reach: Reach
    """Brings a browser to the state, from nothing."""
    status: int = 200
    """The HTTP status of the page reached."""
    signed_in: bool = False
    """An agent is signed in: the session has its cookie, which no other page has."""
    scripted: bool = False
    """The state exists only where JavaScript runs, such as results shown while one types."""
    leads_elsewhere: bool = False
    """The route only leads on, to the page of another."""

    def is_at(self, address: str) -> bool:
        """Tell whether an address is one that the route of the state answers."""
        return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", self.route), urlsplit(address).path) is not None


REQUEST = "/bureau/demandes/{reference}"
LOST_PASSWORD = "/connexion/mot-de-passe/{secret}"
RECORD_DRAFT = "/bureau/fiches/brouillons/{draft_id}"
REPORT = "/bureau/signalements/{report_id}"
NEEDS = "/bureau/besoins-recurrents"
ISOLATED = "Les personnes âgées du village restent seules, et le bus ne passe que deux fois par semaine."
"""Finds something that was dropped."""
ADDRESS = "https://www.exemple.fr/une-page-tres-longue-de-notre-site/actualites-et-agenda-2026"
"""Pasted where a word is expected: nothing in it lets a line break."""
WASTE = "dépôts sauvages d’encombrants dans la rue"

PAGES = (
    PageState("accueil", "/", at("/")),
    PageState("enquetes", "/investigations", at("/investigations")),
    PageState("enquetes-page", "/investigations", at("/investigations?page=3")),
    PageState("enquetes-filtrees", "/investigations", at("/investigations?mots=dechets&departement=93&theme=inconnu")),
    PageState("enquetes-aucune", "/investigations", at("/investigations?mots=piscine&departement=93")),
    PageState("enquete-longue", "/investigations/{record_id}", at("/investigations/pni-78-les-mureaux-1")),
    PageState("enquete-courte", "/investigations/{record_id}", at("/investigations/pni-78-les-mureaux-2")),
    PageState("enquete-inconnue", "/investigations/{record_id}", at("/investigations/nulle-part"), status=404),
    PageState("outils", "/outils", at("/outils")),
    PageState("outils-aucun", "/outils", at(f"/outils?sorte=guide&prix=paid&mots={ADDRESS}")),
    PageState("outil-long", "/outils/{record_id}", at("/outils/incubateur-local")),
    PageState("outil-abandonne", "/outils/{record_id}", at("/outils/klaxit")),
    PageState("recherche", "/recherche", at("/recherche")),
    PageState("recherche-vide", "/recherche", searched("?"), status=422),
    PageState("recherche-perdue", "/recherche/{key}", at("/recherche/AAAAAAAAAAAAAAAAAAAAAA"), status=410),
    PageState("apercu", "/", typed(WASTE), scripted=True),
    PageState("resultats", "/recherche/{key}", searched(WASTE)),
    PageState("resultats-territoire", "/recherche/{key}", refined(searched(WASTE), "territoire=27474")),
    PageState("recherche-territoire", "/recherche/{key}/territoire", looked_up(searched(WASTE), "poses")),
    PageState("resultats-avis", "/recherche/{key}", followed(searched(WASTE), ".dl-vote [value=oui]")),
    PageState("resultats-precedents", "/recherche/{key}", searched(ISOLATED)),
    PageState("resultats-filtres", "/recherche/{key}", refined(searched(WASTE), "issue=untested")),
    PageState("resultats-filtres-vides", "/recherche/{key}", refined(searched(WASTE), "theme=sport")),
    PageState(
        "resultats-solution", "/recherche/{key}", searched("Il nous faudrait une application pour les dépôts sauvages")
    ),
    PageState(
        "resultats-personne",
        "/recherche/{key}",
        searched("Mme Martin, 06 00 00 00 01, ne peut plus venir faire ses papiers en mairie"),
    ),
    PageState("resultats-problemes", "/recherche/{key}", searched("bus à la demande")),
    PageState("resultats-vagues", "/recherche/{key}", searched("améliorer le numérique")),
    PageState("resultats-outil-nomme", "/recherche/{key}", searched("Klaxit")),
    PageState("resultats-aucun", "/recherche/{key}", searched("Il faut refroidir le réacteur nucléaire du sous-marin")),
    PageState("resultats-partages", "/resultats/{version}/{codes}", followed(searched(WASTE), "[data-copy]")),
    PageState("comme-une-enquete", "/resultats/comme/{record_id}", at("/resultats/comme/pni-93-livry-gargan")),
    PageState("comme-un-outil", "/resultats/comme/{record_id}", at("/resultats/comme/pix")),
    PageState("aide", "/aide", at("/aide")),
    PageState("contact", "/contact", at("/contact")),
    PageState("signaler", "/signaler", at("/signaler")),
    PageState("signaler-une-fiche", "/signaler", at("/signaler?fiche=pix")),
    PageState("signaler-vide", "/signaler", reporting.miss_report, status=422),
    PageState("signalement", "/signalement/{secret}", reporting.report),
    PageState("signalement-repondu", "/signalement/{secret}", reporting.read_answer),
    PageState("signalement-inconnu", "/signalement/{secret}", at("/signalement/inconnu"), status=404),
    PageState("comment-ca-marche", "/comment-ca-marche", at("/comment-ca-marche")),
    PageState("regles", "/comment-ca-marche/regles", at("/comment-ca-marche/regles")),
    PageState("sources", "/sources", at("/sources")),
    PageState("api", "/docs", at("/docs")),
    PageState("plan-du-site", "/plan-du-site", at("/plan-du-site")),
    PageState("accessibilite", "/accessibilite", at("/accessibilite")),
    PageState("mentions-legales", "/mentions-legales", at("/mentions-legales")),
    PageState("donnees-personnelles", "/donnees-personnelles", at("/donnees-personnelles")),
    PageState("statistiques", "/stats", at("/stats")),
    PageState("budget", "/budget", at("/budget")),
    PageState("widget", "/widget", at("/widget")),
    PageState("widget-resultats", "/widget", asked_of_the_widget),
    PageState("cgu", "/cgu", at("/cgu")),
    PageState("demande", "/demande", at("/demande")),
    PageState("demande-reprise", "/demande/{token}", journey.take_up_again, leads_elsewhere=True),
    PageState("demande-territoires", "/demande/{token}/territoire", journey.list_territories),
    PageState("demande-sans-territoire", "/demande/{token}/territoire", journey.ask_without_choosing, status=422),
    PageState("demande-besoin", "/demande/{token}/besoin", journey.reach_need),
    PageState("demande-sans-besoin", "/demande/{token}/besoin", journey.miss_need, status=422),
    PageState("demande-coordonnees", "/demande/{token}/coordonnees", journey.reach_contact),
    PageState("demande-sans-adresse", "/demande/{token}/coordonnees", journey.miss_contact, status=422),
    PageState("demande-recapitulatif", "/demande/{token}/recapitulatif", journey.reach_recap),
    PageState("demande-confirmation", "/demande/{token}/confirmation", journey.reach_confirmation),
    PageState("demande-inconnue", "/demande/{token}/besoin", at("/demande/inconnue/besoin"), status=404),
    PageState("suivi", "/suivi/{secret}", journey.follow),
    PageState("suivi-efface", "/suivi/{secret}", journey.erase),
    PageState("suivi-inconnu", "/suivi/{secret}", at("/suivi/inconnu"), status=404),
    PageState("suivi-corriger", "/suivi/{secret}/corriger", journey.correct),
    PageState("suivi-territoire", "/suivi/{secret}/territoire", journey.change_territory),
    PageState("suivi-mise-en-relation", "/suivi/{secret}/mise-en-relation", journey.see_introductions),
    PageState("suivi-retirer", "/suivi/{secret}/retirer", journey.ask_to_withdraw),
    PageState("suivi-effacer", "/suivi/{secret}/effacer", journey.ask_to_erase),
    PageState("comparatif-debut", "/comparatifs", at("/comparatifs")),
    PageState("comparatif-propositions", "/comparatifs", comparing.ask_for_proposals),
    PageState("comparatif", "/comparatif/{secret}", comparing.benchmark()),
    PageState("comparatif-reponses", "/comparatif/{secret}/reponses", comparing.benchmark("/reponses")),
    PageState("comparatif-criteres", "/comparatif/{secret}/criteres", comparing.benchmark("/criteres")),
    PageState("comparatif-presentation", "/comparatif/{secret}/presentation", comparing.benchmark("/presentation")),
    PageState("comparatif-conclusion", "/comparatif/{secret}/conclusion", comparing.benchmark("/conclusion")),
    PageState(
        "comparatif-conclusion-conflit",
        "/comparatif/{secret}/conclusion",
        comparing.conclude_late,
        status=409,
        scripted=True,
    ),
    PageState(
        "comparatif-case", "/comparatif/{secret}/case/{answer_id}/{criterion_id}", comparing.first_link("/case/")
    ),
    PageState(
        "comparatif-conflit",
        "/comparatif/{secret}/case/{answer_id}/{criterion_id}",
        comparing.conflict,
        status=409,
        scripted=True,
    ),
    PageState("comparatif-ordre", "/comparatif/{secret}/ordre", comparing.benchmark("/ordre")),
    PageState("comparatif-notes", "/comparatif/{secret}/notes", comparing.benchmark("/notes")),
    PageState("comparatif-critere", "/comparatif/{secret}/critere/{criterion_id}", comparing.first_link("/critere/")),
    PageState(
        "comparatif-critere-conflit",
        "/comparatif/{secret}/critere/{criterion_id}",
        comparing.fill_late,
        status=409,
        scripted=True,
    ),
    PageState("comparatif-ecarter", "/comparatif/{secret}/ecarter/{answer_id}", comparing.first_link("/ecarter/")),
    PageState("comparatif-renommer", "/comparatif/{secret}/renommer/{answer_id}", comparing.first_link("/renommer/")),
    PageState(
        "comparatif-retirer",
        "/comparatif/{secret}/retirer/reponse/{answer_id}",
        comparing.first_link("/retirer/reponse/"),
    ),
    PageState(
        "comparatif-retirer-conflit",
        "/comparatif/{secret}/retirer/reponse/{answer_id}",
        comparing.remove_late,
        status=409,
        scripted=True,
    ),
    PageState(
        "comparatif-retirer-critere", "/comparatif/{secret}/retirer/critere/{criterion_id}", comparing.remove_criterion
    ),
    PageState(
        "comparatif-case-retiree",
        "/comparatif/{secret}/case/{answer_id}/{criterion_id}",
        comparing.write_in_removed,
        status=409,
        scripted=True,
    ),
    PageState(
        "comparatif-criteres-conflit",
        "/comparatif/{secret}/criteres",
        comparing.weigh_late,
        status=409,
        scripted=True,
    ),
    PageState("comparatif-case-sur-place", "/comparatif/{secret}", comparing.open_cell, scripted=True),
    PageState("comparatif-reponses-refusees", "/comparatif/{secret}/reponses", comparing.name_too_long, status=422),
    PageState("comparatif-historique", "/comparatif/{secret}/historique", comparing.benchmark("/historique")),
    PageState("comparatif-etude", "/comparatif/{secret}/etude", comparing.benchmark("/etude")),
    PageState("comparatif-lecture", "/etude/{share}", comparing.shared_study),
    PageState("connexion", "/connexion", at("/connexion?suite=/bureau")),
    PageState("connexion-refusee", "/connexion", miss_sign_in, status=422),
    PageState("mot-de-passe", LOST_PASSWORD, at(HANDED)),
    PageState("mot-de-passe-refus", LOST_PASSWORD, miss_lost_password, status=422),
    PageState("mot-de-passe-perime", LOST_PASSWORD, at("/connexion/mot-de-passe/perime"), status=404),
    PageState("deconnexion", "/deconnexion", as_agent(Role.EXPERT, "/deconnexion"), signed_in=True),
    PageState("deconnecte", "/deconnexion", at("/deconnexion")),
    PageState("bureau", "/bureau", as_agent(Role.EXPERT, "/bureau"), signed_in=True),
    PageState(
        "bureau-filtre", "/bureau", as_agent(Role.EXPERT, "/bureau?responsable=moi&mots=benevoles"), signed_in=True
    ),
    PageState("bureau-aucune", "/bureau", as_agent(Role.EXPERT, "/bureau?departement=2A"), signed_in=True),
    PageState("bureau-demande", REQUEST, first_request(), signed_in=True),
    PageState("bureau-demande-coordonnees", REQUEST, first_request("?coordonnees=oui"), signed_in=True),
    PageState("bureau-reponse", REQUEST + "/reponse", first_request("/reponse"), signed_in=True),
    PageState("bureau-session-finie", REQUEST + "/reponse", keep_reply_signed_out, status=401),
    PageState("bureau-simulateur", REQUEST + "/simulateur", first_request("/simulateur"), signed_in=True),
    PageState("bureau-demande-refus", REQUEST, empty_note, status=422, signed_in=True),
    PageState("bureau-signalements", "/bureau/signalements", reporting.list_reports, signed_in=True),
    PageState("bureau-signalements-regles", "/bureau/signalements", reporting.list_settled, signed_in=True),
    PageState("bureau-signalement", REPORT, reporting.answer_page, signed_in=True),
    PageState("bureau-signalement-refus", REPORT, reporting.miss_answer, status=422, signed_in=True),
    PageState("bureau-territoire", "/bureau/territoire", as_agent(Role.TERRITORY, "/bureau"), signed_in=True),
    PageState("bureau-territoire-demande", "/bureau/territoire/{reference}", read_of_own_territory, signed_in=True),
    PageState(
        "bureau-territoire-mise-en-relation",
        "/bureau/territoire/{reference}/mise-en-relation",
        read_introductions_of_own_territory,
        signed_in=True,
    ),
    PageState("bureau-compte", "/bureau/compte", own_account, signed_in=True),
    PageState("bureau-compte-refus", "/bureau/compte", miss_own_password, status=422, signed_in=True),
    PageState("bureau-refuse", "/bureau/territoire", as_agent(Role.EXPERT, "/bureau/territoire"), 403, signed_in=True),
    PageState("comparatifs-publies", "/comparatifs/publies", at("/comparatifs/publies")),
    PageState("comparatifs-publies-fin", "/comparatifs/publies", at("/comparatifs/publies?page=9")),
    PageState("comparatif-publie", "/comparatifs/publies/{number}", at("/comparatifs/publies/1")),
    PageState(
        "comparatif-publie-inconnu", "/comparatifs/publies/{number}", at("/comparatifs/publies/9999"), status=404
    ),
    PageState(
        "bureau-comparatifs", "/bureau/comparatifs", as_agent(Role.EXPERT, "/bureau/comparatifs"), signed_in=True
    ),
    PageState(
        "bureau-comparatif",
        "/bureau/comparatifs/{number}",
        as_agent(Role.EXPERT, "/bureau/comparatifs/2"),
        signed_in=True,
    ),
    PageState(
        "bureau-comparatif-publie",
        "/bureau/comparatifs/{number}",
        as_agent(Role.EXPERT, "/bureau/comparatifs/1"),
        signed_in=True,
    ),
    PageState("bureau-fiches", "/bureau/fiches", as_agent(Role.EXPERT, "/bureau/fiches"), signed_in=True),
    PageState("bureau-fiche", RECORD_DRAFT, record_journey.draft, signed_in=True),
    PageState("bureau-fiche-erreurs", RECORD_DRAFT, record_journey.wrong_draft, status=422, signed_in=True),
    PageState("bureau-fiche-relecture", RECORD_DRAFT, record_journey.review, signed_in=True),
    PageState("bureau-fiche-apercu", f"{RECORD_DRAFT}/apercu", record_journey.preview, signed_in=True),
    PageState("bureau-fiche-conflit", RECORD_DRAFT, record_journey.conflict, status=409, signed_in=True),
    PageState("bureau-fiche-versions", "/bureau/fiches/{record_id}/versions", record_journey.versions, signed_in=True),
    PageState("bureau-besoins", NEEDS, as_agent(Role.EXPERT, NEEDS), signed_in=True),
    PageState("bureau-besoins-aucun", NEEDS, as_agent(Role.EXPERT, f"{NEEDS}?theme=sport"), signed_in=True),
    PageState(
        "bureau-besoin",
        f"{NEEDS}/{{cluster_id}}",
        followed(as_agent(Role.EXPERT, NEEDS), ".dl-need a"),
        signed_in=True,
    ),
    PageState("erreur-404", "", at("/nulle-part"), status=404),
    *(PageState(f"erreur-{status}", "", at(f"/echec/{status}"), status=status) for status in (413, 429, 503)),
    PageState("erreur-500", "", at("/echec/unexpected"), status=500),
)


def page_routes(routes: Iterable[BaseRoute]) -> set[str]:
    """Take the paths of the routes that answer a GET with a page.

    A path that ends in a file's name, such as ``/stats.csv``, is a download.
    """
    found = ((route.path, route.methods) for route in iter_route_contexts(list(routes)))
    return {path for path, methods in found if path and "GET" in (methods or ()) and _is_page(path)}


def _is_page(path: str) -> bool:
    last = path.rsplit("/", 1)[-1]
    return not path.startswith(NOT_PAGES) and "." not in last and last not in MOVED
