"""From a need to past investigations and existing tools, with reasons."""

from recommender.build import ensure_index
from recommender.encoders import load_default_encoder
from recommender.errors import (
    EmptyNeedError,
    EncoderUnusableError,
    IndexUnusableError,
    NeedError,
    NeedTooLongError,
    RecommenderError,
)
from recommender.need import MAX_CHARACTERS, Need
from recommender.pipeline import Recommender
from recommender.results import Likeness, Match, Ranked, Reason, Recommendation, RecordKind, Verdict

__all__ = [
    "MAX_CHARACTERS",
    "EmptyNeedError",
    "EncoderUnusableError",
    "IndexUnusableError",
    "Likeness",
    "Match",
    "Need",
    "NeedError",
    "NeedTooLongError",
    "Ranked",
    "Reason",
    "Recommendation",
    "Recommender",
    "RecommenderError",
    "RecordKind",
    "Verdict",
    "ensure_index",
    "load_default_encoder",
]
