"""What changes: requests, their drafts and history, mail to send, counts of use; SQL lives here alone."""

from api.desk.accounts.accounts import NewAccount
from api.desk.accounts.agents import Agent
from api.desk.accounts.api_keys import ApiKey
from api.desk.accounts.identities import Grants, Identity
from api.desk.accounts.sessions import SessionRules, Sessions
from api.desk.asking.drafts import Draft
from api.desk.asking.requests import Receipt
from api.desk.benchmarks.benchmarks import BenchmarkChange, share_token
from api.desk.benchmarks.criteria import MAX_RATING, MAX_WEIGHT, RATINGS, STANDARD, UNKNOWN, Key
from api.desk.benchmarks.errors import (
    BenchmarkChangedError,
    BenchmarkFinishedError,
    BenchmarkFullError,
    CatalogueAnswerError,
    CellChangedError,
    NameTooLongError,
    NoAnswerError,
    NotFinishedError,
    PartRemovedError,
    StandardCriterionError,
    TextTooLongError,
    UnknownAnswerError,
    UnknownBenchmarkError,
)
from api.desk.benchmarks.filling import Chosen as ChosenRating
from api.desk.benchmarks.filling import Seen as SeenOpinion
from api.desk.benchmarks.filling import Typed as TypedCell
from api.desk.benchmarks.grid import Benchmark
from api.desk.benchmarks.grid_cells import Cell, Value
from api.desk.benchmarks.kinds import OWN_KINDS, WITHOUT_SOFTWARE, facts_without_software
from api.desk.benchmarks.parts import Answer as ComparedAnswer
from api.desk.benchmarks.parts import Criterion
from api.desk.benchmarks.published import BenchmarkLine
from api.desk.benchmarks.request_benchmarks import OpenedFor
from api.desk.benchmarks.texts import MAX_NEED
from api.desk.benchmarks.told import AnswerChange, NewAnswer, Opinion
from api.desk.benchmarks.weighing import Weighing
from api.desk.error_reports.error_reports import (
    MOST_REPORTED,
    ErrorKind,
    ErrorOutcome,
    ErrorReport,
    ErrorReportChangedError,
)
from api.desk.errors import (
    AccountError,
    AlreadySentError,
    ApiKeyError,
    BackupError,
    DecisionError,
    DeskError,
    DoubleError,
    ErasedKeyError,
    IdempotencyConflictError,
    IdempotencyKeyError,
    IntroductionError,
    InvalidFormError,
    NoSecretError,
    NotAMemberError,
    NotTheWriterError,
    NoVersionError,
    PairError,
    PassedError,
    PasswordError,
    RecordError,
    SchemaError,
    StaleDraftError,
    StaleError,
    StatusError,
    StoreUnavailableError,
    UnknownAccountError,
    UnknownAgentError,
    UnknownApiKeyError,
    UnknownClusterError,
    UnknownDraftError,
    UnknownErrorReportError,
    UnknownRecordDraftError,
    UnknownRequestError,
    ViewError,
)
from api.desk.introductions.introductions import PersonsIntroduction, RequestsIntroduction
from api.desk.introductions.rows import IntroductionState
from api.desk.judgments.decision_reading import Decision, DecisionKind, Grounds
from api.desk.judgments.settled_readings import settled_verdict
from api.desk.mails.outbox import MailConfig, Outbox
from api.desk.personal_data.export import as_export
from api.desk.recurrent_needs.cluster_members import ClusterMember, MemberDecision
from api.desk.recurrent_needs.clusters import Cluster, ClusterDecision, Clusters, ThemeCounts
from api.desk.recurrent_needs.given_themes import ThemeDecision
from api.desk.recurrent_needs.work import ClusterWork
from api.desk.requests.changed import RequestChangedError
from api.desk.requests.filed import FiledRequest
from api.desk.requests.forms import KEPT, LIMITS, MESSAGE_LIMIT, STEPS, Form, check_form, check_step
from api.desk.requests.history import Event
from api.desk.requests.idempotency import SentKey
from api.desk.requests.inbox_tables import ThemeDecisionKind
from api.desk.requests.need_tables import ClusterDecisionKind, MemberDecisionKind, PairDecisionKind
from api.desk.requests.places import Place, place_of
from api.desk.requests.references import read_reference
from api.desk.requests.seen import Seen, SeenMatch
from api.desk.requests.statuses import OPEN_STATUSES, Closing, Status
from api.desk.retention import LASTING, RETENTION, Lasting, Retention
from api.desk.store import Store
from api.desk.triage.inbox import InboxCounts, InboxPage
from api.desk.triage.inbox_filters import NOBODY, InboxFilter
from api.desk.triage.inbox_lines import InboxLine, InboxPlace
from api.desk.triage.near_requests import NearFound, NearRequest
from api.desk.triage.reply_drafts import ReplyDraft
from api.desk.triage.told_apart import PairDecision
from api.desk.usage.usage import Counts, Figures
from api.rights.roles import Role
from api.rights.scopes import Scope

__all__ = [
    "KEPT",
    "LASTING",
    "LIMITS",
    "MAX_NEED",
    "MAX_RATING",
    "MAX_WEIGHT",
    "MESSAGE_LIMIT",
    "MOST_REPORTED",
    "NOBODY",
    "OPEN_STATUSES",
    "OWN_KINDS",
    "RATINGS",
    "RETENTION",
    "STANDARD",
    "STEPS",
    "UNKNOWN",
    "WITHOUT_SOFTWARE",
    "AccountError",
    "Agent",
    "AlreadySentError",
    "AnswerChange",
    "ApiKey",
    "ApiKeyError",
    "BackupError",
    "Benchmark",
    "BenchmarkChange",
    "BenchmarkChangedError",
    "BenchmarkFinishedError",
    "BenchmarkFullError",
    "BenchmarkLine",
    "CatalogueAnswerError",
    "Cell",
    "CellChangedError",
    "ChosenRating",
    "Closing",
    "Cluster",
    "ClusterDecision",
    "ClusterDecisionKind",
    "ClusterMember",
    "ClusterWork",
    "Clusters",
    "ComparedAnswer",
    "Counts",
    "Criterion",
    "Decision",
    "DecisionError",
    "DecisionKind",
    "DeskError",
    "DoubleError",
    "Draft",
    "ErasedKeyError",
    "ErrorKind",
    "ErrorOutcome",
    "ErrorReport",
    "ErrorReportChangedError",
    "Event",
    "Figures",
    "FiledRequest",
    "Form",
    "Grants",
    "Grounds",
    "IdempotencyConflictError",
    "IdempotencyKeyError",
    "Identity",
    "InboxCounts",
    "InboxFilter",
    "InboxLine",
    "InboxPage",
    "InboxPlace",
    "IntroductionError",
    "IntroductionState",
    "InvalidFormError",
    "Key",
    "Lasting",
    "MailConfig",
    "MemberDecision",
    "MemberDecisionKind",
    "NameTooLongError",
    "NearFound",
    "NearRequest",
    "NewAccount",
    "NewAnswer",
    "NoAnswerError",
    "NoSecretError",
    "NoVersionError",
    "NotAMemberError",
    "NotFinishedError",
    "NotTheWriterError",
    "OpenedFor",
    "Opinion",
    "Outbox",
    "PairDecision",
    "PairDecisionKind",
    "PairError",
    "PartRemovedError",
    "PassedError",
    "PasswordError",
    "PersonsIntroduction",
    "Place",
    "Receipt",
    "RecordError",
    "ReplyDraft",
    "RequestChangedError",
    "RequestsIntroduction",
    "Retention",
    "Role",
    "SchemaError",
    "Scope",
    "Seen",
    "SeenMatch",
    "SeenOpinion",
    "SentKey",
    "SessionRules",
    "Sessions",
    "StaleDraftError",
    "StaleError",
    "StandardCriterionError",
    "Status",
    "StatusError",
    "Store",
    "StoreUnavailableError",
    "TextTooLongError",
    "ThemeCounts",
    "ThemeDecision",
    "ThemeDecisionKind",
    "TypedCell",
    "UnknownAccountError",
    "UnknownAgentError",
    "UnknownAnswerError",
    "UnknownApiKeyError",
    "UnknownBenchmarkError",
    "UnknownClusterError",
    "UnknownDraftError",
    "UnknownErrorReportError",
    "UnknownRecordDraftError",
    "UnknownRequestError",
    "Value",
    "ViewError",
    "Weighing",
    "as_export",
    "check_form",
    "check_step",
    "facts_without_software",
    "place_of",
    "read_reference",
    "settled_verdict",
    "share_token",
]
