"""The history of a benchmark, for its team: who did what, when, from what to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.contexts.benchmarks.history import Change, HistoryLine, HistoryPage
from api.desk import MAX_RATING
from api.pages.benchmarks.sheets import KINDS
from api.pages.rendering import render
from api.state import StoreState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.desk import Benchmark
    from api.desk.benchmarks.history import Edit

router = APIRouter(prefix="/comparatif/{secret}", include_in_schema=False, default_response_class=HTMLResponse)

_SIZE: Final = 50
_TEAM: Final = "L’équipe"
_DESK: Final = "Le bureau"
_DONE: Final[Mapping[str, str]] = {
    "opened": "Comparatif ouvert",
    "answers_added": "Réponses ajoutées",
    "answer_changed": "Réponse changée",
    "answer_removed": "Réponse retirée",
    "answer_put_back": "Réponse remise",
    "criterion_added": "Critère ajouté",
    "criterion_removed": "Critère retiré",
    "criterion_put_back": "Critère remis",
    "answer_moved": "Réponse déplacée",
    "criterion_moved": "Critère déplacé",
    "ordered": "Ordre changé",
    "order_forgotten": "Retour à l’ordre d’arrivée",
    "weighed": "Critères changés",
    "cell_written": "Case écrite",
    "renewed": "Nouvelles valeurs des fiches",
    "written": "Textes changés",
    "shared": "Adresse de lecture créée",
    "revoked": "Partage fini",
    "finished": "Comparatif terminé",
    "reopened": "Comparatif rouvert",
    "published": "Comparatif publié",
    "unpublished": "Publication retirée",
}
_FIELDS: Final[Mapping[str, str]] = {
    "text": "Ce que l’on sait",
    "source": "Source",
    "dated": "Date de la source",
    "rating": "Note",
    "note": "Remarque",
    "name": "Nom",
    "kind": "Nature",
    "aside": "Place",
    "aside_why": "Raison",
    "title": "Titre",
    "context": "Besoin",
    "conclusion": "Conclusion",
}
_GONE: Final = "retiré depuis"


@router.get("/historique")
def history(
    request: Request, secret: str, store: StoreState, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> HTMLResponse:
    """Show what was done to the benchmark, the latest first."""
    benchmark = store.benchmarks.read(secret)
    found = store.benchmarks.history(secret, offset=(page - 1) * _SIZE, limit=_SIZE)
    shown = HistoryPage(
        secret=secret,
        title=benchmark.title,
        lines=tuple(_line(edit, benchmark) for edit in found.edits),
        total=found.total,
        current=page,
        last=max(1, -(-found.total // _SIZE)),
    )
    return render(request, "pages/benchmark_history.html", shown)


def _line(edit: Edit, benchmark: Benchmark) -> HistoryLine:
    by_desk = edit.what in {"published", "unpublished"} and edit.payload.get("agent")
    return HistoryLine(
        at=edit.at,
        who=_DESK if by_desk else edit.author or _TEAM,
        what=_DONE.get(edit.what, "Comparatif changé"),
        about=_about(edit.payload, benchmark),
        changes=(
            *_added(edit.payload),
            *_changed(edit.payload),
            *_weighed(edit.payload, benchmark),
            *_renewed(edit.payload, benchmark),
        ),
    )


def _about(payload: Mapping[str, Any], benchmark: Benchmark) -> str:
    """Name the answer, the criterion or the cell that an edit is about; nothing where it is about all of them."""
    answer, criterion = payload.get("answer"), payload.get("criterion")
    names = [
        payload.get("name") or _answer(answer, benchmark) if answer else "",
        payload.get("label") or (_criterion(criterion, benchmark) if criterion else ""),
    ]
    return ", ".join(filter(None, names))


def _answer(answer_id: int, benchmark: Benchmark) -> str:
    found = benchmark.find_answer(answer_id)
    return found.name if found else f"réponse {_GONE}e"


def _criterion(criterion_id: int, benchmark: Benchmark) -> str:
    found = benchmark.find_criterion(criterion_id)
    return found.label if found else f"critère {_GONE}"


def _added(payload: Mapping[str, Any]) -> Iterator[Change]:
    added, forgotten = payload.get("answers"), payload.get("forgotten")
    if added:
        yield Change("Réponses", "", " ; ".join(one["name"] for one in added))
    if forgotten:
        names = (one.get("name") or one.get("label") or "" for one in forgotten)
        yield Change("Effacé, retiré depuis longtemps", " ; ".join(names), "")
    if payload.get("publication_wished"):
        yield Change("Publication", "", "souhaitée par l’équipe")


def _changed(payload: Mapping[str, Any]) -> Iterator[Change]:
    before, after = payload.get("before", {}), payload.get("after", {})
    for field, name in _FIELDS.items():
        if field in after and before.get(field) != after[field]:
            yield Change(name, _told(field, before.get(field)), _told(field, after[field]))


def _weighed(payload: Mapping[str, Any], benchmark: Benchmark) -> Iterator[Change]:
    before, after = payload.get("before", {}), payload.get("after", {})
    for part, name in (("weights", "Poids"), ("labels", "Nom")):
        for own, value in after.get(part, {}).items():
            label = _criterion(int(own), benchmark)
            yield Change(f"{name}\N{NO-BREAK SPACE}: {label}", str(before[part].get(own, "")), str(value))


def _renewed(payload: Mapping[str, Any], benchmark: Benchmark) -> Iterator[Change]:
    for one in payload.get("kinds", ()):
        name = f"Nature\N{NO-BREAK SPACE}: {_answer(one['answer'], benchmark)}"
        yield Change(name, _told("kind", one["before"]), _told("kind", one["after"]))
    for one in payload.get("renewed", ()):
        name = f"{_answer(one['answer'], benchmark)}, {_criterion(one['criterion'], benchmark)}"
        yield Change(name, one["before"], one["after"])
    for one in payload.get("briefs", ()):
        yield Change(f"{_answer(one['answer'], benchmark)}, en bref", one["before"], one["after"])


def _told(field: str, value: object) -> str:
    if value is None:
        return ""
    if field == "rating":
        return f"{value} / {MAX_RATING}"
    if field == "kind":
        return KINDS.get(str(value), str(value))
    if field == "aside":
        return "écartée" if value else "dans la grille"
    return str(value)
