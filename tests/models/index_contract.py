from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from models.artifacts import MANIFEST, open_sealed, seal
from models.errors import ArtifactError


class ScoresContract:
    """What everything that scores documents promises; a subclass says how it is built and asked."""

    def build(self, n_documents: int) -> Any:
        raise NotImplementedError

    def ask(self, index: Any) -> NDArray[np.float32]:
        raise NotImplementedError

    @pytest.mark.parametrize("n_documents", [1, 2, 7])
    def test_every_document_gets_one_finite_score(self, n_documents: int) -> None:
        scores = self.ask(self.build(n_documents))
        assert scores.shape == (n_documents,)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()

    def test_the_same_question_gets_the_same_scores(self) -> None:
        index = self.build(5)
        assert self.ask(index).tobytes() == self.ask(index).tobytes()


class IndexContract(ScoresContract):
    """What every index of ours promises; a subclass says how one is loaded, too."""

    kind: Any

    @pytest.fixture
    def saved(self, tmp_path: Path) -> Path:
        self.build(5).save(tmp_path / "index")
        seal(tmp_path, {})
        return tmp_path

    def test_it_survives_the_disk(self, saved: Path) -> None:
        again = self.kind.load(open_sealed(saved), "index")
        assert self.ask(again).tobytes() == self.ask(self.build(5)).tobytes()

    def test_the_same_documents_give_the_same_bytes(
        self, saved: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        other = tmp_path_factory.mktemp("other")
        self.build(5).save(other / "index")
        seal(other, {})
        assert (other / MANIFEST).read_bytes() == (saved / MANIFEST).read_bytes()

    def test_a_truncated_file_is_refused(self, saved: Path) -> None:
        for path in sorted((saved / "index").iterdir()):
            content = path.read_bytes()
            path.write_bytes(content[:-1])
            with pytest.raises(ArtifactError, match=path.name):
                open_sealed(saved)
            path.write_bytes(content)
