"""The words of a text that seem to point at a person, shown to whoever wrote them so that they can take them out."""

from __future__ import annotations

from corpus.cleaning import find_personal_data


def personal_words(*texts: str) -> tuple[str, ...]:
    """Tell which words seem to point at a person.

    Args:
        *texts: what one person wrote.

    Returns:
        The pieces as they were written, each once, in reading order.

    Examples:
        >>> personal_words("Mme Martin attend.", "Appelez Mme Martin au 06 99 00 12 34.")
        ('Mme Martin', '06 99 00 12 34')

    """
    return tuple(dict.fromkeys(found.text for text in texts for found in find_personal_data(text)))
