"""What changes: requests, their drafts and history, mail to send, counts of use; SQL lives here alone."""

from api.desk.accounts import Account, Accounts, NewAccount
from api.desk.agents import Agent
from api.desk.api_keys import ApiKey, ApiKeys, ListedKey
from api.desk.benchmark_criteria import MAX_RATING, MAX_WEIGHT, RATINGS, STANDARD, UNKNOWN, Key
from api.desk.benchmark_grid import Answer as ComparedAnswer
from api.desk.benchmark_grid import (
    AnswerChange,
    Benchmark,
    Cell,
    Criterion,
    NewAnswer,
    Opinion,
    Question,
    Value,
)
from api.desk.benchmark_kinds import OWN_KINDS, WITHOUT_SOFTWARE, facts_without_software
from api.desk.benchmark_weighing import Weighing
from api.desk.benchmark_work import BenchmarkWork
from api.desk.benchmarks import BenchmarkChange, Benchmarks, share_token
from api.desk.cluster_work import ClusterWork
from api.desk.clusters import Cluster, ClusterDecision, ClusterMember, Clusters, ThemeCounts
from api.desk.decided_matches import DecidedMatch
from api.desk.decision_reading import Decision, DecisionKind, Grounds
from api.desk.decisions import Decisions
from api.desk.drafts import Draft, Drafts
from api.desk.errors import (
    AccountError,
    AlreadySentError,
    ApiKeyError,
    BackupError,
    BenchmarkChangedError,
    BenchmarkFinishedError,
    BenchmarkFullError,
    BenchmarkPassedError,
    CellChangedError,
    DecisionError,
    DeskError,
    ErasedKeyError,
    IdempotencyConflictError,
    IdempotencyKeyError,
    IntroductionError,
    InvalidFormError,
    NameTooLongError,
    NoAnswerError,
    NoSecretError,
    NotFinishedError,
    NotTheWriterError,
    NoVersionError,
    PartRemovedError,
    PasswordError,
    RecordError,
    SchemaError,
    StaleError,
    StandardCriterionError,
    StatusError,
    StoreUnavailableError,
    TextTooLongError,
    UnknownAccountError,
    UnknownAgentError,
    UnknownApiKeyError,
    UnknownBenchmarkError,
    UnknownClusterError,
    UnknownDraftError,
    UnknownRecordDraftError,
    UnknownRequestError,
    VersionPassedError,
    ViewError,
)
from api.desk.export import as_export
from api.desk.filed import Answer, FiledRequest
from api.desk.forms import KEPT, LIMITS, STEPS, Form, check_form, check_step
from api.desk.history import Event
from api.desk.idempotency import SentKey
from api.desk.identities import Grants, Identities, Identity
from api.desk.inbox import Inbox, InboxCounts, InboxLine, InboxPage, InboxPlace
from api.desk.inbox_filters import NOBODY, OPEN_STATUSES, InboxFilter
from api.desk.introduction_mails import OtherContact
from api.desk.introduction_rows import IntroductionState
from api.desk.introductions import Introductions, PersonsIntroduction, RequestsIntroduction
from api.desk.near_requests import NearFound, NearRequest, NearRequests
from api.desk.need_tables import ClusterDecisionKind
from api.desk.need_vectors import NeedReader, NeedVectors
from api.desk.outbox import MailConfig, Outbox, UnsentMail
from api.desk.places import Place, place_of
from api.desk.published_benchmarks import BenchmarkLine, BenchmarkLines
from api.desk.references import read_reference
from api.desk.reply_drafts import ReplyDraft, ReplyDrafts
from api.desk.request_benchmarks import ForRequest, RequestBenchmark, RequestBenchmarks
from api.desk.requests import Receipt, Requests
from api.desk.retention import LASTING, RETENTION, Lasting, Retention
from api.desk.saved_views import SavedView, SavedViews
from api.desk.seen import Seen, SeenMatch
from api.desk.sessions import SessionRules, Sessions
from api.desk.statuses import Closing, Status
from api.desk.store import Store
from api.desk.usage import Counts, Figures, Usage
from api.roles import Role
from api.scopes import Scope

__all__ = [
    "KEPT",
    "LASTING",
    "LIMITS",
    "MAX_RATING",
    "MAX_WEIGHT",
    "NOBODY",
    "OPEN_STATUSES",
    "OWN_KINDS",
    "RATINGS",
    "RETENTION",
    "STANDARD",
    "STEPS",
    "UNKNOWN",
    "WITHOUT_SOFTWARE",
    "Account",
    "AccountError",
    "Accounts",
    "Agent",
    "AlreadySentError",
    "Answer",
    "AnswerChange",
    "ApiKey",
    "ApiKeyError",
    "ApiKeys",
    "BackupError",
    "Benchmark",
    "BenchmarkChange",
    "BenchmarkChangedError",
    "BenchmarkFinishedError",
    "BenchmarkFullError",
    "BenchmarkLine",
    "BenchmarkLines",
    "BenchmarkPassedError",
    "BenchmarkWork",
    "Benchmarks",
    "Cell",
    "CellChangedError",
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
    "DecidedMatch",
    "Decision",
    "DecisionError",
    "DecisionKind",
    "Decisions",
    "DeskError",
    "Draft",
    "Drafts",
    "ErasedKeyError",
    "Event",
    "Figures",
    "FiledRequest",
    "ForRequest",
    "Form",
    "Grants",
    "Grounds",
    "IdempotencyConflictError",
    "IdempotencyKeyError",
    "Identities",
    "Identity",
    "Inbox",
    "InboxCounts",
    "InboxFilter",
    "InboxLine",
    "InboxPage",
    "InboxPlace",
    "IntroductionError",
    "IntroductionState",
    "Introductions",
    "InvalidFormError",
    "Key",
    "Lasting",
    "ListedKey",
    "MailConfig",
    "NameTooLongError",
    "NearFound",
    "NearRequest",
    "NearRequests",
    "NeedReader",
    "NeedVectors",
    "NewAccount",
    "NewAnswer",
    "NoAnswerError",
    "NoSecretError",
    "NoVersionError",
    "NotFinishedError",
    "NotTheWriterError",
    "Opinion",
    "OtherContact",
    "Outbox",
    "PartRemovedError",
    "PasswordError",
    "PersonsIntroduction",
    "Place",
    "Question",
    "Receipt",
    "RecordError",
    "ReplyDraft",
    "ReplyDrafts",
    "RequestBenchmark",
    "RequestBenchmarks",
    "Requests",
    "RequestsIntroduction",
    "Retention",
    "Role",
    "SavedView",
    "SavedViews",
    "SchemaError",
    "Scope",
    "Seen",
    "SeenMatch",
    "SentKey",
    "SessionRules",
    "Sessions",
    "StaleError",
    "StandardCriterionError",
    "Status",
    "StatusError",
    "Store",
    "StoreUnavailableError",
    "TextTooLongError",
    "ThemeCounts",
    "UnknownAccountError",
    "UnknownAgentError",
    "UnknownApiKeyError",
    "UnknownBenchmarkError",
    "UnknownClusterError",
    "UnknownDraftError",
    "UnknownRecordDraftError",
    "UnknownRequestError",
    "UnsentMail",
    "Usage",
    "Value",
    "VersionPassedError",
    "ViewError",
    "Weighing",
    "as_export",
    "check_form",
    "check_step",
    "facts_without_software",
    "place_of",
    "read_reference",
    "share_token",
]
