"""From a need to its results: the only way in, for every caller."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property, partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from corpus.catalogue import DATA
from corpus.records import title_of
from corpus.territories import Territories
from corpus.themes import LABELS
from recommender.beside import Beside
from recommender.difference import territory_of
from recommender.gathering import Gathering
from recommender.index.contents import Index, open_index
from recommender.kind_rankings import KindRankings
from recommender.learning.known_matter import KnownMatter
from recommender.learning.ranking_model import RankingModel
from recommender.named_themes import ThemeNames
from recommender.named_tools import ToolNames
from recommender.need import Need, read_need
from recommender.need_themes import Subject, theme_chances, themes_of
from recommender.ranked_records import RecordKind
from recommender.ranking import no_surer_than
from recommender.ranking_rules import rules_of
from recommender.results import Recommendation, Verdict
from recommender.showing import Showing
from recommender.similar_records import By, SimilarRecord, nearest
from recommender.solution_first.asking_model import AskingModel, hinted_solution
from recommender.solution_first.recognition import asked_solution
from recommender.stages import Stage, timed, unheard
from recommender.verdict import Judge

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from corpus.territories import Commune, Epci
    from corpus.themes import ThemeId
    from models.encoder import Encoder
    from models.joined_words import WordScores
    from recommender.candidates import Candidates
    from recommender.need import ReadNeed
    from recommender.passage_engine import PassageEngine
    from recommender.ranking_rules import RankingRules
    from recommender.solution_first.recognition import AskedSolution
    from recommender.stages import StageListener

_KINDS = (RecordKind.INVESTIGATION, RecordKind.TOOL)
_LONG = 200
"""Characters from which the words of a need are read beside: those of a shorter one are read while a thread wakes."""


class Recommender:
    """Matches needs with the records of one index; safe to share between threads."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        model: RankingModel,
        *,
        asking: AskingModel,
        engine: PassageEngine | None = None,
    ) -> None:
        """Put the parts together; use `load`."""
        self.catalogue = index.catalogue
        self.index_version = index.version
        self.encoder = encoder
        """What turns needs into vectors."""
        self.model = model
        """What the ranking has learned."""
        matter = KnownMatter(index.catalogue, encoder, model, retold=index.retold)
        self.judge = Judge(model, index.shelves.values(), matter=matter)
        """Tells whether the catalogue answers a need."""
        self.listener: StageListener = unheard
        """Is told how long each stage of a need took; set before the recommender is shared, none by default."""
        self._shelves = index.shelves
        self._gathering = Gathering(index.shelves, weighed=_weighed(model))
        self._showing = Showing(index, least=model.shown)
        self._beside = Beside()
        self._cores: AbstractContextManager[object] = BoundedSemaphore(os.cpu_count() or 1)
        self._engine = engine
        self._asking = asking
        self._rankings = KindRankings(index, model)
        self._names = ToolNames(index.catalogue.tools)
        self._theme_names = ThemeNames(index.catalogue.records)

    @classmethod
    def load(
        cls,
        folder: Path,
        encoder: Encoder,
        *,
        model: RankingModel | None = None,
        engine: PassageEngine | None = None,
        catalogue: Path = DATA,
    ) -> Recommender:
        """Load an index that `index.build.ensure_index` wrote.

        Args:
            folder: the folder of the index.
            encoder: the encoder the index was built with.
            model: what the ranking has learned; by default, what ships with the product.
            engine: what may compare needs with passages; by default, the index in memory.
            catalogue: the folder of the records, which the command that mends a damaged index names.

        Returns:
            The recommender, ready to answer.

        Raises:
            IndexUnusableError: if the index was changed, or is another encoder's.
            RankingModelUnusableError: if what the ranking learned cannot be loaded, or fits no vector of the encoder.

        """
        sealed = open_index(folder, encoder, catalogue=catalogue)
        model = model or RankingModel.load()
        model.refuse_other(encoder.identity)
        index = Index.load(sealed, engine=engine)
        return cls(index, encoder, model, asking=AskingModel.beside(model), engine=engine)

    def reloaded(self, folder: Path, *, model: RankingModel | None = None, catalogue: Path = DATA) -> Recommender:
        """Load another index with the same encoder and engine; see `load`."""
        other = self.load(folder, self.encoder, model=model, engine=self._engine, catalogue=catalogue)
        other.listener = self.listener
        return other

    @property
    def encoder_name(self) -> str:
        """Name and revision of the encoder, for people."""
        return f"{self.encoder.identity.name}@{self.encoder.identity.revision}"

    @property
    def encoder_digest(self) -> str:
        """What tells the encoder's vectors from another's: the digest of what it learned."""
        return self.encoder.identity.digest

    @property
    def rules(self) -> RankingRules:
        """The rules and weights in force, for people."""
        return rules_of(self.model, verdict=self.judge.in_force)

    def recommend(self, need: Need, *, top_k: int = 5, kinds: Collection[RecordKind] = _KINDS) -> Recommendation:
        """Answer a need.

        Args:
            need: what a territory states.
            top_k: how many matches to show of each kind, at least 1.
            kinds: which kinds of record to compare with; the verdict is about these alone.

        Returns:
            The verdict, at most ``top_k`` matches of each kind, best first, and the whole
            ranking. Records too improbable to be useful are ranked and not shown; unless the
            verdict is ``found``, none is shown.

        Raises:
            NeedError: if the need holds no letter or is too long.
            UnknownTerritoryError: if no territory bears the need's code.
            ValueError: if ``top_k`` is below 1.

        """
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        read = read_need(need)
        asking = None if need.territory is None else territory_of(need.territory, self._territories)
        with self._cores:
            return self._recommend(read, asking, top_k=top_k, kinds=kinds)

    def _recommend(
        self, read: ReadNeed, asking: Commune | Epci | None, *, top_k: int, kinds: Collection[RecordKind]
    ) -> Recommendation:
        work = partial(self._read_words, read)
        with self._beside.begun(work) if len(read.text) >= _LONG else nullcontext(work) as words_read:
            vector = self.encode(read)
            words, asked = words_read()
        labels = self.labels(read, vector)
        territories = self._territories if asking else None
        with timed(Stage.GATHER, self.listener):
            gathered = self._gather(read, vector, labels, words=words)
        with timed(Stage.RANK, self.listener):
            ranked_all = self._rankings.rank(gathered, vector, asking=asking, territories=territories)
        alone = {kind: ranking for kind, ranking in ranked_all.items() if kind in kinds}
        theme = self._theme_names.named_by(read)
        chance, verdict = self.judge.judge(read, alone, labels=labels, names_theme=theme is not None)
        rankings = no_surer_than(chance, alone)
        themes = themes_of(labels)
        found = rankings if verdict is Verdict.FOUND else {}
        with timed(Stage.EXPLAIN, self.listener):
            matches = self._showing.matches(
                read,
                vector,
                found,
                gathered,
                subject=Subject(themes, theme),
                asking=asking,
                territories=territories,
                top_k=top_k,
            )
        heard = None if theme else asked or hinted_solution(read, vector, model=self._asking)
        rewording = self._showing.rewording(heard, rankings, gathered, themes=themes) if heard else None
        # Where no rule spoke and nothing can be told, the need may well ask for nothing: a post to fill, noise.
        if rewording and asked is None and verdict is not Verdict.FOUND and not rewording.tells:
            rewording = None
        unmet = verdict is not Verdict.FOUND and RecordKind.TOOL in kinds
        return Recommendation(
            verdict=verdict,
            probability=chance,
            questions=self._showing.questions(read, verdict, rankings),
            themes=tuple(LABELS[theme] for theme in themes) if verdict is Verdict.FOUND else (),
            rewording=rewording,
            investigations=matches.get(RecordKind.INVESTIGATION, ()),
            tools=matches.get(RecordKind.TOOL, ()),
            rankings=rankings,
            index_version=self.index_version,
            named=self._names.named_in(read.text) if unmet else (),
            read_as=read.read_as,
            named_theme=theme,
        )

    def similar(self, record_id: str, *, by: By = By.PROBLEM, top_k: int = 5) -> tuple[SimilarRecord, ...]:
        """List the records of the same kind that are most like one of them.

        Args:
            record_id: the record.
            by: whether problems or answers are compared.
            top_k: how many, at least 1.

        Returns:
            At most ``top_k`` records, best first; ties break by id.

        Raises:
            UnknownRecordError: if no record bears the id.
            ValueError: if ``top_k`` is below 1.

        """
        record_id = self.catalogue.record(record_id).id
        shelf = next(shelf for shelf in self._shelves.values() if record_id in shelf.record_ids)
        return tuple(
            SimilarRecord(found, title_of(self.catalogue.record(found)), likeness)
            for found, likeness in nearest(shelf, record_id, by=by, top_k=top_k)
        )

    def asked(self, need: ReadNeed, vector: NDArray[np.float32]) -> AskedSolution | None:
        """Find the solution that a need asks for, by rules, else by what was learned of the ways to ask.

        Args:
            need: the need.
            vector: array ``(dimension,)``, float32: the need encoded.

        Returns:
            The solution; None if the need asks for none.

        """
        return asked_solution(need) or hinted_solution(need, vector, model=self._asking)

    def encode(self, need: ReadNeed) -> NDArray[np.float32]:
        """Encode a need: array ``(dimension,)``, float32."""
        with timed(Stage.ENCODE, self.listener):
            vector: NDArray[np.float32] = self.encoder.encode_queries([need.expanded])[0]
        return vector

    def need_vector(self, text: str) -> NDArray[np.float32]:
        """Encode a text as a need: array ``(dimension,)``, float32; `NeedError` where it cannot be read."""
        return self.encode(read_need(Need(text), plainly=False))

    def main_theme(self, text: str, vector: NDArray[np.float32]) -> ThemeId | None:
        """Name the theme that a need is most surely about.

        Args:
            text: the need.
            vector: the need, encoded.

        Returns:
            The theme; None if no theme is more likely than not.

        Raises:
            NeedError: if the need holds no letter or is too long.

        """
        return next(iter(themes_of(self.labels(read_need(Need(text)), vector))), None)

    def labels(self, need: ReadNeed, vector: NDArray[np.float32]) -> dict[str, float]:
        """Classify a need.

        Args:
            need: the need.
            vector: the need, encoded.

        Returns:
            The log odds of every theme, of being on the catalogue's matter, and of being too vague.

        """
        return self.model.classifier.logits(vector, need.terms)

    def gather(
        self, need: ReadNeed, vector: NDArray[np.float32], *, labels: Mapping[str, float]
    ) -> dict[RecordKind, Candidates]:
        """Compute the signals of every record: what the ranking is fitted on.

        Args:
            need: the need.
            vector: the need, encoded.
            labels: the classifier's log odds, by label.

        Returns:
            The signals, by kind; a kind without records is absent.

        """
        return {kind: found.complete() for kind, found in self._gather(need, vector, labels).items()}

    def _read_words(self, need: ReadNeed) -> tuple[WordScores | None, AskedSolution | None]:
        """Do what takes the words of a need alone: look them up, and hear by rules whether they ask for a solution."""
        return self._gathering.words(need), asked_solution(need)

    def _gather(
        self,
        need: ReadNeed,
        vector: NDArray[np.float32],
        labels: Mapping[str, float],
        *,
        words: WordScores | None = None,
    ) -> dict[RecordKind, Candidates]:
        return self._gathering.gather(need, vector, themes=theme_chances(labels), words=words)

    @cached_property
    def _territories(self) -> Territories:
        # Read when a need first says where it comes from: a third of a second that most starts do not owe.
        return Territories.load()


def _weighed(model: RankingModel) -> frozenset[str]:
    return frozenset(name for kind in model.kinds.values() for name in (*kind.fusion, *kind.slopes))
