"""What is matched while the service runs: files, with what the desk published, by what was learned last.

Whoever publishes waits until it can be found. The other processes look every two seconds whether anything is new.
A request keeps the recommender it began with; the next one gets the new.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from api.desk.workers import Worker
from corpus.catalogue import Catalogue, digest_of
from recommender import Recommender, ensure_index
from recommender.learning.installed_rankings import InstalledRankings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from api.desk.records.records import Records
    from corpus.documents import Document
    from recommender import Need, Recommendation

_SECONDS: Final = 2.0
"""Between two looks at what is new: two small questions, to the database and to a file."""


_DIGITS: Final = 16
"""Of a ranking's digest, as many as an index's version has."""


@dataclass(frozen=True)
class Sorter:
    """What answers needs at one moment, named by its index and by the ranking that was learned here."""

    recommender: Recommender
    index_version: str

    def recommend(self, need: Need) -> Recommendation:
        """Answer a need."""
        return self.recommender.recommend(need)


class RunningCatalogue:
    """Gives the recommender that answers now; safe to share between threads."""

    def __init__(
        self,
        recommender: Recommender,
        *,
        catalogue: Path,
        data_dir: Path,
        on_reload: Callable[[float], None] = lambda _: None,
    ) -> None:
        """Begin with a recommender of the files alone.

        Args:
            recommender: what answers at first.
            catalogue: the folder of the records that people review in files.
            data_dir: where indexes and rankings are kept.
            on_reload: is told how many seconds each change took.

        """
        self._catalogue = catalogue
        self._data_dir = data_dir
        self._on_reload = on_reload
        self._installed = InstalledRankings(data_dir)
        self._lock = threading.Lock()
        self._known: tuple[int, str] = (0, self._installed.current)
        # What answers when nothing that was learned here is installed; none is what ships.
        self._shipped = None if self._installed.current else recommender.model
        self._served = recommender

    @property
    def recommender(self) -> Recommender:
        """What answers now."""
        return self._served

    @property
    def documents(self) -> Mapping[str, Document]:
        """What its records cite, by id."""
        return self._served.catalogue.documents

    def sorter(self) -> Sorter:
        """Give what answers now; its version changes with what is published and with what is learned."""
        with self._lock:
            recommender, (_, ranking) = self.recommender, self._known
        index = recommender.index_version
        return Sorter(recommender, f"{index}+{ranking[:_DIGITS]}" if ranking else index)

    def files(self) -> Catalogue:
        """Read the records of the files alone, to which what is published must suit."""
        return Catalogue.load(self._catalogue, reviewed=self._read_reviewed())

    def refresh(self, records: Records) -> bool:
        """Take in what was published or learned since.

        A record's texts are encoded once: those that were known keep their vectors. If anything fails, what answers
        stays, and the next call tries again.

        Args:
            records: the records of the desk.

        Returns:
            Whether anything was new.

        Raises:
            CatalogueError: if the files do not conform.
            RecommenderError: if the index or the ranking cannot be used.
            StoreUnavailableError: if the database does not answer.

        """
        with self._lock:
            found = (records.revision(), self._installed.current)
            if found == self._known:
                return False
            began = time.perf_counter()
            overlay = records.overlay()
            encoder = self.recommender.encoder
            folder = ensure_index(
                self._catalogue, encoder, data_dir=self._data_dir, overlay=overlay, reviewed=self._read_reviewed
            )
            model = self._installed.load(encoder=encoder.identity.digest) or self._shipped
            self._served = self.recommender.reloaded(folder, model=model, catalogue=self._catalogue)
            self._known = found
            self._on_reload(time.perf_counter() - began)
            return True

    def _read_reviewed(self) -> Catalogue:
        return _reviewed(self._catalogue, digest_of(self._catalogue))

    @contextmanager
    def following(self, records: Records) -> Iterator[None]:
        """Take in what others publish and learn, as long as the service runs.

        Args:
            records: the records of the desk.

        Yields:
            When what is published at the start has been taken in.

        """
        self.refresh(records)
        worker = Worker("catalogue", lambda: self.refresh(records), every=_SECONDS, first_after=_SECONDS)
        worker.start()
        try:
            yield
        finally:
            worker.stop()


@lru_cache(maxsize=1)
def _reviewed(folder: Path, digest: str) -> Catalogue:
    """Read the records that people review, once for as long as the files are the same.

    Looking for personal data in all of them is nine tenths of it: .6 s, four times from a draft to its publication.
    """
    del digest
    return Catalogue.load_reviewed(folder)
