"""Engines as one would use them: an index on disk, opened by a new process, asked need after need.

Every engine indexes the same passages, and answers with what it finds by meaning and by words; ours also ranks,
calibrates, judges and explains.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from corpus.catalogue import DATA, Catalogue
from corpus.passages import passages_of
from evaluation.speed.engines.documented_weights import documented_weights
from recommender import Need, Recommender, ensure_index, load_default_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from models.encoder import Encoder

OURS: Final = "Déjà-là"
_TOP: Final = 10
_INSTRUCTIONS: Final = {"query": "query: ", "data": "passage: "}


class Contestant(Protocol):
    """An engine with its index in a folder."""

    def build(self, passages: Sequence[str]) -> None:
        """Index passages and leave the index in the folder."""
        ...

    def open(self) -> None:
        """Open the index that was left."""
        ...

    def ask(self, text: str) -> object:
        """Answer a need."""
        ...


class Ours:
    """The recommender that is served."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, passages: Sequence[str]) -> None:
        """Index the catalogue: the same passages."""
        del passages
        ensure_index(DATA, load_default_encoder(threads=2), data_dir=self._folder, force=True)

    def open(self) -> None:
        """Load the index."""
        encoder = load_default_encoder()
        self._recommender = Recommender.load(ensure_index(DATA, encoder, data_dir=self._folder), encoder)

    def ask(self, text: str) -> object:
        """Answer whole."""
        return self._recommender.recommend(Need(text))


class Txtai:
    """The hybrid search of txtai."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._folder = folder
        self._settings = settings

    def build(self, passages: Sequence[str]) -> None:
        """Index as its documentation does, and save."""
        from txtai import Embeddings  # noqa: PLC0415 - its import is what is measured

        embeddings = Embeddings(hybrid=True, content=True, instructions=_INSTRUCTIONS, **self._settings)
        embeddings.index(list(passages))
        embeddings.save(str(self._folder))

    def open(self) -> None:
        """Load the index."""
        from txtai import Embeddings  # noqa: PLC0415 - its import is what is measured

        self._embeddings = Embeddings()
        self._embeddings.load(str(self._folder), config=None)

    def ask(self, text: str) -> object:
        """Search."""
        return self._embeddings.search(text, _TOP)


class TxtaiOurWeights(Txtai):
    """The hybrid search of txtai, its vectors by our ONNX weights, through its function for external vectors."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, method="external", transform="evaluation.speed.engines.contestants.our_vectors")


class TxtaiDocumented(Txtai):
    """The hybrid search of txtai with the model of a name, as its documentation installs it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, path=str(documented_weights()))


class LanceDb:
    """The hybrid search of LanceDB, our weights."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, passages: Sequence[str]) -> None:
        """Make a table with its vectors and its French full-text index."""
        import lancedb  # noqa: PLC0415 - its import is what is measured
        import pyarrow as pa  # noqa: PLC0415
        from lancedb.index import FTS  # noqa: PLC0415

        vectors = load_default_encoder(threads=2).encode_passages(passages)
        columns = {
            "text": pa.array(list(passages), pa.string()),
            "vector": pa.array(vectors.tolist(), pa.list_(pa.float32(), vectors.shape[1])),
        }
        table = lancedb.connect(str(self._folder)).create_table("passages", pa.table(columns), mode="overwrite")
        table.create_index("text", config=FTS(language="French", stem=True, remove_stop_words=True, ascii_folding=True))

    def open(self) -> None:
        """Open the table."""
        import lancedb  # noqa: PLC0415 - its import is what is measured
        from lancedb.rerankers import RRFReranker  # noqa: PLC0415

        self._encoder = load_default_encoder()
        self._table = lancedb.connect(str(self._folder)).open_table("passages")
        self._reranker = RRFReranker()

    def ask(self, text: str) -> object:
        """Search."""
        (vector,) = self._encoder.encode_queries([text])
        query = self._table.search(query_type="hybrid").vector(vector).text(text).distance_type("cosine")
        return query.rerank(self._reranker).limit(_TOP).to_list()


CONTESTANTS: Final[dict[str, Callable[[Path], Contestant]]] = {
    OURS: Ours,
    "txtai, as documented": TxtaiDocumented,
    "txtai, our ONNX weights": TxtaiOurWeights,
    "LanceDB, our ONNX weights": LanceDb,
}
"""By the name a table gives them."""


@cache
def _encoder() -> Encoder:
    return load_default_encoder(threads=2)


def our_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Encode for txtai, which puts its instruction before each text."""
    encoder = _encoder()
    (query, passage) = (_INSTRUCTIONS[use] for use in ("query", "data"))
    if all(text.startswith(query) for text in texts):
        return encoder.encode_queries([text.removeprefix(query) for text in texts])
    return encoder.encode_passages([text.removeprefix(passage) for text in texts])


def catalogue_passages() -> list[str]:
    """List the passages of the catalogue, each once, in its order."""
    return list(dict.fromkeys(p.text for record in Catalogue.load(DATA).records for p in passages_of(record)))
