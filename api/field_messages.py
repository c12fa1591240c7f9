"""Say in French what is wrong with a value that was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_MESSAGES: Final = {
    "missing": "Ce champ est obligatoire.",
    "string_type": "Un texte est attendu.",
    "string_pattern_mismatch": "Le format n’est pas celui attendu.",
    "string_too_long": "Le texte est trop long : {max_length} caractères au plus.",
    "int_parsing": "Un nombre entier est attendu.",
    "int_type": "Un nombre entier est attendu.",
    "int_from_float": "Un nombre entier est attendu.",
    "greater_than_equal": "La valeur doit être au moins {ge}.",
    "less_than_equal": "La valeur doit être au plus {le}.",
    "enum": "La valeur n’est pas dans la liste : {expected}.",
    "literal_error": "La valeur n’est pas dans la liste : {expected}.",
    "extra_forbidden": "Ce champ n’existe pas.",
    "too_short": "Il faut au moins {min_length} élément.",
    "too_long": "Il faut au plus {max_length} éléments.",
    "list_type": "Une liste est attendue.",
    "json_invalid": "Le corps de la requête n’est pas du JSON valide.",
    "model_attributes_type": "Un objet JSON est attendu, envoyé en application/json.",
}


def field_message(detail: Mapping[str, Any]) -> str:
    """Say what is wrong with a value.

    Args:
        detail: one of the errors that pydantic found, with its type and its context.

    Returns:
        A sentence in French that says what is expected; it never quotes the value.

    Examples:
        >>> field_message({"type": "too_long", "ctx": {"max_length": 8}})
        'Il faut au plus 8 éléments.'

    """
    template = _MESSAGES.get(str(detail["type"]), "La valeur n’est pas acceptée.")
    context = detail.get("ctx")
    return template.format(**context) if isinstance(context, dict) else template
