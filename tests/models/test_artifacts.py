from pathlib import Path

import numpy as np
import pytest

from models.artifacts import MANIFEST, open_sealed, save_array, seal
from models.errors import ArtifactError


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
