from api.pages.letters import letter_blocks
from api.pages.rendering import environment
from tests.hostile import HOSTILE


def test_a_letter_is_paragraphs_lists_and_links() -> None:
    text = "Bonjour,\n\nVillac : des arbres.\n- À lire : https://exemple.fr/a(b).\n- Rien\nCordialement\nL’équipe"
    blocks = letter_blocks(text)
    assert [(one.is_list, len(one.lines)) for one in blocks] == [(False, 1), (False, 1), (True, 2), (False, 2)]
    assert blocks[2].lines[0] == (("À lire : ", False), ("https://exemple.fr/a(b", True), (").", False))
    kept = ["".join(piece for piece, _ in line) for one in blocks for line in one.lines]
    assert kept == [line.removeprefix("- ") for line in text.splitlines() if line]


def test_no_text_of_a_letter_becomes_a_tag() -> None:
    shown = environment().from_string('{% from "components/letter.html" import letter %}{{ letter(text) }}')
    for text in (*HOSTILE, 'https://a.fr/"onclick=x <b>', "javascript:alert(1)", "- <script>"):
        page = shown.render(text=text)
        assert "<script" not in page
        assert "<b>" not in page
        assert 'href="javascript' not in page
    assert '<a href="https://a.fr/?a=1&amp;b=2">' in shown.render(text="Voir https://a.fr/?a=1&b=2.")
