from pathlib import Path
from typing import TYPE_CHECKING

import joblib
import numpy as np
import pytest

from models.artifacts import MANIFEST, open_sealed, save_array, save_trained, seal
from models.errors import ArtifactError

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_array(tmp_path / "a.npy", np.arange(6).reshape(2, 3))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/b.json").write_text("{}")
    seal(tmp_path, {"encoder": "fake"})
    return tmp_path


def test_a_sealed_folder_gives_back_what_it_holds(folder: Path) -> None:
    sealed = open_sealed(folder)
    assert sealed.about == {"encoder": "fake"}
    assert sealed.array("a.npy").tolist() == [[0, 1, 2], [3, 4, 5]]
    assert sealed.read("sub/b.json") == b"{}"


@pytest.mark.parametrize("name", ["a.npy", "sub/b.json"])
def test_a_changed_truncated_or_missing_file_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    content = path.read_bytes()
    for damaged in (content[:-1], content + b"x", bytes([content[0] ^ 1]) + content[1:]):
        path.write_bytes(damaged)
        with pytest.raises(ArtifactError, match=f"{path.name} est tronqué ou a été modifié"):
            open_sealed(folder)
    path.unlink()
    with pytest.raises(ArtifactError, match="manque"):
        open_sealed(folder)


@pytest.mark.parametrize("manifest", ["", "[]", '{"about": {}}', "null", '{"about": {}, "files": 3}'])
def test_a_manifest_that_is_none_is_refused(folder: Path, manifest: str) -> None:
    (folder / MANIFEST).write_text(manifest)
    with pytest.raises(ArtifactError):
        open_sealed(folder)


def test_a_folder_without_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="manque"):
        open_sealed(tmp_path)


def test_a_file_the_manifest_does_not_name_is_never_read(folder: Path) -> None:
    (folder / "c.npy").write_bytes(b"")
    with pytest.raises(ArtifactError, match="manque"):
        open_sealed(folder).read("c.npy")


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "o.npy", np.array([{}], dtype=object), allow_pickle=True)
    seal(tmp_path, {})
    with pytest.raises(ValueError, match="allow_pickle"):
        open_sealed(tmp_path).array("o.npy")


class Hostile:
    """Writes a file when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[Path, str]]:
        return Path.write_text, (self.mark, "loaded")


def test_what_was_learned_is_read_as_it_was_saved(tmp_path: Path) -> None:
    parts: dict[str, NDArray[np.generic]] = {
        "weights": np.arange(6, dtype=np.float16).reshape(2, 3),
        "idf": np.ones(3, dtype=np.float32),
    }
    for name in ("one.joblib", "other.joblib"):
        save_trained(tmp_path / name, parts)
    assert (tmp_path / "one.joblib").read_bytes() == (tmp_path / "other.joblib").read_bytes()
    seal(tmp_path, {})
    read = open_sealed(tmp_path).trained("one.joblib")
    assert {name: (part.dtype, part.tolist()) for name, part in read.items()} == {
        name: (part.dtype, part.tolist()) for name, part in parts.items()
    }


def test_a_learned_file_that_was_changed_runs_nothing(tmp_path: Path) -> None:
    folder, mark = tmp_path / "learned", tmp_path / "mark"
    folder.mkdir()
    save_trained(folder / "it.joblib", {"idf": np.ones(3)})
    seal(folder, {})
    sealed = open_sealed(folder)
    joblib.dump(Hostile(mark), folder / "it.joblib")
    with pytest.raises(ArtifactError, match="modifié"):
        sealed.trained("it.joblib")
    assert not mark.exists()
    joblib.load(folder / "it.joblib")
    assert mark.exists()
