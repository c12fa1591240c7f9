"""Measure the search of territories: ``python -m evaluation.territory_search``.

Draws communes and EPCI at random, types each as people do, and counts how often the right one is among the five
answers. A name that several territories bear is typed with a department, by number or by name in turn, as a person
would to be understood. Such a name alone cannot be settled: it counts apart, as right when all five answers bear it,
or all its bearers are among them.
"""

from __future__ import annotations

import argparse
import random
import resource
import string
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.place_names import folded_name
from corpus.territories import Commune, Epci, Territories
from corpus.territory_search import TerritorySearch, code_of
from evaluation.noise import without_accents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

TOP_K = 5
SEED = 29259
CLEAN, TYPO = "nom exact", "une faute de frappe"
BARE = "nom partagé, seul"
_KINDS_IN_FULL = {"CC ": "Communauté de communes ", "CA ": "Communauté d’agglomération ", "CU ": "Communauté urbaine "}


@dataclass(frozen=True, slots=True)
class Asked:
    """A territory and what tells it from others of its name."""

    territory: Commune | Epci
    suffix: str
    """A department, after a space; empty when the name is enough."""


@dataclass(frozen=True, slots=True)
class Recall:
    """How often the right territory was among the answers."""

    n: int
    found: int
    missed: tuple[tuple[str, str], ...]
    """The query and the code, for each that was not found."""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.found / self.n


def mistype(name: str, *, rng: random.Random) -> str:
    """Make one typing mistake, at any letter.

    Args:
        name: a name with a letter at least.
        rng: draws the place and the mistake.

    Returns:
        The name with a letter dropped, doubled, replaced, added, or swapped with the next one.

    """
    places = [i for i, character in enumerate(name) if character.isalpha()]
    while True:
        i = rng.choice(places)
        other = rng.choice(string.ascii_lowercase)
        typed = rng.choice(
            (
                name[:i] + name[i + 1 :],
                name[: i + 1] + name[i:],
                name[:i] + other + name[i + 1 :],
                name[:i] + other + name[i:],
                name[:i] + name[i + 1 : i + 2] + name[i] + name[i + 2 :],
            )
        )
        if typed.strip() and folded_name(typed) != folded_name(name):
            return typed


def hastily(name: str) -> str:
    """Type a name without capitals, accents or hyphens, Saint cut to st.

    Args:
        name: a name.

    Returns:
        The name, as typed in a hurry.

    Examples:
        >>> hastily("Saint-Pol-de-Léon")
        'st pol de leon'

    """
    words = without_accents(name).lower().replace("-", " ").replace("'", " ").split()
    return " ".join({"saint": "st", "sainte": "ste"}.get(word, word) for word in words)


def draw(territories: Territories, *, communes: int, epcis: int, rng: random.Random) -> list[Asked]:
    """Draw territories at random.

    Args:
        territories: where they are drawn.
        communes: how many communes, at most.
        epcis: how many EPCI, at most.
        rng: draws them.

    Returns:
        The communes, then the EPCI, each once.

    """
    bearers = _bearers(territories)
    drawn: list[Commune | Epci] = [
        *rng.sample(territories.communes, min(communes, len(territories.communes))),
        *rng.sample(territories.epcis, min(epcis, len(territories.epcis))),
    ]
    asked = []
    for i, territory in enumerate(drawn):
        department = territories.department(territory.department)
        told = department.code if i % 2 else department.name
        shared = len(bearers[folded_name(territory.name)]) > 1
        asked.append(Asked(territory, f" {told}" if shared else ""))
    return asked


def ways(*, rng: random.Random) -> dict[str, Callable[[Asked], str | None]]:
    """Give the ways to type a name, by their label; a way that does not suit a territory gives nothing.

    Args:
        rng: draws the mistakes.

    Returns:
        What makes a query of a territory, by label.

    """
    return {
        CLEAN: lambda asked: asked.territory.name + asked.suffix,
        TYPO: lambda asked: mistype(asked.territory.name, rng=rng) + asked.suffix,
        "à la hâte (st, sans accent)": lambda asked: hastily(asked.territory.name + asked.suffix),
        "à la hâte, une faute": lambda asked: hastily(mistype(asked.territory.name, rng=rng) + asked.suffix),
        "nom et département": lambda asked: f"{hastily(asked.territory.name)} {asked.territory.department}",
        "moitié du nom et département": lambda asked: f"{_half(asked.territory.name)} {asked.territory.department}",
        "nom et code postal": _with_postcode,
        "forme de l’EPCI en toutes lettres": _in_full,
    }


def measure_recall(
    search: TerritorySearch, asked: Sequence[Asked], way: Callable[[Asked], str | None], *, times: list[float]
) -> Recall:
    """Count how often the right territory is among the five answers.

    Args:
        search: what is measured.
        asked: the territories.
        way: makes the query of each.
        times: takes the seconds that each search spent on the processor.

    Returns:
        The recall over the territories that the way suits.

    """
    missed = []
    n = 0
    for one in asked:
        query = way(one)
        if query is None:
            continue
        n += 1
        code = code_of(one.territory)
        if code not in _codes(search, query, times):
            missed.append((query, code))
    return Recall(n, n - len(missed), tuple(missed))


def measure_bare(
    search: TerritorySearch, territories: Territories, *, names: int, rng: random.Random, times: list[float]
) -> Recall:
    """Count how often a shared name, typed alone, is answered by its bearers only.

    Args:
        search: what is measured.
        territories: where names are drawn.
        names: how many names, at most.
        rng: draws them.
        times: takes the seconds that each search spent on the processor.

    Returns:
        The recall over the names.

    """
    shared = {name: codes for name, codes in _bearers(territories).items() if len(codes) > 1}
    drawn = rng.sample(sorted(shared), min(names, len(shared)))
    missed = [
        (name, " ".join(sorted(shared[name])))
        for name in drawn
        if len(shared[name].intersection(_codes(search, name, times))) < min(TOP_K, len(shared[name]))
    ]
    return Recall(len(drawn), len(drawn) - len(missed), tuple(missed))


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.territory_search", description=__doc__)
    parser.add_argument("--communes", type=int, default=5_000, help="communes drawn")
    parser.add_argument("--epcis", type=int, default=1_255, help="EPCI drawn")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--missed", type=int, default=0, help="how many missed queries to show for each way")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)  # noqa: S311 - not for secrets
    territories, search = _open()
    asked = draw(territories, communes=arguments.communes, epcis=arguments.epcis, rng=rng)
    all_times: list[float] = []
    _say("| ce qui est tapé | sorte | requêtes | bonne réponse dans les 5 | p50 (ms) | p95 | max |")
    _say("|---|---|---:|---:|---:|---:|---:|")
    for label, way in ways(rng=rng).items():
        for kind, name in ((Commune, "communes"), (Epci, "EPCI")):
            times: list[float] = []
            recall = measure_recall(search, [a for a in asked if isinstance(a.territory, kind)], way, times=times)
            _tell(label, name, recall, times, shown=arguments.missed)
            all_times += times
    times = []
    _tell(BARE, "toutes", measure_bare(search, territories, names=2_000, rng=rng, times=times), times, shown=0)
    all_times += times
    _say(f"\n{len(all_times)} recherches : {_percentiles(all_times)} (p50, p95, max, en ms de processeur)")
    return 0


def _open() -> tuple[Territories, TerritorySearch]:
    """Open what is measured, and tell what that costs."""
    before, started = _memory(), time.thread_time()
    territories = Territories.load()
    read, with_territories = time.thread_time(), _memory()
    search = TerritorySearch(territories)
    built = time.thread_time()
    _say(
        f"Ouverture : {read - started:.2f} s pour lire les territoires (+{with_territories - before:.0f} Mo), "
        f"{built - read:.2f} s pour indexer leurs noms (+{_memory() - with_territories:.0f} Mo).\n"
    )
    return territories, search


def _tell(label: str, kind: str, recall: Recall, times: Sequence[float], *, shown: int) -> None:
    if recall.n:
        _say(f"| {label} | {kind} | {recall.n} | {recall.share:.2%} | {_percentiles(times).replace(', ', ' | ')} |")
    for query, code in recall.missed[:shown]:
        _say(f"    {code} : {query}")


def _percentiles(times: Sequence[float]) -> str:
    return ", ".join(f"{1000 * value:.1f}" for value in np.percentile(times, [50, 95, 100])) if times else ""


def _bearers(territories: Territories) -> Mapping[str, set[str]]:
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    everything: tuple[Commune | Epci, ...] = (*territories.communes, *territories.epcis)
    for territory in everything:
        bearers[folded_name(territory.name)].add(code_of(territory))
    return bearers


def _codes(search: TerritorySearch, query: str, times: list[float]) -> Iterator[str]:
    # Time on the processor: the search runs on one core, and others may share this machine's.
    started = time.thread_time()
    found = search.search(query, top_k=TOP_K)
    times.append(time.thread_time() - started)
    return (code_of(one.territory) for one in found)


def _half(name: str) -> str:
    return name[: max(4, (len(name) + 1) // 2)]


def _with_postcode(asked: Asked) -> str | None:
    if isinstance(asked.territory, Epci) or not asked.territory.postcodes:
        return None
    return f"{hastily(asked.territory.name)} {asked.territory.postcodes[0]}"


def _in_full(asked: Asked) -> str | None:
    kind = asked.territory.name[:3]
    if isinstance(asked.territory, Commune) or kind not in _KINDS_IN_FULL:
        return None
    return _KINDS_IN_FULL[kind] + asked.territory.name[3:] + asked.suffix


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
