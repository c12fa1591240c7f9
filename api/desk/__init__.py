"""What changes: requests, their drafts and history, mail to send, counts of use; SQL lives here alone."""

from api.desk.drafts import Draft, Drafts
from api.desk.errors import (
    AlreadySentError,
    DeskError,
    IdempotencyConflictError,
    IdempotencyKeyError,
    InvalidFormError,
    NoSecretError,
    SchemaError,
    StaleError,
    StatusError,
    StoreUnavailableError,
    UnknownDraftError,
    UnknownRequestError,
)
from api.desk.filed import Answer, FiledRequest, as_export
from api.desk.forms import KEPT, LIMITS, STEPS, Form, check_form, check_step
from api.desk.history import Event
from api.desk.outbox import MailConfig, Outbox, UnsentMail
from api.desk.places import Place, place_of
from api.desk.references import read_reference
from api.desk.requests import Receipt, Requests
from api.desk.retention import RETENTION, Retention
from api.desk.seen import Seen, SeenMatch
from api.desk.statuses import Status
from api.desk.store import Store
from api.desk.usage import Counts, Figures, Usage

__all__ = [
    "KEPT",
    "LIMITS",
    "RETENTION",
    "STEPS",
    "AlreadySentError",
    "Answer",
    "Counts",
    "DeskError",
    "Draft",
    "Drafts",
    "Event",
    "Figures",
    "FiledRequest",
    "Form",
    "IdempotencyConflictError",
    "IdempotencyKeyError",
    "InvalidFormError",
    "MailConfig",
    "NoSecretError",
    "Outbox",
    "Place",
    "Receipt",
    "Requests",
    "Retention",
    "SchemaError",
    "Seen",
    "SeenMatch",
    "StaleError",
    "Status",
    "StatusError",
    "Store",
    "StoreUnavailableError",
    "UnknownDraftError",
    "UnknownRequestError",
    "UnsentMail",
    "Usage",
    "as_export",
    "check_form",
    "check_step",
    "place_of",
    "read_reference",
]
