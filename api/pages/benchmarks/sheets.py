"""What a benchmark says, as rows of text: every file, whatever its format, is written from these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from api.desk import MAX_RATING, UNKNOWN
from api.pages.typography import counted, paris_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import Benchmark, Cell, ComparedAnswer

KINDS: Final[Mapping[str, str]] = {
    "tool": "Outil",
    "precedent": "Précédent arrêté",
    "practice": "Réponse non numérique",
    "own": "Ajoutée par l’équipe",
}
"""What each kind of answer is called."""


@dataclass(frozen=True)
class Sheet:
    """A table of texts."""

    title: str
    rows: list[list[str]]
    """The head first."""
    nothing: str
    """What is said in their place where there is none but the head; as the page says it."""


def sheets_of(benchmark: Benchmark, origin: str) -> list[Sheet]:
    """Give what a benchmark says, its apostrophes curved as on its pages.

    Args:
        benchmark: the benchmark.
        origin: of the site, before the addresses of its own pages: a file is read elsewhere.

    Returns:
        Context, conclusion, criteria, grid, what was set aside, questions, references: always all, in this order.

    """
    sheets = [
        Sheet("Contexte", [["Rubrique", "Contenu"], *_context(benchmark)], "Le besoin n’est pas décrit."),
        Sheet(
            "Conclusion",
            [["Ce que l’équipe recommande, et pourquoi"], *_conclusion(benchmark)],
            "L’équipe n’a pas écrit de conclusion.",
        ),
        Sheet(
            "Critères",
            [["Critère", "Poids"], *([one.label, str(one.weight)] for one in benchmark.criteria)],
            "Aucun critère n’est retenu.",
        ),
        Sheet("Grille", [_head(benchmark), *_grid(benchmark)], "Aucune réponse n’est comparée."),
        Sheet(
            "Écartées",
            [["Réponse", "Raison"], *([one.name, one.aside_why] for one in told_aside(benchmark))],
            "Rien n’a été écarté.",
        ),
        Sheet(
            "Questions à poser",
            [
                ["Réponse", "Critère", "Question"],
                *([q.answer.name, q.criterion.label, q.text] for q in benchmark.questions),
            ],
            "Toutes les cases sont remplies.",
        ),
        Sheet(
            "Références",
            [
                ["Source", "Date", "Adresse"],
                *([one.source, one.dated, _whole(one.address, origin)] for one in benchmark.references),
            ],
            "Aucune source n’est citée.",
        ),
    ]
    return [replace(sheet, rows=[[cell.replace("'", "’") for cell in row] for row in sheet.rows]) for sheet in sheets]


def _whole(address: str, origin: str) -> str:
    return f"{origin}{address}" if address.startswith("/") else address


def told_aside(benchmark: Benchmark) -> list[ComparedAnswer]:
    """Give the answers set aside with a reason; one without was taken out by mistake, and says nothing to anyone."""
    return [answer for answer in benchmark.aside if answer.aside_why]


def telling(rated: int, weighing: int) -> bool:
    """Tell whether so many criteria are rated that their mean may stand beside another’s: half of those that weigh."""
    return 2 * rated >= weighing


def score_text(score: float | None, *, rated: int, weighing: int) -> str:
    """Write a mean of ratings, and what it is the mean of.

    Args:
        score: from 0 to 4; none while nothing is rated.
        rated: how many criteria are rated.
        weighing: of how many.

    Returns:
        Such as ``3,5 / 4 (7 critères notés sur 13)``, said to be provisional until half of them are rated; empty for
        none.

    Examples:
        >>> score_text(3.5, rated=7, weighing=13), score_text(None, rated=0, weighing=13)
        ('3,5 / 4 (7 critères notés sur 13)', '')
        >>> score_text(3.5, rated=2, weighing=13)
        'Provisoire : 3,5 / 4 (2 critères notés sur 13)'

    """
    if score is None:
        return ""
    mean = f"{score:.1f} / {MAX_RATING}".replace(".", ",")
    apart = "" if telling(rated, weighing) else "Provisoire : "
    return f"{apart}{mean} ({counted(rated, 'critère noté', 'critères notés')} sur {weighing})"


def cell_text(cell: Cell) -> str:
    """Write a cell in full: what is known, its source and date, the rating, the note, who and when."""
    value = cell.value
    lines = [value.text or UNKNOWN.capitalize()]
    if value.told:
        lines.append(f"Source : {value.told}")
    if cell.other_need:
        lines.append("Écrit ou noté pour un autre besoin : à relire")
    if cell.rating is not None:
        lines.append(f"Note : {cell.rating} / {MAX_RATING}")
    if cell.note:
        lines.append(f"Remarque : {cell.note}")
    if cell.teams:
        lines.append(f"Par {cell.author or 'l’équipe'}, le {paris_day(cell.at)}")
    return "\n".join(lines)


def _context(benchmark: Benchmark) -> list[list[str]]:
    state = f"Terminé le {paris_day(benchmark.finished_at)}" if benchmark.finished_at else "En cours"
    return [
        ["Titre", benchmark.title],
        ["Besoin", benchmark.context],
        ["Ouvert le", paris_day(benchmark.created_at)],
        ["Dernier changement", paris_day(benchmark.updated_at)],
        ["État", state],
        ["Version du catalogue", benchmark.index_version],
    ]


def _conclusion(benchmark: Benchmark) -> list[list[str]]:
    return [[benchmark.conclusion]] if benchmark.conclusion else []


def _head(benchmark: Benchmark) -> list[str]:
    return ["Réponse", "Nature", "Moyenne", *(criterion.label for criterion in benchmark.criteria)]


def _score(benchmark: Benchmark, answer: ComparedAnswer) -> str:
    rated, weighing = benchmark.rated(answer)
    return score_text(benchmark.score(answer), rated=rated, weighing=weighing)


def _grid(benchmark: Benchmark) -> list[list[str]]:
    return [
        [
            answer.name,
            KINDS[answer.kind],
            _score(benchmark, answer),
            *(cell_text(benchmark.cell(answer, criterion)) for criterion in benchmark.criteria),
        ]
        for answer in benchmark.answers
    ]
