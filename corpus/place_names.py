"""The names of places, whoever wrote them: the same place gives the same text."""

from __future__ import annotations

import re
import unicodedata

_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}
_ARTICLES = frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"})
_EPCI_WORDS = frozenset(
    {
        "agglo",
        "agglomeration",
        "ca",
        "cc",
        "cias",
        "communaute",
        "communautes",
        "communes",
        "cu",
        "metropole",
        "urbaine",
    }
)
_CARRIER = re.compile(r"(ccas|cias|centre (inter)?communal d action sociale|commune|mairie|ville)\b ?")
_CONTRACTIONS = {"du": "le", "des": "les"}


def folded_name(name: str) -> str:
    """Reduce a place name to what does not vary from one writer to the next.

    Args:
        name: a name, with accents, capitals, hyphens, apostrophes, ``St`` or ``Ste`` as they come.

    Returns:
        Words in lower case without accents, one space apart, abbreviations in full.

    Examples:
        >>> folded_name("St-Étienne-de-l’Œuvre")
        'saint etienne de l oeuvre'

    """
    spelt = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(letter for letter in spelt if not unicodedata.combining(letter))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in re.findall(r"[^\W_]+", plain))


def name_parts(name: str) -> list[str]:
    """Give the names that a name may hold: itself, then what parentheses and slashes set apart.

    Args:
        name: a name such as ``CC du Sud Artois / Bapaume``.

    Returns:
        Names, the whole one first, without repeats.

    Examples:
        >>> name_parts("CA Sud de La Réunion (CASUD)")
        ['CA Sud de La Réunion (CASUD)', 'CA Sud de La Réunion', 'CASUD']

    """
    parts = (part.strip() for part in re.split(r"[()/]", name))
    return list(dict.fromkeys([name.strip(), *(part for part in parts if part)]))


def without_carrier(name: str) -> str:
    """Take away the body that speaks for a commune, and the article its name lends it.

    Args:
        name: a name such as ``CCAS du Havre``, folded or not.

    Returns:
        The folded name of the commune; the folded name itself when no such body opens it.

    Examples:
        >>> without_carrier("CCAS du Havre"), without_carrier("Ville d'Épinal"), without_carrier("Villers")
        ('le havre', 'epinal', 'villers')

    """
    folded = folded_name(name)
    rest = _CARRIER.sub("", folded, count=1) if _CARRIER.match(folded) else folded
    first, _, others = rest.partition(" ")
    if rest == folded or not others:
        return rest
    if first in {"d", "de"}:
        return others
    return f"{_CONTRACTIONS.get(first, first)} {others}"


def epci_words(name: str) -> frozenset[str]:
    """Give the words that tell an EPCI from its neighbours, its kind and articles left out.

    Args:
        name: a name such as ``Communauté de communes du Sud Artois``.

    Returns:
        Folded words, perhaps none.

    Examples:
        >>> sorted(epci_words("Communauté de communes du Sud Artois"))
        ['artois', 'sud']

    """
    return frozenset(without_carrier(name).split()) - _ARTICLES - _EPCI_WORDS


def epci_acronym(name: str) -> str:
    """Write an EPCI's name in one word, its kind included: ``CA du Sud`` and ``CASUD`` are both ``casud``.

    Args:
        name: the name.

    Returns:
        Its folded words without articles, joined.

    Examples:
        >>> epci_acronym("CA du Sud") == epci_acronym("CASUD")
        True

    """
    return "".join(word for word in folded_name(name).split() if word not in _ARTICLES)


def without_articles(folded: str) -> str:
    """Take away the little words that people drop.

    Args:
        folded: a name that `folded_name` gave.

    Returns:
        Its other words; the name itself when it has no other.

    Examples:
        >>> without_articles("saint pol de leon"), without_articles("les")
        ('saint pol leon', 'les')

    """
    return " ".join(word for word in folded.split() if word not in _ARTICLES) or folded


def is_article(word: str) -> bool:
    """Tell whether a folded word is one of the little ones that people drop."""
    return word in _ARTICLES


def without_epci_words(folded: str) -> str:
    """Take away the words that say that a name is an EPCI's, and the articles they lend it.

    Args:
        folded: a name that `folded_name` gave.

    Returns:
        Its other words, in order; empty when it has no other.

    Examples:
        >>> without_epci_words("cc du sud artois"), without_epci_words("bordeaux metropole")
        ('sud artois', 'bordeaux')

    """
    words = [word for word in folded.split() if word not in _EPCI_WORDS]
    while words and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)
