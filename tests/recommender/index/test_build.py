import multiprocessing
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from corpus.catalogue import DATA
from models.encoder import Encoder
from recommender import IndexUnusableError, Need, Recommender, ensure_index
from recommender.learning.ranking_model import RankingModel
from tests.fakes import DIMENSION, HashingEncoder
from tests.umasks import modes, umask

UNTRAINED = RankingModel.untrained(dimension=DIMENSION)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def tools_only(tmp_path: Path) -> Path:
    folder = tmp_path / "tools-only"
    (folder / "tools").mkdir(parents=True)
    shutil.copy(DATA / "documents.yaml", folder / "documents.yaml")
    text = (DATA / "tools/accompagnement-sur-mesure.yaml").read_text(encoding="utf-8")
    (folder / "tools/accompagnement-sur-mesure.yaml").write_text(text, encoding="utf-8")
    return folder


def test_building_twice_gives_the_same_bytes(tools_only: Path, encoder: Encoder, tmp_path: Path) -> None:
    text = (tools_only / "tools/accompagnement-sur-mesure.yaml").read_text(encoding="utf-8")
    for n in range(1, 6):  # What is encoded together is of very different lengths.
        longer = f"description: {'Une équipe vient voir la commune. ' * 3**n}\nwordings:"
        other = text.replace("accompagnement-sur-mesure", f"autre-{n}", 1).replace("wordings:", longer, 1)
        other = re.sub(r"^  - (?=[A-Z])", f"  - Au numéro {n}, ", other, flags=re.MULTILINE)
        (tools_only / f"tools/autre-{n}.yaml").write_text(other, encoding="utf-8")
    one = ensure_index(tools_only, encoder, data_dir=tmp_path / "one")
    two = ensure_index(tools_only, encoder, data_dir=tmp_path / "two")
    assert one.name == two.name
    assert files_of(one) == files_of(two)


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o700), (0o022, 0o755)])
def test_an_index_is_open_to_whom_the_umask_lets_in(tools_only: Path, tmp_path: Path, mask: int, mode: int) -> None:
    with umask(mask):
        folder = ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path)
    assert modes(folder.parent) == {mode}


def test_the_shipped_index_is_the_same_when_built_again(index_folder: Path, encoder: Encoder, tmp_path: Path) -> None:
    # Most of a build is encoding, which is done again above, of a few records.
    (tmp_path / "vectors").symlink_to(index_folder.parents[1] / "vectors")
    again = ensure_index(DATA, encoder, data_dir=tmp_path)
    assert again.name == index_folder.name
    assert files_of(again) == files_of(index_folder)


def test_an_index_that_is_there_is_not_built_again(tools_only: Path, tmp_path: Path) -> None:
    built = []

    def on_build(n_passages: int) -> Callable[[int], None]:
        built.append(n_passages)
        return lambda _: None

    for _ in range(2):
        ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path, on_build=on_build)
    assert len(built) == 1


def test_a_changed_record_makes_another_index(tools_only: Path, tmp_path: Path) -> None:
    before = ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path)
    path = tools_only / "tools/accompagnement-sur-mesure.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path) != before


def test_an_example_need_makes_another_index_and_its_words_find_the_record(tools_only: Path, tmp_path: Path) -> None:
    before = ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path)
    line = '{"record": "accompagnement-sur-mesure", "text": "une guimbarde sous le hangar"}'
    (tools_only / "needs.jsonl").write_text(line, encoding="utf-8")
    after = ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path)
    assert before != after
    found = []
    for index in (before, after):
        recommender = Recommender.load(index, HashingEncoder(), model=UNTRAINED)
        (match,) = recommender.recommend(Need("guimbarde")).tools
        found.append(match.ranked.components["bm25_record"])
    assert found[0] == 0 < found[1]


def test_a_changed_file_is_refused_with_the_command_that_mends_it(tools_only: Path, tmp_path: Path) -> None:
    folder = ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            path.write_bytes(content[:-2])  # the last byte of a manifest is a line end
            with pytest.raises(
                IndexUnusableError, match=r"^L’index ne peut pas servir.*Reconstruisez-le : deja-la build --force$"
            ):
                Recommender.load(folder, HashingEncoder(), model=UNTRAINED)
            path.write_bytes(content)
    Recommender.load(folder, HashingEncoder(), model=UNTRAINED)


def test_another_encoders_index_is_refused(tools_only: Path, tmp_path: Path, encoder: Encoder) -> None:
    folder = ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path)
    with pytest.raises(IndexUnusableError, match="un autre encodeur"):
        Recommender.load(folder, encoder)


def test_a_copied_index_under_another_name_is_refused(tools_only: Path, tmp_path: Path) -> None:
    folder = ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path)
    foreign = Path(shutil.copytree(folder, folder.parent / ("0" * 16)))
    with pytest.raises(IndexUnusableError, match="sous le nom"):
        Recommender.load(foreign, HashingEncoder())


def test_force_replaces_a_damaged_index(tools_only: Path, tmp_path: Path) -> None:
    folder = ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path)
    (folder / "catalogue.json").write_text("{}")
    ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path, force=True)
    assert len(Recommender.load(folder, HashingEncoder(), model=UNTRAINED).catalogue) == 1


def test_a_build_that_fails_leaves_nothing_behind(tools_only: Path, tmp_path: Path) -> None:
    class FailingEncoder(HashingEncoder):
        def encode_passages(self, texts: object) -> NoReturn:
            raise MemoryError

    with pytest.raises(MemoryError):
        ensure_index(tools_only, FailingEncoder(), data_dir=tmp_path / "var")
    assert [path.suffix for path in (tmp_path / "var/index").iterdir()] == [".lock"]


def _build(folder: Path, data_dir: Path, built: "multiprocessing.Queue[int]") -> None:
    def on_build(n_passages: int) -> Callable[[int], None]:
        built.put(n_passages)
        return lambda _: None

    ensure_index(folder, HashingEncoder(), data_dir=data_dir, on_build=on_build)


def test_two_processes_build_once(tools_only: Path, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    built: multiprocessing.Queue[int] = context.Queue()
    workers = [context.Process(target=_build, args=(tools_only, tmp_path / "var", built)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(540)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert built.get(timeout=60)
    assert built.empty()


def test_a_catalogue_without_investigations_answers_with_tools(tools_only: Path, tmp_path: Path) -> None:
    recommender = Recommender.load(
        ensure_index(tools_only, HashingEncoder(), data_dir=tmp_path), HashingEncoder(), model=UNTRAINED
    )
    answer = recommender.recommend(Need("être accompagné par l’Incubateur"))
    assert answer.investigations == ()
    assert [ranked.record_id for ranked in answer.ranking] == ["accompagnement-sur-mesure"]
