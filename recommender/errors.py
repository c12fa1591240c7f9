"""What can go wrong between a need and its results.

RecommenderError
├── NeedError          the need cannot be read; the message, in French, is for its author
│   ├── EmptyNeedError
│   └── NeedTooLongError
├── EncoderUnusableError the files of the encoder are missing or were changed
├── NeedLikenessUnusableError what was learned of the likeness of needs is missing, or of another encoder
├── RankingChangedError what the ranking learned is no longer what it was measured against
├── RankingModelUnusableError what the ranking learned is missing, was changed, or was learned with another encoder
└── IndexUnusableError an index is missing parts, was changed, or was built for something else
"""

from __future__ import annotations


class RecommenderError(Exception):
    """Base of every error of this package."""


class NeedError(RecommenderError, ValueError):
    """The need cannot be read; the message says what to do, in French."""


class EmptyNeedError(NeedError):
    """The need holds no letter."""


class NeedTooLongError(NeedError):
    """The need is longer than what is read."""


class EncoderUnusableError(RecommenderError):
    """The shipped encoder cannot be loaded; the message says which file and what to do."""


class RankingModelUnusableError(RecommenderError):
    """What the ranking learned cannot be loaded; the message says which file and what to do."""


class RankingChangedError(RecommenderError):
    """Another version answers than the one that was measured; the message says what to do."""


class IndexUnusableError(RecommenderError):
    """An index cannot be served; the message names the command that mends it."""


class NeedLikenessUnusableError(RecommenderError):
    """What was learned of the likeness of needs cannot be loaded; the message says which file and what to do."""
