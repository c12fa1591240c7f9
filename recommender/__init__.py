"""From a need to past investigations and existing tools, with reasons."""

from recommender.errors import (
    EmptyNeedError,
    EncoderUnusableError,
    IndexUnusableError,
    NeedError,
    NeedLikenessUnusableError,
    NeedTooLongError,
    RankingModelUnusableError,
    RecommenderError,
)
from recommender.index.build import ensure_index
from recommender.index.encoders import load_default_encoder
from recommender.inspection import Candidacy, Fate, Inspection, inspect
from recommender.need import MAX_CHARACTERS, Need
from recommender.passage_engine import ExactScorer, PassageEngine, PassageScorer, ShelfPassages
from recommender.pipeline import Recommender
from recommender.ranked_records import Ranked, RecordKind
from recommender.ranking_rules import COMPONENTS, KindRules, RankingRules, Weight
from recommender.results import (
    Closeness,
    Lesson,
    Likeness,
    Match,
    ReadWord,
    Reason,
    Recommendation,
    Rewording,
    Tried,
    Verdict,
)
from recommender.search_words import WantedWord, wanted_words, words_of
from recommender.similar_needs.likeness import NeedLikeness
from recommender.similar_needs.near_duplicates import Candidate, NearDuplicate, near_duplicates, words_in_common
from recommender.similar_needs.need_index import NeedIndex
from recommender.similar_needs.pairs import ComparedNeed, NeedPairs
from recommender.similar_records import By, SimilarRecord

__all__ = [
    "COMPONENTS",
    "MAX_CHARACTERS",
    "By",
    "Candidacy",
    "Candidate",
    "Closeness",
    "ComparedNeed",
    "EmptyNeedError",
    "EncoderUnusableError",
    "ExactScorer",
    "Fate",
    "IndexUnusableError",
    "Inspection",
    "KindRules",
    "Lesson",
    "Likeness",
    "Match",
    "NearDuplicate",
    "Need",
    "NeedError",
    "NeedIndex",
    "NeedLikeness",
    "NeedLikenessUnusableError",
    "NeedPairs",
    "NeedTooLongError",
    "PassageEngine",
    "PassageScorer",
    "Ranked",
    "RankingModelUnusableError",
    "RankingRules",
    "ReadWord",
    "Reason",
    "Recommendation",
    "Recommender",
    "RecommenderError",
    "RecordKind",
    "Rewording",
    "ShelfPassages",
    "SimilarRecord",
    "Tried",
    "Verdict",
    "WantedWord",
    "Weight",
    "ensure_index",
    "inspect",
    "load_default_encoder",
    "near_duplicates",
    "wanted_words",
    "words_in_common",
    "words_of",
]
