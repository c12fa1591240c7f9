"""What the application holds while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, TypedDict

from fastapi import Depends, Request

from api.budget import BudgetYear
from api.contexts.site import Site
from api.desk import Store
from api.held_needs import HeldNeeds
from api.identity.transactions import Transactions
from api.lookout import Lookout
from api.observation.metrics import Metrics
from api.protection.derived_secrets import DerivedSecrets
from api.protection.form_tokens import FormTokens
from api.protection.guesses import Guesses
from api.protection.password_links import PasswordLinks
from api.protection.voters import Voters
from api.running_catalogue import RunningCatalogue
from api.static_files import StaticFiles
from api.territories import open_territories
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
    """Of the benchmarks that requests lead back to."""
    password_links: PasswordLinks
    guesses: Guesses
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


# Not in a thread, where each would wait in line for those who are served: they only read.
async def _recommender(request: Request) -> Recommender:
    running: RunningCatalogue = request.state.running
    return running.recommender


RecommenderState = Annotated[Recommender, Depends(_recommender)]


async def _running(request: Request) -> RunningCatalogue:
    running: RunningCatalogue = request.state.running
    return running


RunningState = Annotated[RunningCatalogue, Depends(_running)]


async def _store(request: Request) -> Store:
    store: Store = request.state.store
    return store


StoreState = Annotated[Store, Depends(_store)]


async def _lookout(request: Request) -> Lookout:
    lookout: Lookout = request.state.lookout
    return lookout


LookoutState = Annotated[Lookout, Depends(_lookout)]


async def _cited_documents(request: Request) -> tuple[CitedDocument, ...]:
    documents: tuple[CitedDocument, ...] = request.state.cited_documents
    return documents


CitedDocumentsState = Annotated[tuple[CitedDocument, ...], Depends(_cited_documents)]


async def _form_tokens(request: Request) -> FormTokens:
    tokens: FormTokens = request.state.form_tokens
    return tokens


FormTokensState = Annotated[FormTokens, Depends(_form_tokens)]


async def _derived_secrets(request: Request) -> DerivedSecrets:
    secrets: DerivedSecrets = request.state.derived_secrets
    return secrets


DerivedSecretsState = Annotated[DerivedSecrets, Depends(_derived_secrets)]


async def _password_links(request: Request) -> PasswordLinks:
    links: PasswordLinks = request.state.password_links
    return links


PasswordLinksState = Annotated[PasswordLinks, Depends(_password_links)]


async def _provider(request: Request) -> Provider | None:
    provider: Provider | None = request.state.provider
    return provider


ProviderState = Annotated["Provider | None", Depends(_provider)]


async def _transactions(request: Request) -> Transactions:
    transactions: Transactions = request.state.transactions
    return transactions


TransactionsState = Annotated[Transactions, Depends(_transactions)]


async def _guesses(request: Request) -> Guesses:
    guesses: Guesses = request.state.guesses
    return guesses


GuessesState = Annotated[Guesses, Depends(_guesses)]


async def _voters(request: Request) -> Voters:
    voters: Voters = request.state.voters
    return voters


VotersState = Annotated[Voters, Depends(_voters)]


async def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.state.metrics
    return metrics


MetricsState = Annotated[Metrics, Depends(_metrics)]


async def _thresholds(request: Request) -> Thresholds:
    thresholds: Thresholds = request.state.thresholds
    return thresholds


ThresholdsState = Annotated[Thresholds, Depends(_thresholds)]
# Opened by the first request that needs it, and not by every start: it takes more than a second.
TerritoriesState = Annotated[TerritorySearch, Depends(open_territories)]


async def _held_needs(request: Request) -> HeldNeeds:
    needs: HeldNeeds = request.state.needs
    return needs


HeldNeedsState = Annotated[HeldNeeds, Depends(_held_needs)]
