"""What changes: requests, their drafts and history, mail to send, counts of use; SQL lives here alone."""

from api.desk.accounts.accounts import Account, Accounts, NewAccount
from api.desk.accounts.agents import Agent
from api.desk.accounts.api_keys import ApiKey, ApiKeys, ListedKey
from api.desk.accounts.identities import Grants, Identities, Identity
from api.desk.accounts.sessions import SessionRules, Sessions
from api.desk.asking.drafts import Draft, Drafts
from api.desk.asking.requests import Receipt, Requests
from api.desk.benchmarks.benchmarks import BenchmarkChange, Benchmarks, share_token
from api.desk.benchmarks.criteria import MAX_RATING, MAX_WEIGHT, RATINGS, STANDARD, UNKNOWN, Key
from api.desk.benchmarks.errors import (
    BenchmarkChangedError,
    BenchmarkFinishedError,
    BenchmarkFullError,
    BenchmarkPassedError,
    CellChangedError,
    NameTooLongError,
    NoAnswerError,
    NotFinishedError,
    NoVersionError,
    PartRemovedError,
    StandardCriterionError,
    TextTooLongError,
    UnknownBenchmarkError,
    VersionPassedError,
)
from api.desk.benchmarks.grid import Answer as ComparedAnswer
from api.desk.benchmarks.grid import (
    AnswerChange,
    Benchmark,
    Cell,
    Criterion,
    NewAnswer,
    Opinion,
    Question,
    Value,
)
from api.desk.benchmarks.kinds import OWN_KINDS, WITHOUT_SOFTWARE, facts_without_software
from api.desk.benchmarks.published import BenchmarkLine, BenchmarkLines
from api.desk.benchmarks.request_benchmarks import ForRequest, RequestBenchmark, RequestBenchmarks
from api.desk.benchmarks.weighing import Weighing
from api.desk.benchmarks.work import BenchmarkWork
from api.desk.errors import (
    AccountError,
    AlreadySentError,
    ApiKeyError,
    BackupError,
    DecisionError,
    DeskError,
    ErasedKeyError,
    IdempotencyConflictError,
    IdempotencyKeyError,
    IntroductionError,
    InvalidFormError,
    NoSecretError,
    NotTheWriterError,
    PasswordError,
    RecordError,
    SchemaError,
    StaleError,
    StatusError,
    StoreUnavailableError,
    UnknownAccountError,
    UnknownAgentError,
    UnknownApiKeyError,
    UnknownClusterError,
    UnknownDraftError,
    UnknownRecordDraftError,
    UnknownRequestError,
    ViewError,
)
from api.desk.introductions.introductions import Introductions, PersonsIntroduction, RequestsIntroduction
from api.desk.introductions.mails import OtherContact
from api.desk.introductions.rows import IntroductionState
from api.desk.judgments.decided_matches import DecidedMatch
from api.desk.judgments.decision_reading import Decision, DecisionKind, Grounds
from api.desk.judgments.decisions import Decisions
from api.desk.judgments.settled_readings import settled_verdict
from api.desk.mails.outbox import MailConfig, Outbox, UnsentMail
from api.desk.personal_data.export import as_export
from api.desk.recurrent_needs.cluster_members import ClusterMember, ClusterMembers, MemberDecision
from api.desk.recurrent_needs.clusters import Cluster, ClusterDecision, Clusters, ThemeCounts
from api.desk.recurrent_needs.work import ClusterWork
from api.desk.requests.filed import Answer, FiledRequest
from api.desk.requests.forms import KEPT, LIMITS, MESSAGE_LIMIT, STEPS, Form, check_form, check_step
from api.desk.requests.history import Event
from api.desk.requests.idempotency import SentKey
from api.desk.requests.need_tables import ClusterDecisionKind, MemberDecisionKind
from api.desk.requests.need_vectors import NeedReader, NeedVectors
from api.desk.requests.places import Place, place_of
from api.desk.requests.references import read_reference
from api.desk.requests.seen import Seen, SeenMatch
from api.desk.requests.statuses import Closing, Status
from api.desk.retention import LASTING, RETENTION, Lasting, Retention
from api.desk.store import Store
from api.desk.triage.inbox import Inbox, InboxCounts, InboxLine, InboxPage, InboxPlace
from api.desk.triage.inbox_filters import NOBODY, OPEN_STATUSES, InboxFilter
from api.desk.triage.near_requests import NearFound, NearRequest, NearRequests
from api.desk.triage.reply_drafts import ReplyDraft, ReplyDrafts
from api.desk.triage.saved_views import SavedView, SavedViews
from api.desk.usage.usage import Counts, Figures, Usage
from api.roles import Role
from api.scopes import Scope

__all__ = [
    "KEPT",
    "LASTING",
    "LIMITS",
    "MAX_RATING",
    "MAX_WEIGHT",
    "MESSAGE_LIMIT",
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
    "ClusterMembers",
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
    "MemberDecision",
    "MemberDecisionKind",
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
    "settled_verdict",
    "share_token",
]
