"""From a need to its results: the only way in, for every caller."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property, partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue import Catalogue
from corpus.records import Investigation
from corpus.territories import Territories
from corpus.themes import LABELS, THEMES
from recommender.advice import questions_for
from recommender.asking import AskingModel, hinted_solution
from recommender.beside import Beside
from recommender.build import CATALOGUE, SHELVES, open_index
from recommender.calibration import PLAIN, chance_of_use, probability, said, verdict_features
from recommender.candidates import Shelf
from recommender.difference import difference_with, territory_of
from recommender.errors import RankingModelUnusableError
from recommender.explanation import explain
from recommender.fusion import fuse
from recommender.gathering import Gathering
from recommender.graph import Links
from recommender.named_tools import ToolNames
from recommender.need import Need, read_need
from recommender.ranking import diversify, merge, rank
from recommender.ranking_model import VAGUE, RankingModel
from recommender.results import Recommendation, RecordKind, Verdict
from recommender.rewording import reword
from recommender.rules import rules_of
from recommender.similar_records import By, SimilarRecord, nearest
from recommender.solution_first import asked_solution
from recommender.stages import Stage, timed, unheard
from recommender.territory_likeness import territory_boosts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.passages import Passage
    from corpus.records import Record
    from corpus.territories import Commune, Epci
    from corpus.themes import ThemeId
    from models.encoder import Encoder
    from models.joined_words import WordScores
    from recommender.candidates import Candidates
    from recommender.need import ReadNeed
    from recommender.passage_engine import PassageEngine
    from recommender.ranking_model import VerdictModel
    from recommender.results import Match, Ranked
    from recommender.rules import RankingRules
    from recommender.solution_first import AskedSolution
    from recommender.stages import StageListener

_KINDS = (RecordKind.INVESTIGATION, RecordKind.TOOL)
_KNOWN_SHARE = 0.8
"""Share of a catalogue's records that were learned from, at which the classifier knows its matter."""
_LONG = 200
"""Characters from which the words of a need are read beside: those of a shorter one are read while a thread wakes."""
_THEMES_TOLD = 3
"""Themes of a need that are told, at most."""
_THEME_TOLD = 0.5
"""Probability from which a theme is told."""
_CONSIDERED = 5
"""Records of each kind that a rewording, or the questions to a vague need, are drawn from."""


class Recommender:
    """Matches needs with the records of one index; safe to share between threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        shelves: dict[RecordKind, Shelf],
        encoder: Encoder,
        model: RankingModel,
        *,
        asking: AskingModel,
        index_version: str,
        engine: PassageEngine | None = None,
    ) -> None:
        """Put the parts together; use `load`."""
        self.catalogue = catalogue
        self._engine = engine
        self.index_version = index_version
        self.listener: StageListener = unheard
        """Is told how long each stage of a need took; set before the recommender is shared, none by default."""
        self._shelves = shelves
        self._gathering = Gathering(shelves, weighed=_weighed(model))
        self._beside = Beside()
        self._cores: AbstractContextManager[object] = BoundedSemaphore(os.cpu_count() or 1)
        self._encoder = encoder
        self._model = model
        self._asking = asking
        self._biases = {kind: model.kinds[kind].biases_of(shelf.record_ids) for kind, shelf in shelves.items()}
        self._links = Links(catalogue)
        self._names = ToolNames(catalogue.tools)
        known = sum(record.id in model.known_records for record in catalogue.records)
        familiar = known >= _KNOWN_SHARE * len(catalogue)
        self._verdict = model.verdict if familiar else model.foreign_verdict

    @classmethod
    def load(
        cls,
        folder: Path,
        encoder: Encoder,
        *,
        model: RankingModel | None = None,
        engine: PassageEngine | None = None,
    ) -> Recommender:
        """Load an index that `build.ensure_index` wrote.

        Args:
            folder: the folder of the index.
            encoder: the encoder the index was built with.
            model: what the ranking has learned; by default, what ships with the product.
            engine: what may compare needs with passages; by default, the index in memory.

        Returns:
            The recommender, ready to answer.

        Raises:
            IndexUnusableError: if the index was changed, or is another encoder's.
            RankingModelUnusableError: if what the ranking learned cannot be loaded, or fits no vector of the encoder.

        """
        sealed = open_index(folder, encoder)
        model = model or RankingModel.load()
        if model.classifier.dimension != encoder.identity.dimension:
            raise RankingModelUnusableError(
                f"Le classement lit des vecteurs de {model.classifier.dimension} nombres, "
                f"{encoder.identity.name} en donne de {encoder.identity.dimension}. "
                "Avec cet encodeur, lancez : make train"
            )
        if model.encoder and model.encoder != encoder.identity.digest:
            raise RankingModelUnusableError(
                f"Le classement a été appris avec un autre encodeur que {encoder.identity.name}. "
                "Avec celui-ci, lancez : make fit"
            )
        catalogue = Catalogue.from_json(sealed.read(CATALOGUE).decode("utf-8"))
        records: dict[RecordKind, Sequence[Record]] = {
            RecordKind.INVESTIGATION: catalogue.investigations,
            RecordKind.TOOL: catalogue.tools,
        }
        shelves = {
            kind: Shelf.load(records[kind], sealed, name, engine=engine)
            for kind, name in zip(_KINDS, SHELVES, strict=True)
            if records[kind]
        }
        asking = AskingModel.load() if model.encoder else AskingModel.untrained(dimension=encoder.identity.dimension)
        if asking.encoder != model.encoder:
            raise RankingModelUnusableError(
                "Les façons de demander ont été apprises avec un autre encodeur. Lancez : make fit"
            )
        version: str = sealed.about["version"]
        return cls(catalogue, shelves, encoder, model, asking=asking, index_version=version, engine=engine)

    def reloaded(self, folder: Path, *, model: RankingModel | None = None) -> Recommender:
        """Load another index with the same encoder and engine; see `load`."""
        other = self.load(folder, self._encoder, model=model, engine=self._engine)
        other.listener = self.listener
        return other

    @property
    def encoder(self) -> Encoder:
        """What turns needs into vectors."""
        return self._encoder

    @property
    def model(self) -> RankingModel:
        """What the ranking has learned."""
        return self._model

    @property
    def encoder_name(self) -> str:
        """Name and revision of the encoder, for people."""
        return f"{self._encoder.identity.name}@{self._encoder.identity.revision}"

    @property
    def encoder_digest(self) -> str:
        """What tells the encoder's vectors from another's: the digest of what it learned."""
        return self._encoder.identity.digest

    @property
    def rules(self) -> RankingRules:
        """The rules and weights in force, for people."""
        return rules_of(self._model, verdict=self._verdict)

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
        with timed(Stage.GATHER, self.listener):
            gathered = self._gather(read, vector, labels, words=words)
        with timed(Stage.RANK, self.listener):
            ranked_all = self._rank(gathered, asking, vector=vector)
        rankings = {kind: ranking for kind, ranking in ranked_all.items() if kind in kinds}
        merged = merge(rankings.values())
        chance, verdict = self._judge(read, rankings, labels)
        themes = _themes_of(labels)
        found = rankings if verdict is Verdict.FOUND else {}
        # What is found is shown: the best match at least, however improbable.
        shown = min([self._model.shown, *(ranked.probability for ranked in merged[:1])])
        with timed(Stage.EXPLAIN, self.listener):
            matches = {
                kind: self._explain(
                    read,
                    [ranked for ranked in ranking if ranked.probability >= shown],
                    gathered[kind].passage_scores,
                    shelf=self._shelves[kind],
                    asking=asking,
                    themes=themes,
                    top_k=top_k,
                )
                for kind, ranking in found.items()
            }
        asked = asked or hinted_solution(read, vector, model=self._asking) if verdict is Verdict.FOUND else None
        unmet = verdict is not Verdict.FOUND and RecordKind.TOOL in kinds
        return Recommendation(
            verdict=verdict,
            probability=chance,
            questions=questions_for(read, verdict, themes=self._themes_at_stake(rankings)),
            themes=tuple(LABELS[theme] for theme in themes) if verdict is Verdict.FOUND else (),
            rewording=reword(asked, self._considered(rankings, gathered)) if asked else None,
            investigations=matches.get(RecordKind.INVESTIGATION, ()),
            tools=matches.get(RecordKind.TOOL, ()),
            ranking=tuple(merged),
            index_version=self.index_version,
            named=self._names.named_in(read.text) if unmet else (),
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
            vector: NDArray[np.float32] = self._encoder.encode_queries([need.expanded])[0]
        return vector

    def refused_under(self, ranking: Sequence[Ranked]) -> float:
        """Give the probability of use under which a need is refused, by its ranking, the most probable record first."""
        return (self._verdict_on(ranking[0]) if ranking else self._verdict).refused

    def need_vector(self, text: str) -> NDArray[np.float32]:
        """Encode a text as a need: array ``(dimension,)``, float32; `NeedError` where it cannot be read."""
        return self.encode(read_need(Need(text)))

    def main_theme(self, text: str, vector: NDArray[np.float32]) -> ThemeId | None:
        """Name the theme that a need is most surely about.

        Args:
            text: the need.
            vector: the need, encoded.

        Returns:
            The theme; None if no theme is more likely than not.

        """
        labels = self.labels(read_need(Need(text)), vector)
        best = max(THEMES, key=lambda theme: labels[theme])
        return best if labels[best] >= 0.0 else None

    def labels(self, need: ReadNeed, vector: NDArray[np.float32]) -> dict[str, float]:
        """Classify a need.

        Args:
            need: the need.
            vector: the need, encoded.

        Returns:
            The log odds of every theme, of being on the catalogue's matter, and of being too vague.

        """
        return self._model.classifier.logits(vector, need.terms)

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

    def said(self, need: ReadNeed) -> float:
        """Weigh the words of a need, see `calibration.said`."""
        return said(need, list(self._shelves.values()))

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
        themes = probability(np.array([labels[theme] for theme in THEMES])).astype(np.float32)
        return self._gathering.gather(need, vector, themes=themes, words=words)

    def _rank(
        self,
        gathered: Mapping[RecordKind, Candidates],
        asking: Commune | Epci | None,
        *,
        vector: NDArray[np.float32],
    ) -> dict[RecordKind, list[Ranked]]:
        fused = {kind: fuse(found, weights=self._model.kinds[kind].fusion) for kind, found in gathered.items()}
        graph = self._links.support(fused)
        territories = self._territories if asking else None
        decided = self._model.adjustments
        return {
            kind: rank(
                found,
                kind,
                fused[kind],
                model=self._model.kinds[kind],
                graph=graph[kind],
                biases=self._biases[kind],
                territory=territory_boosts(self._records(kind), asking=asking, territories=territories),
                decisions=decided.boosts(found.record_ids, vector) if decided.steps else None,
            )
            for kind, found in gathered.items()
        }

    def _judge(
        self, need: ReadNeed, rankings: Mapping[RecordKind, list[Ranked]], labels: Mapping[str, float]
    ) -> tuple[float, Verdict]:
        best = [float(np.log(r[0].probability / (1 - r[0].probability))) for r in rankings.values()]
        if not best:
            return 0.0, Verdict.NOTHING_COMPARABLE
        model = self._verdict_on(merge(ranking[:1] for ranking in rankings.values())[0])
        features = verdict_features(best, labels=labels, weight=self.said(need))
        chance = chance_of_use(features, model=model)
        if labels[VAGUE] >= self._model.vague and chance < PLAIN:
            return chance, Verdict.VAGUE
        return chance, Verdict.FOUND if chance >= model.refused else Verdict.NOTHING_COMPARABLE

    def _verdict_on(self, first: Ranked) -> VerdictModel:
        """Choose what judges a need by its most probable record.

        A record that was published since the ranking was learned fills a gap, and the needs that it answers are those
        that were learned as having no answer: of its matter, nothing is known.
        """
        return self._verdict if first.record_id in self._model.known_records else self._model.foreign_verdict

    def _explain(
        self,
        need: ReadNeed,
        ranking: Sequence[Ranked],
        passage_scores: NDArray[np.float32],
        *,
        shelf: Shelf,
        asking: Commune | Epci | None,
        themes: Sequence[ThemeId],
        top_k: int,
    ) -> tuple[Match, ...]:
        matches = []
        for ranked in diversify(ranking, likeness=shelf.likeness, top_k=top_k):
            record = self.catalogue.record(ranked.record_id)
            difference = difference_with(record, asking=asking, territories=self._territories if asking else None)
            scored = shelf.passages_by_score(ranked.record_id, passage_scores)
            matches.append(
                explain(need, ranked, record, scored=scored, shelf=shelf, difference=difference, themes=themes)
            )
        return tuple(matches)

    def _considered(
        self, rankings: Mapping[RecordKind, list[Ranked]], gathered: Mapping[RecordKind, Candidates]
    ) -> list[tuple[Record, list[tuple[Passage, float]]]]:
        best = merge(ranking[:_CONSIDERED] for ranking in rankings.values())
        return [
            (
                self.catalogue.record(r.record_id),
                self._shelves[r.kind].passages_by_score(r.record_id, gathered[r.kind].passage_scores),
            )
            for r in best
            if r.probability >= self._model.shown
        ]

    def _themes_at_stake(self, rankings: Mapping[RecordKind, list[Ranked]]) -> list[str]:
        best = merge(ranking[:_CONSIDERED] for ranking in rankings.values())
        first = [theme for ranked in best for theme in self.catalogue.record(ranked.record_id).themes[:1]]
        return [LABELS[theme] for theme in dict.fromkeys(first)][:_THEMES_TOLD]

    def _records(self, kind: RecordKind) -> Sequence[Record]:
        return self.catalogue.investigations if kind is RecordKind.INVESTIGATION else self.catalogue.tools

    @cached_property
    def _territories(self) -> Territories:
        # Read when a need first says where it comes from: a third of a second that most starts do not owe.
        return Territories.load()


def title_of(record: Record) -> str:
    """Give the name people know a record by."""
    return record.title if isinstance(record, Investigation) else record.name


def _weighed(model: RankingModel) -> frozenset[str]:
    return frozenset(name for kind in model.kinds.values() for name in (*kind.fusion, *kind.slopes))


def _themes_of(labels: Mapping[str, float]) -> list[ThemeId]:
    likely = [theme for theme in THEMES if labels[theme] >= np.log(_THEME_TOLD / (1 - _THEME_TOLD))]
    return sorted(likely, key=lambda theme: -labels[theme])[:_THEMES_TOLD]
