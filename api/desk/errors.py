"""The errors of the desk.

::

    DeskError
    ├── StoreUnavailableError      the database is busy, full or away; trying again later may help
    ├── SchemaError                the tables are not those of this version of the programme
    ├── BackupError                a backup cannot be written there, is damaged, or would replace what is there
    ├── UnknownDraftError          no draft goes by this token: it expired, or it never was
    ├── AlreadySentError           the draft became a request
    ├── RecordError                that cannot be done with a record written at the desk
    ├── UnknownRecordDraftError    no draft of a record bears this number
    ├── UnknownRequestError        no request goes by this secret link or reference
    ├── UnknownErrorReportError    no error that was told goes by this address or number
    ├── InvalidFormError           the form cannot be sent as it is; it holds a message for each field
    ├── StatusError                a request in this status cannot be brought to that one
    ├── DecisionError              a decision lacks its reason, or no longer stands
    ├── ViewError                  a view of the inbox has no fit name, or there are too many
    ├── StaleError                 the request was changed by someone else in between
    │   └── StaleDraftError        the draft of its reply was
    ├── IdempotencyKeyError        a program sent a request without a readable Idempotency-Key
    ├── NoSecretError              a program asked for a request without the secret of its link
    ├── UnknownAccountError        no account goes by this mail
    ├── AccountError               the account cannot be made or changed so
    ├── UnknownAgentError          who the identity provider signs in has no account that opens; it says why
    ├── UnknownApiKeyError         no key of a program bears this number
    ├── ApiKeyError                the key cannot be made so
    ├── PasswordError              the password is too easily guessed
    ├── UnknownClusterError        there is no recurrent need of this id
    ├── NotAMemberError            a request is not of the recurrent need, or was not taken out of it
    ├── PairError                  two requests cannot be told apart, or brought together again, so
    ├── IntroductionError          two territories cannot be put in touch so
    │   └── NotTheWriterError      who answers did not write the request: another's contact would be given
    ├── IdempotencyConflictError   an Idempotency-Key was used for another request
    └── ErasedKeyError             what an Idempotency-Key made was erased

Those of benchmarks are in `api.desk.benchmarks.errors`; two of a `StaleError` that holds what is there now, in
`api.desk.requests.changed` and `api.desk.error_reports.error_reports`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.operator_errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Mapping


class DeskError(OperatorError):
    """Anything the desk cannot do; the message is in French, for people, and quotes nothing they typed."""


class StoreUnavailableError(DeskError):
    """The database is busy, full or away."""


class SchemaError(DeskError):
    """The tables are not those of this version of the programme."""


class BackupError(DeskError):
    """A backup cannot be written there, is damaged, or would replace what is there."""


class UnknownDraftError(DeskError):
    """No draft goes by this token."""


class AlreadySentError(DeskError):
    """The draft became a request: what is typed now would be lost."""


class RecordError(DeskError):
    """That cannot be done with a record written at the desk."""


class DraftAtWorkError(RecordError):
    """Someone is already at work on this record, or on a record of this request."""

    def __init__(self, draft_id: int) -> None:
        super().__init__(
            "Une fiche est déjà en cours d’écriture ou de relecture à ce sujet : publiez-la ou abandonnez-la d’abord."
        )
        self.draft_id = draft_id
        """The draft to go on with."""


class UnknownRecordDraftError(DeskError):
    """No draft of a record bears this number."""


class UnknownRequestError(DeskError):
    """No request goes by this secret link or reference."""


class UnknownErrorReportError(DeskError):
    """No error that was told goes by this address or number."""


class UnknownClusterError(DeskError):
    """There is no recurrent need of this id."""


class NotAMemberError(DeskError):
    """A request is not of the recurrent need, or was not taken out of it."""


class PairError(DeskError):
    """Two requests cannot be told apart, or brought together again, so."""


class IntroductionError(DeskError):
    """Two territories cannot be put in touch so."""


class NotTheWriterError(IntroductionError):
    """Who answers did not write the request: another's contact would be given."""


class InvalidFormError(DeskError):
    """The form cannot be sent as it is."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = dict(messages)
        """What to do, in French, by field, in the order of the form."""
        super().__init__(f"Le formulaire est à compléter : {', '.join(self.messages)}.")


class StatusError(DeskError):
    """A request in this status cannot be brought to that one."""


class DoubleError(StatusError):
    """A request cannot be closed as the double of what was named."""


class DecisionError(DeskError):
    """A decision lacks its reason, or no longer stands."""


class ViewError(DeskError):
    """A view of the inbox has no fit name, or there are too many."""


class StaleError(DeskError):
    """The request was changed by someone else in between."""


class StaleDraftError(StaleError):
    """The draft of a reply was saved, or sent, by someone else in between."""


class NoVersionError(DeskError):
    """A program writes without saying which version it has read."""


class PassedError(DeskError):
    """What was to be changed on condition of its version is of another: the condition of a request does not hold."""

    def __init__(self, changed: DeskError, told: str = "") -> None:
        self.changed = changed
        """The same, as it is told of a version that is no condition of the request."""
        super().__init__(told or str(changed))


class IdempotencyKeyError(DeskError):
    """A program sent a request without a readable Idempotency-Key."""


class NoSecretError(DeskError):
    """A program asked for a request without the secret of its link."""


class IdempotencyConflictError(DeskError):
    """An Idempotency-Key was used for another request."""


class ErasedKeyError(DeskError):
    """What an Idempotency-Key made was erased: sent again, it is not made again."""


class UnknownAccountError(DeskError):
    """No account goes by this mail."""


class AccountError(DeskError):
    """The account cannot be made or changed so."""


class UnknownAgentError(DeskError):
    """Who the identity provider signs in has no account that opens."""


class UnknownApiKeyError(DeskError):
    """No key of a program bears this number."""


class ApiKeyError(DeskError):
    """The key cannot be made so."""


class PasswordError(DeskError):
    """The password is too easily guessed."""
