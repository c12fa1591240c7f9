"""What the application holds while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from fastapi import Depends, Request

from api.contexts.every_page import Site
from api.desk import Store
from api.desk.usage.held_needs import HeldNeeds
from api.health.lookout import Lookout
from api.identity.transactions import Transactions
from api.observation.metrics import Metrics
from api.operating.budget import BudgetYear
from api.protection.derived_secrets import DerivedSecrets
from api.protection.form_tokens import FormTokens
from api.protection.guesses import Guesses
from api.protection.known_browsers import KnownBrowsers
from api.protection.password_links import PasswordLinks
from api.protection.voters import Voters
from api.resources.running_catalogue import RunningCatalogue
from api.resources.territories import offered_in, open_territories
from api.static_files import StaticFiles
from corpus.cited_documents import CitedDocument
from corpus.eligibility import Thresholds
from corpus.territory_search import TerritorySearch
from recommender import Recommender

if TYPE_CHECKING:
    from api.identity.provider import Provider


class State(TypedDict):
    """The lifespan state."""

    running: RunningCatalogue
    """What is matched; another one takes its place when something is published or learned."""
    store: Store
    lookout: Lookout
    """Who looks whether the service can answer."""
    needs: HeldNeeds
    public_url: str
    """Where the site is, as its operator has set it; empty where nobody did."""
    site: Site
    static_files: StaticFiles
    budget: tuple[BudgetYear, ...]
    """What the service costs, latest year first."""
    widget_sites: tuple[str, ...]
    """Origins of the sites that may frame the widget."""
    mails: bool
    """Whether mails are sent."""
    departments: Mapping[str, str]
    """Names by number."""
    cited_documents: tuple[CitedDocument, ...]
    """Where all that is served comes from."""
    form_tokens: FormTokens
    derived_secrets: DerivedSecrets
    """Of the benchmarks that requests lead back to, and of the errors that programs tell."""
    password_links: PasswordLinks
    guesses: Guesses
    known_browsers: KnownBrowsers
    voters: Voters
    provider: Provider | None
    """Who signs agents in; none where they have local passwords."""
    transactions: Transactions
    metrics: Metrics
    metrics_token_digest: str
    """Of the token that opens the figures; empty where they are for this machine alone."""
    thresholds: Thresholds
    reminder_days: int
    """Days after which a request without an answer is recalled to experts."""


# None in a thread, where each would wait in line for those who are served: they only read.
def _held(name: str) -> Any:
    """Depend on what the state holds under a name."""

    async def read(request: Request) -> Any:
        return getattr(request.state, name)

    return Depends(read)


async def _recommender(request: Request) -> Recommender:
    running: RunningCatalogue = request.state.running
    return running.recommender


RecommenderState = Annotated[Recommender, Depends(_recommender)]


async def _thresholds(request: Request) -> Thresholds:
    recommender = await _recommender(request)
    thresholds: Thresholds = request.state.thresholds
    return replace(thresholds, offered=offered_in(recommender.catalogue))


RunningState = Annotated[RunningCatalogue, _held("running")]
PublicUrlState = Annotated[str, _held("public_url")]
StoreState = Annotated[Store, _held("store")]
LookoutState = Annotated[Lookout, _held("lookout")]
CitedDocumentsState = Annotated[tuple[CitedDocument, ...], _held("cited_documents")]
FormTokensState = Annotated[FormTokens, _held("form_tokens")]
DerivedSecretsState = Annotated[DerivedSecrets, _held("derived_secrets")]
PasswordLinksState = Annotated[PasswordLinks, _held("password_links")]
ProviderState = Annotated["Provider | None", _held("provider")]
TransactionsState = Annotated[Transactions, _held("transactions")]
GuessesState = Annotated[Guesses, _held("guesses")]
KnownBrowsersState = Annotated[KnownBrowsers, _held("known_browsers")]
VotersState = Annotated[Voters, _held("voters")]
MetricsState = Annotated[Metrics, _held("metrics")]
ThresholdsState = Annotated[Thresholds, Depends(_thresholds)]
# Opened by the first request that needs it, and not by every start: it takes more than a second.
TerritoriesState = Annotated[TerritorySearch, Depends(open_territories)]
HeldNeedsState = Annotated[HeldNeeds, _held("needs")]
