"""What a text must not hold for a database to take it, or to look for it."""


def storable(text: str) -> str:
    """Give a text as PostgreSQL can read it: without NUL, without halves of characters.

    Args:
        text: anything that was sent.

    Returns:
        The text, a space for each NUL and a question mark for each half of a character.

    """
    return text.replace("\0", " ").encode("utf-8", errors="replace").decode("utf-8")
