"""The desk's refusals as problems: status, stable type and title of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk import (
    AccountError,
    AlreadySentError,
    ApiKeyError,
    BenchmarkChangedError,
    BenchmarkFinishedError,
    BenchmarkFullError,
    CatalogueAnswerError,
    CellChangedError,
    DecisionError,
    DeskError,
    ErasedKeyError,
    ErrorReportChangedError,
    IdempotencyConflictError,
    IdempotencyKeyError,
    IntroductionError,
    InvalidFormError,
    NameTooLongError,
    NoAnswerError,
    NoSecretError,
    NotAMemberError,
    NotFinishedError,
    NotTheWriterError,
    NoVersionError,
    PairError,
    PartRemovedError,
    PassedError,
    PasswordError,
    RecordError,
    RequestChangedError,
    StaleError,
    StandardCriterionError,
    StatusError,
    StoreUnavailableError,
    TextTooLongError,
    UnknownAccountError,
    UnknownAgentError,
    UnknownAnswerError,
    UnknownApiKeyError,
    UnknownBenchmarkError,
    UnknownClusterError,
    UnknownDraftError,
    UnknownErrorReportError,
    UnknownRecordDraftError,
    UnknownRequestError,
    ViewError,
)
from api.problems.problem import problem
from api.schemas.benchmarks import BenchmarkOut, CellOut
from api.schemas.error_reports import ErrorReportOut
from api.schemas.requests import RequestOut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel
    from starlette.responses import Response

_PROBLEMS: Mapping[type[DeskError], tuple[int, str, str]] = {
    IdempotencyKeyError: (400, "requete-sans-cle", "Clé d’idempotence absente"),
    NoSecretError: (401, "requete-sans-secret", "Secret absent"),
    UnknownDraftError: (404, "brouillon-inconnu", "Brouillon inconnu"),
    UnknownRequestError: (404, "demande-inconnue", "Demande inconnue"),
    ApiKeyError: (422, "compte-refuse", "Clé refusée"),
    UnknownApiKeyError: (404, "compte-inconnu", "Clé inconnue"),
    UnknownAgentError: (403, "compte-inconnu", "Compte inconnu"),
    UnknownAccountError: (404, "compte-inconnu", "Compte inconnu"),
    AccountError: (422, "compte-refuse", "Compte refusé"),
    PasswordError: (422, "compte-mot-de-passe", "Mot de passe refusé"),
    UnknownClusterError: (404, "besoin-recurrent-inconnu", "Besoin récurrent inconnu"),
    NotAMemberError: (409, "besoin-recurrent-autre", "Demande d’un autre besoin"),
    NotTheWriterError: (403, "mise-en-relation-d-autrui", "Demande d’une autre personne"),
    PairError: (409, "demandes-distinguees", "Demandes à distinguer ou à rapprocher"),
    IntroductionError: (409, "mise-en-relation-refusee", "Mise en relation impossible"),
    UnknownBenchmarkError: (404, "comparatif-inconnu", "Comparatif inconnu"),
    BenchmarkFinishedError: (409, "comparatif-termine", "Comparatif terminé"),
    CellChangedError: (409, "case-changee", "Case changée entre-temps"),
    BenchmarkChangedError: (409, "comparatif-change", "Comparatif changé entre-temps"),
    NoVersionError: (428, "version-absente", "Version absente"),
    PartRemovedError: (409, "comparatif-retire", "Réponse ou critère retiré"),
    StandardCriterionError: (409, "comparatif-critere-commun", "Critère commun"),
    CatalogueAnswerError: (409, "comparatif-reponse-du-catalogue", "Réponse du catalogue"),
    NotFinishedError: (409, "comparatif-non-termine", "Comparatif non terminé"),
    UnknownAnswerError: (422, "fiche-inconnue", "Fiche inconnue"),
    NoAnswerError: (422, "comparatif-vide", "Rien à comparer"),
    BenchmarkFullError: (422, "comparatif-plein", "Trop de réponses ou de critères"),
    NameTooLongError: (422, "comparatif-nom-trop-long", "Nom trop long"),
    TextTooLongError: (422, "comparatif-texte-trop-long", "Texte trop long"),
    AlreadySentError: (409, "demande-envoyee", "Demande déjà envoyée"),
    StaleError: (409, "demande-changee", "Demande changée entre-temps"),
    RequestChangedError: (409, "demande-changee", "Demande changée entre-temps"),
    ErrorReportChangedError: (409, "signalement-change", "Signalement changé entre-temps"),
    StatusError: (409, "demande-figee", "Changement refusé"),
    IdempotencyConflictError: (422, "requete-cle-reprise", "Clé d’idempotence déjà prise"),
    ErasedKeyError: (410, "requete-cle-effacee", "Ce qui avait été créé est effacé"),
    InvalidFormError: (422, "demande-incomplete", "Demande à compléter"),
    RecordError: (422, "fiche-incomplete", "Fiche à compléter"),
    UnknownRecordDraftError: (404, "fiche-inconnue", "Brouillon de fiche inconnu"),
    UnknownErrorReportError: (404, "signalement-inconnu", "Signalement inconnu"),
    DecisionError: (422, "decision-incomplete", "Décision à compléter"),
    ViewError: (422, "vue-incomplete", "Vue à compléter"),
    StoreUnavailableError: (503, "base-indisponible", "Base de données indisponible"),
}
_UNEXPECTED = (500, "erreur-interne", "Erreur interne")
_HEADERS: Mapping[int, Mapping[str, str]] = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "5"}}


def desk_status(error: DeskError) -> tuple[int, Mapping[str, str]]:
    """Tell the HTTP status of a refusal.

    Args:
        error: the refusal.

    Returns:
        The status, and the headers that go with it.

    """
    status, _, _ = _told(error)
    return status, _HEADERS.get(status, {})


def desk_problem(error: DeskError) -> Response:
    """Tell a program what was refused.

    Args:
        error: the refusal.

    Returns:
        The problem, without the headers of `desk_status`.

    """
    status, kind, title = _told(error)
    messages = error.messages if isinstance(error, InvalidFormError | UnknownAnswerError) else {}
    errors = [{"field": field, "message": message} for field, message in messages.items()]
    # The form's own sentence speaks to a person who has it before them.
    told = [f"{one['field']} : {one['message']}" for one in errors[:3]] if isinstance(error, InvalidFormError) else []
    return problem(status, kind, title, " ".join(told) or f"{error}", errors=errors, current=_current(error))


def _told(error: DeskError) -> tuple[int, str, str]:
    if isinstance(error, PassedError):
        # RFC 9110: a precondition that does not hold is a 412; a version told in the body is ours, and a 409.
        return 412, *_told(error.changed)[1:]
    return _PROBLEMS.get(type(error), _UNEXPECTED)


def _current(error: DeskError) -> Mapping[str, object] | None:
    if isinstance(error, PassedError):
        return _current(error.changed)
    told: BaseModel | None = None
    if isinstance(error, BenchmarkChangedError):
        told = BenchmarkOut.of(error.current)
    elif isinstance(error, CellChangedError):
        told = CellOut.of(error.current)
    elif isinstance(error, RequestChangedError):
        told = RequestOut.of(error.current)
    elif isinstance(error, ErrorReportChangedError):
        told = ErrorReportOut.of(error.current)
    return told.model_dump(mode="json") if told else None
