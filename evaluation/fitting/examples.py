"""What the ranking is fitted on: needs with the signals of every record, and their grades."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue import DATA
from corpus.example_needs import load_example_needs
from corpus.themes import THEMES
from evaluation.lines import json_lines
from evaluation.needs import Part, load_needs
from recommender import Need, RecordKind
from recommender.learning.ranking_model import VAGUE
from recommender.need import read_need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from corpus.catalogue import Catalogue
    from corpus.records import Record
    from models.encoder import Encoder
    from models.need_classifier import NeedClassifier
    from recommender import Recommender
    from recommender.candidates import Candidates

MARKED = (*THEMES, VAGUE)
"""Labels that a training need is marked with."""
_UNRELATED = 3
"""Of so many needs that nothing answers one is gathered: enough to count in whose first places a record stands."""
TRAINING_NEEDS = Path(__file__).parents[1] / "collections" / "training-needs"


@dataclass(frozen=True)
class Example:
    """A need with its signals and its grades."""

    need_id: str
    gathered: Mapping[RecordKind, Candidates]
    labels: Mapping[str, float]
    """The classifier's log odds."""
    said: float
    """Weight of the need's words."""
    grades: Mapping[str, int]
    """Grades of the useful records, by id."""
    judged: frozenset[str] | None = None
    """Records that were judged, where only some were; none where an absent grade means of no use."""

    def judged_of(self, kind: RecordKind) -> NDArray[np.bool_]:
        """Tell which records of a kind were judged: array ``(n_records,)``."""
        ids = self.gathered[kind].record_ids
        return np.array([self.judged is None or record_id in self.judged for record_id in ids], dtype=bool)

    def grades_of(self, kind: RecordKind) -> NDArray[np.float64]:
        """Give the grade of every record of a kind: array ``(n_records,)``, 0 where it is not useful."""
        return np.array([self.grades.get(i, 0) for i in self.gathered[kind].record_ids], dtype=np.float64)


@dataclass(frozen=True)
class TrainingSet:
    """Needs that the classifier learns from."""

    vectors: NDArray[np.float32]
    terms: list[tuple[str, ...]]
    marks: NDArray[np.bool_]
    """Array ``(n_needs, n_labels)``; columns are `MARKED`."""
    subjects: list[str | None]
    """The id of the record that answers each need; None where none does."""


def training_set(catalogue: Catalogue, encoder: Encoder) -> TrainingSet:
    """Encode and mark the needs written for training and the wordings of the records.

    Args:
        catalogue: the records; a need bears the themes of its record.
        encoder: what turns text into vectors.

    Returns:
        The needs that a record answers, then those that none answers.

    """
    answered = list(_answered(catalogue))
    unanswered = [
        (line["text"], line.get("sort") == "vague") for line in json_lines(TRAINING_NEEDS / "unanswerable.jsonl")
    ]
    marks = [_marks(record.themes, vague=False) for _, record in answered]
    marks += [_marks((), vague=vague) for _, vague in unanswered]
    read = [read_need(Need(text)) for text, _ in (*answered, *unanswered)]
    return TrainingSet(
        vectors=encoder.encode_queries([need.expanded for need in read]),
        terms=[need.terms for need in read],
        marks=np.array(marks),
        subjects=[*(record.id for _, record in answered), *(None for _ in unanswered)],
    )


def judged_examples(
    recommender: Recommender,
    classifier: NeedClassifier,
    *,
    part: Part,
    typed: Callable[[str], str] = lambda text: text,
) -> list[Example]:
    """Gather the signals of a part of ``needs-fr``.

    Args:
        recommender: what gathers.
        classifier: guesses the themes.
        part: of the collection.
        typed: gives each need as it is typed, such as without accents.

    Returns:
        One example a need, in order of id.

    """
    catalogue = recommender.catalogue
    record_ids = [record.id for record in catalogue.records]
    needs = load_needs([part], record_ids=record_ids)
    return [
        _example(recommender, classifier, typed(need.text), need_id=need.need_id, grades=need.grades) for need in needs
    ]


def answered_examples(recommender: Recommender, classifier: NeedClassifier) -> list[Example]:
    """Gather the signals of the needs that neither the index nor the classifier knows, each with its record."""
    lines = json_lines(TRAINING_NEEDS / "answered.jsonl")
    return [
        _example(recommender, classifier, line["text"], need_id=str(number), grades={line["record"]: 2})
        for number, line in enumerate(lines)
    ]


def unrelated_examples(recommender: Recommender, classifier: NeedClassifier) -> list[Example]:
    """Gather the signals of needs written for training that nothing answers: one in `_UNRELATED`, in their order."""
    texts = [line["text"] for line in json_lines(TRAINING_NEEDS / "unanswerable.jsonl")[::_UNRELATED]]
    return [
        _example(recommender, classifier, text, need_id=str(number), grades={}) for number, text in enumerate(texts)
    ]


def known_item_examples(
    recommender: Recommender, classifier: NeedClassifier, statements: Sequence[tuple[str, str, str]]
) -> list[Example]:
    """Gather the signals of statements: id, text, and id of the one right record."""
    return [_example(recommender, classifier, text, need_id=i, grades={right: 2}) for i, text, right in statements]


def desk_examples(
    recommender: Recommender,
    classifier: NeedClassifier,
    texts: Mapping[str, str],
    grades: Mapping[str, Mapping[str, int]],
) -> list[Example]:
    """Gather the signals of needs of which only some records were judged.

    Args:
        recommender: gives the signals.
        classifier: gives the themes.
        texts: of the needs, without personal data, by id.
        grades: 0 to 2 for each record that was judged, by id of need; a need without a text is left out.

    Returns:
        One example a need, in order of id.

    """
    return [
        replace(
            _example(recommender, classifier, texts[i], need_id=i, grades={r: g for r, g in found.items() if g}),
            judged=frozenset(found),
        )
        for i, found in sorted(grades.items())
        if i in texts
    ]


def _example(
    recommender: Recommender, classifier: NeedClassifier, text: str, *, need_id: str, grades: Mapping[str, int]
) -> Example:
    need = read_need(Need(text))
    vector = recommender.encode(need)
    labels = classifier.logits(vector, need.terms)
    gathered = recommender.gather(need, vector, labels=labels)
    return Example(need_id, gathered, labels, recommender.judge.said(need), grades)


def _answered(catalogue: Catalogue) -> Iterator[tuple[str, Record]]:
    for record_id, texts in load_example_needs(DATA).items():
        for text in texts:
            yield text, catalogue.record(record_id)
    for record in catalogue.records:
        for wording in record.wordings:
            yield wording, record


def _marks(themes: Sequence[str], *, vague: bool) -> list[bool]:
    return [*(theme in themes for theme in THEMES), vague]
