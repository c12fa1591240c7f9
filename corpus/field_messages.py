"""Say in French what is wrong with a value: of a record, of a request, of a setting, of a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from corpus.fields import FORMATS
from corpus.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER: Final = "Un nombre entier est attendu."
_DAY: Final = "Une date est attendue, telle que 2026-11-26."
_YES_OR_NO: Final = "« true » ou « false » est attendu."
_LISTED: Final = "La valeur n’est pas dans la liste : {expected}."
_MESSAGES: Final = {
    "missing": "Ce champ est obligatoire.",
    "string_type": "Un texte est attendu.",
    "string_pattern_mismatch": "Le format n’est pas celui attendu.",
    "string_too_short": "Le texte est vide, ou trop court.",
    "string_too_long": "Le texte est trop long : {max_length} caractères au plus.",
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
    "int_from_float": _NUMBER,
    "float_parsing": "Un nombre est attendu.",
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "greater_than": "La valeur doit être plus grande que {gt}.",
    "greater_than_equal": "La valeur doit être au moins {ge}.",
    "less_than_equal": "La valeur doit être au plus {le}.",
    "enum": _LISTED,
    "literal_error": _LISTED,
    "extra_forbidden": "Ce champ n’existe pas.",
    "repeated_parameter": "Ce paramètre ne se donne qu’une fois.",
    "unknown_parameter": "Ce paramètre n’existe pas ici ; ceux qui existent : {known}.",
    "too_short": "Il faut au moins {min_length} élément.",
    "too_long": "Il faut au plus {max_length} éléments.",
    "list_type": "Une liste est attendue.",
    "model_type": "Un groupe de champs est attendu, chacun avec son nom.",
    "json_invalid": "Ce n’est pas du JSON valide.",
    "model_attributes_type": "Un objet JSON est attendu, envoyé en application/json.",
    "value_error": "{error}",
}


def field_message(detail: Mapping[str, Any]) -> str:
    r"""Say what is wrong with a value.

    Args:
        detail: one of the errors that pydantic found, with its type and its context. What a validator of ours raises
            is a sentence in French already.

    Returns:
        A sentence in French that says what is expected; of itself, it never quotes the value.

    Examples:
        >>> field_message({"type": "too_long", "ctx": {"max_length": 8}})
        'Il faut au plus 8 éléments.'
        >>> field_message({"type": "literal_error", "ctx": {"expected": "'free', 'paid' or 'mixed'"}})
        'La valeur n’est pas dans la liste\xa0: free, paid ou mixed.'

    """
    context = detail.get("ctx")
    if not isinstance(context, dict):
        context = {}
    if context.get("pattern") in FORMATS:
        return FORMATS[context["pattern"]]
    template = _MESSAGES.get(str(detail["type"]), "La valeur n’est pas acceptée.")
    # pydantic writes a list of words as 'a', 'b' or 'c', and one of members of an enumeration as <Kind.A: 'a'>.
    listed = re.sub(r"<[\w.]+: ('[^']*')>", r"\1", str(context.get("expected", "")))
    listed = re.sub(r"'([^']*)'", r"\1", listed).replace(" or ", " ou ")
    context = {name: number(value) if type(value) is int else value for name, value in context.items()}
    return template.format(**{**context, "expected": listed})
