from models.pieces import Pieces


def test_a_word_is_taken_apart_with_its_ends_and_without_its_accents() -> None:
    assert list(Pieces([" dec", "xet", "het", "s "]).in_text("Déchets")) == [3, 2, 0]


def test_a_word_shorter_than_the_pieces_is_its_own_piece_once() -> None:
    assert list(Pieces([" a ", "a   "]).in_text("a")) == [0]


def test_unknown_pieces_and_empty_texts_give_nothing() -> None:
    assert list(Pieces(["xyz"]).in_text("mairie")) == list(Pieces(["xyz"]).in_text(" ")) == []


def test_pieces_keep_their_order() -> None:
    assert (list(Pieces(["b", "a"])), len(Pieces(["b", "a"]))) == (["b", "a"], 2)
