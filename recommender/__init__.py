"""From a need to past investigations and existing tools, with reasons."""

from recommender.build import ensure_index
from recommender.encoders import load_default_encoder
from recommender.errors import (
    EmptyNeedError,
    EncoderUnusableError,
    IndexUnusableError,
    NeedError,
    NeedTooLongError,
    RankingModelUnusableError,
    RecommenderError,
)
from recommender.need import MAX_CHARACTERS, Need
from recommender.pipeline import Recommender
from recommender.results import (
    Closeness,
    Likeness,
    Match,
    Ranked,
    Reason,
    Recommendation,
    RecordKind,
    Rewording,
    Tried,
    Verdict,
)
from recommender.rules import KindRules, RankingRules, Weight
from recommender.similar_records import By, SimilarRecord

__all__ = [
    "MAX_CHARACTERS",
    "By",
    "Closeness",
    "EmptyNeedError",
    "EncoderUnusableError",
    "IndexUnusableError",
    "KindRules",
    "Likeness",
    "Match",
    "Need",
    "NeedError",
    "NeedTooLongError",
    "Ranked",
    "RankingModelUnusableError",
    "RankingRules",
    "Reason",
    "Recommendation",
    "Recommender",
    "RecommenderError",
    "RecordKind",
    "Rewording",
    "SimilarRecord",
    "Tried",
    "Verdict",
    "Weight",
    "ensure_index",
    "load_default_encoder",
]
