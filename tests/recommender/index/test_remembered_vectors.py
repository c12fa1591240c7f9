from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.imported import list_file
from recommender import ensure_index
from recommender.index.remembered_vectors import MAX_REMEMBERED, RememberingEncoder
from tests.corpus.test_importing import import_rows
from tests.fakes import HashingEncoder


class CountingEncoder(HashingEncoder):
    """Tells which texts it was given."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return super().encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return super().encode_passages(texts)


def rows(n: int, **changed: str) -> list[dict[str, str]]:
    told = {f"o{number}": f"Outil numéro {number} de la liste" for number in range(n)} | changed
    return [{"id": name, "name": purpose[:12], "purpose": purpose} for name, purpose in told.items()]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_changed_record_is_encoded_alone_and_the_index_is_that_of_a_full_build(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *rows(30))
    ensure_index(into, CountingEncoder(), data_dir=tmp_path / "var")
    import_rows(into, *rows(30, o7="Tout autre chose à dire"))
    encoder = CountingEncoder()
    incremental = ensure_index(into, encoder, data_dir=tmp_path / "var")
    assert set(encoder.asked) == {"Tout autre c : Tout autre chose à dire"}
    full = ensure_index(into, HashingEncoder(), data_dir=tmp_path / "elsewhere")
    assert bytes_of(incremental) == bytes_of(full)
    assert list_file(into, "tabular").is_file()


def test_a_forced_build_encodes_everything_again(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *rows(3))
    ensure_index(into, HashingEncoder(), data_dir=tmp_path)
    encoder = CountingEncoder()
    ensure_index(into, encoder, data_dir=tmp_path, force=True)
    assert len(set(encoder.asked)) == 3


def test_queries_and_passages_are_told_apart_and_repeats_encoded_once() -> None:
    inner = CountingEncoder()
    encoder = RememberingEncoder(inner, {})
    passages = encoder.encode_passages(["a b", "c", "a b"])
    queries = encoder.encode_queries(["a b"])
    assert inner.asked == ["a b", "c", "a b"]
    assert encoder.n_encoded == 3
    assert np.array_equal(passages, HashingEncoder().encode_passages(["a b", "c", "a b"]))
    assert np.array_equal(queries, HashingEncoder().encode_queries(["a b"]))
    assert encoder.encode_passages([]).shape == (0, encoder.identity.dimension)
    with pytest.raises(TypeError, match="one string"):
        encoder.encode_queries("texte")


@pytest.mark.parametrize("name", ["keys.npy", "vectors.npy", "manifest.json"])
def test_vectors_that_were_changed_are_forgotten(tmp_path: Path, name: str) -> None:
    first = RememberingEncoder.load(HashingEncoder(), data_dir=tmp_path)
    first.encode_passages(["un", "deux"])
    first.save(tmp_path)
    again = RememberingEncoder.load(HashingEncoder(), data_dir=tmp_path)
    again.encode_passages(["un", "deux"])
    assert again.n_encoded == 0
    (path,) = tmp_path.glob(f"vectors/*/{name}")
    path.write_bytes(path.read_bytes()[:-3] + b"abc")
    after = RememberingEncoder.load(HashingEncoder(), data_dir=tmp_path)
    after.encode_passages(["un", "deux"])
    assert after.n_encoded == 2


def test_the_vectors_of_this_build_are_kept_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_REMEMBERED >= 10_000
    monkeypatch.setattr("recommender.index.remembered_vectors.MAX_REMEMBERED", 2)
    for texts in (["vieux", "un"], ["un", "deux"]):
        encoder = RememberingEncoder.load(HashingEncoder(), data_dir=tmp_path)
        encoder.encode_passages(texts)
        encoder.save(tmp_path)
    last = RememberingEncoder.load(HashingEncoder(), data_dir=tmp_path)
    last.encode_passages(["un", "deux"])
    assert last.n_encoded == 0
    last.encode_passages(["vieux"])
    assert last.n_encoded == 1


def test_vectors_are_open_to_whom_the_umask_lets_in_and_leave_nothing_else(tmp_path: Path) -> None:
    encoder = RememberingEncoder.load(HashingEncoder(), data_dir=tmp_path)
    encoder.encode_passages(["un"])
    encoder.save(tmp_path)
    (folder,) = (path for path in (tmp_path / "vectors").iterdir() if path.is_dir())
    assert folder.stat().st_mode == (tmp_path / "vectors").stat().st_mode
    # A build that is stopped here leaves its folder.
    left = folder.rename(folder.with_name(f"{folder.name}.0a1b2c3d"))
    encoder.save(tmp_path)
    assert not left.exists()
    assert (folder / "keys.npy").is_file()
