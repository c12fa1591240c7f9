from api.pages.rendering import TEMPLATES

NOT_ONES_WORDS = {
    "guard.html",
    "secret_link.html",
    "request_territory.html",
    "follow_up_territory.html",
    "record_filters.html",
    "inbox.html",
    "desk_request.html",
}
"""A trap, a link, choices in a list, filters that stand in the address, the name they are kept under, a reference."""


def test_no_field_for_ones_own_words_asks_the_browser_to_forget_them() -> None:
    """With ``autocomplete="off"`` Chromium gives an empty field back to who goes back from an error."""
    forgetting = {path.name for path in TEMPLATES.rglob("*.html") if 'autocomplete="off"' in path.read_text("utf-8")}
    assert forgetting == NOT_ONES_WORDS
