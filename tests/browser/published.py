"""Benchmarks of the site under test that are published, or that wait for it; their numbers are 1 and 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk import NewAnswer, Opinion, Role, Value
from tests.api.signed_in import agent_with

if TYPE_CHECKING:
    from api.desk import Store

_NEEDS = (
    "Les encombrants restent dans la rue et personne ne sait quand les sortir.",
    "Les horaires de la cantine changent sans que les familles le sachent, et " * 8,
)


def finish_benchmarks(store: Store) -> None:
    """Have two teams finish, and an expert publish the first."""
    for need in _NEEDS:
        answers = [
            NewAnswer("Un agent référent", "own"),
            NewAnswer("Service en ligne d’Exemple", "own", values={"price": Value("Gratuit", "Exemple", "", "2026")}),
        ]
        secret = store.benchmarks.open(title="", context=need, answers=answers, index_version="0" * 16)
        store.benchmark_work.add_criterion(secret, "Marche hors ligne", weight=3)
        told = store.benchmarks.read(secret)
        typed = Opinion("Deux demi-journées par semaine", "", "", 3, "À essayer d’abord.", "C. E.")
        store.benchmark_work.write(secret, told.answers[0].id, told.criteria[0].id, typed, expected_version=0)
        store.benchmarks.conclude(secret, "Essayer l’agent référent six mois, puis décider de l’outil.")
        store.benchmarks.finish(secret, publication_wished=True)
    version = store.published_benchmarks.preview(1).sequence
    store.published_benchmarks.publish(1, agent=agent_with(store, Role.EXPERT).id, expected_version=version)
