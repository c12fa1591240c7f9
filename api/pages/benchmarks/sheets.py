"""What a benchmark says, as rows of texts and numbers: every file, whatever its format, is written from these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from api.desk import MAX_RATING, RATINGS, UNKNOWN
from api.desk.benchmarks.grid import telling
from api.pages.typography import counted, paris_day
from corpus.shortening import first_clauses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.desk import Benchmark, Cell, ComparedAnswer
    from api.desk.benchmarks.briefs import Brief
    from api.desk.benchmarks.references import Reference

KINDS: Final[Mapping[str, str]] = {
    "tool": "Outil",
    "precedent": "Précédent arrêté",
    "practice": "Réponse non numérique",
    "own": "Ajoutée par l’équipe",
}
"""What each kind of answer is called."""
SCALE: Final = (
    f"De 0 à {MAX_RATING}\u00a0: {', '.join(f'{rating} {words}' for rating, words in enumerate(RATINGS))}. "
    "La moyenne compte chaque note autant que pèse son critère\u202f; ce qui n’est pas noté n’y entre pas. "
    "«\u00a0?\u00a0»\u00a0: personne ne le sait encore."
)
"""What ratings say, for who reads them without the page."""
_NAMED: Final = 60
"""Characters of the name of an answer in the synthesis, at most."""
_KNOWN: Final = 44
"""The same, of what is known: three lines of a column on paper."""
_SAYS: Final = 2
"""The same, at least: « Oui », « MIT » say all there is to say."""
_NOBODY_KNOWS: Final = "?"
"""What the synthesis says of what is to be asked."""

Row: TypeAlias = "Sequence[str | float]"


@dataclass(frozen=True)
class Sheet:
    """A table of texts and numbers."""

    title: str
    rows: list[Row]
    """The head first."""
    nothing: str
    """What is said in their place where there is none but the head; as the page says it."""
    figures: bool = False
    """Whether it is there to compute with: paper, which has the same in the synthesis, leaves it out."""


def sheets_of(benchmark: Benchmark, origin: str) -> list[Sheet]:
    """Give what a benchmark says, its apostrophes curved as on its pages; of criteria that weigh 0, their names alone.

    Args:
        benchmark: the benchmark.
        origin: of the site, before the addresses of its own pages: a file is read elsewhere.

    Returns:
        Context, conclusion, synthesis, ratings, criteria, grid, what was set aside, questions, references: always all,
        in this order. Answers come best first, as `Benchmark.ranked`.

    """
    sheets = [
        Sheet("Contexte", [["Rubrique", "Contenu"], *_context(benchmark)], "Le besoin n’est pas décrit."),
        Sheet(
            "Conclusion",
            [["Ce que l’équipe recommande, et pourquoi"], *_conclusion(benchmark)],
            "L’équipe n’a pas écrit de conclusion.",
        ),
        Sheet("Synthèse", [_synthesis_head(benchmark), *_synthesis(benchmark)], "Aucune réponse n’est comparée."),
        Sheet(
            "Notes",
            [["Réponse", "Moyenne", *_labels(benchmark)], *_ratings(benchmark)],
            "Aucune réponse n’est comparée.",
            figures=True,
        ),
        Sheet(
            "Critères",
            [["Critère", "Poids"], *_weights(benchmark)],
            "Aucun critère n’est retenu.",
        ),
        Sheet(
            "Grille",
            [["Réponse", "Nature", "En bref", "Moyenne", *_labels(benchmark)], *_grid(benchmark)],
            "Aucune réponse n’est comparée.",
        ),
        Sheet(
            "Écartées",
            [["Réponse", "Raison"], *([one.name, one.aside_why] for one in told_aside(benchmark))],
            "Rien n’a été écarté.",
        ),
        Sheet(
            "Questions à poser",
            [["Critère", "Question", "À demander pour"], *_questions(benchmark)],
            "Toutes les cases sont remplies." if benchmark.answers else "Aucune réponse n’est comparée.",
        ),
        Sheet(
            "Références",
            [
                ["Source", "Date", "Adresse"],
                *(_reference(one, origin) for one in benchmark.references),
            ],
            "Aucune source n’est citée.",
        ),
    ]
    return [replace(sheet, rows=[[_curved(cell) for cell in row] for row in sheet.rows]) for sheet in sheets]


def written(cell: str | float) -> str:
    """Write a cell of a sheet where a format has texts alone.

    Args:
        cell: a text, or a number.

    Returns:
        The text as it is; the number in French, to two decimals.

    Examples:
        >>> written("1.5"), written(2), written(3.25), written(3.0)
        ('1.5', '2', '3,25', '3')

    """
    return cell if isinstance(cell, str) else f"{round(cell, 2):g}".replace(".", ",")


def _curved(cell: str | float) -> str | float:
    return cell.replace("'", "’") if isinstance(cell, str) else cell


def _reference(reference: Reference, origin: str) -> list[str]:
    lines = " ; ".join(filter(None, (one.lines for one in reference.passages)))
    addresses = dict.fromkeys(_whole(one.address, origin) for one in reference.passages if one.address)
    return [f"{reference.source}, {lines}" if lines else reference.source, reference.dated, "\n".join(addresses)]


def _whole(address: str, origin: str) -> str:
    return f"{origin}{address}" if address.startswith("/") else address


def told_aside(benchmark: Benchmark) -> list[ComparedAnswer]:
    """Give the answers set aside with a reason; one without was taken out by mistake, and says nothing to anyone."""
    return [answer for answer in benchmark.aside if answer.aside_why]


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


def ratings_text(cell: Cell) -> str:
    """Write the ratings of a cell, which has one at least: their mean, their spread, who gave which.

    Args:
        cell: the cell.

    Returns:
        Such as ``Note : 3 / 4 (E. F.)`` or ``Notes : 2,5 / 4 en moyenne (1 à 4, 2 notes)``; nobody is named where no
        initials are told.

    """
    low, high = cell.spread
    if len(cell.ratings) == 1:
        who = cell.ratings[0].author
        return f"Note : {low} / {MAX_RATING}" + (f" ({who})" if who else "")
    mean, spread = f"{cell.rating or 0:.1f}".replace(".", ","), "" if low == high else f"{low} à {high}, "
    told = f"Notes : {mean} / {MAX_RATING} en moyenne ({spread}{len(cell.ratings)} notes)"
    if not any(one.author for one in cell.ratings):
        return told
    return f"{told} : " + ", ".join(f"{one.author or 'sans initiales'} {one.value}" for one in cell.ratings)


def cell_text(cell: Cell) -> str:
    """Write a cell in full: what is known, its source and date, the rating, the note, who and when."""
    value = cell.value
    lines = [value.text or UNKNOWN.capitalize()]
    if value.told:
        lines.append(f"Source : {value.told}")
    if cell.other_need:
        lines.append("Écrit ou noté pour un autre besoin : à relire")
    if cell.ratings:
        lines.append(ratings_text(cell))
    if cell.note:
        lines.append(f"Remarque : {cell.note}")
    if cell.teams:
        lines.append(f"Par {cell.author or 'l’équipe'}, le {paris_day(cell.at)}")
    return "\n".join(lines)


def brief_text(brief: Brief) -> str:
    """Write an answer in brief, with its sources."""
    sources = " ; ".join(value.told for value in brief.values)
    name = "Source" if len(brief.values) == 1 else "Sources"
    return f"{brief.text}\n{name} : {sources}" if sources else brief.text


def _context(benchmark: Benchmark) -> list[Row]:
    state = f"Terminé le {paris_day(benchmark.finished_at)}" if benchmark.finished_at else "En cours"
    names = ", ".join(one.label for one in benchmark.weightless)
    weightless: list[Row] = [["Critères qui ne comptent pas", names]] if names else []
    return [
        ["Titre", benchmark.title],
        ["Besoin", benchmark.context],
        ["Ouvert le", paris_day(benchmark.created_at)],
        ["Dernier changement", paris_day(benchmark.updated_at)],
        ["État", state],
        ["Version du catalogue", benchmark.index_version],
        ["Notes", SCALE],
        *weightless,
    ]


def _conclusion(benchmark: Benchmark) -> list[Row]:
    return [[benchmark.conclusion]] if benchmark.conclusion else []


def _labels(benchmark: Benchmark) -> list[str]:
    return [criterion.label for criterion in benchmark.weighing]


def _weights(benchmark: Benchmark) -> list[Row]:
    return [[criterion.label, criterion.weight] for criterion in benchmark.weighing]


def _synthesis_head(benchmark: Benchmark) -> Row:
    return ["Réponse", "Moyenne", *(f"{one.label}\npoids {one.weight}" for one in benchmark.weighing)]


def _synthesis(benchmark: Benchmark) -> list[Row]:
    return [
        [
            first_clauses(answer.name, _NAMED),
            _mean(benchmark, answer),
            *(_short(benchmark.cell(answer, criterion)) for criterion in benchmark.weighing),
        ]
        for answer in benchmark.ranked
    ]


def _mean(benchmark: Benchmark, answer: ComparedAnswer) -> str:
    score = benchmark.score(answer)
    if score is None:
        return ""
    mean = f"{score:.1f}".replace(".", ",")
    return mean if telling(*benchmark.rated(answer)) else f"{mean}\nprovisoire"


def _short(cell: Cell) -> str:
    known = _NOBODY_KNOWS if cell.to_ask else first_clauses(cell.value.text, _KNOWN, least=_SAYS)
    return known if cell.rating is None else f"{cell.rating:.2g} / {MAX_RATING}\n".replace(".", ",") + known


def _ratings(benchmark: Benchmark) -> list[Row]:
    if not benchmark.answers:
        return []
    weights: Row = ["Poids", "", *(criterion.weight for criterion in benchmark.weighing)]
    return [weights, *(_ratings_of(benchmark, answer) for answer in benchmark.ranked)]


def _ratings_of(benchmark: Benchmark, answer: ComparedAnswer) -> Row:
    score = benchmark.score(answer)
    ratings = [benchmark.cell(answer, criterion).rating for criterion in benchmark.weighing]
    return [
        answer.name,
        "" if score is None else round(score, 2),
        *("" if one is None else _number(one) for one in ratings),
    ]


def _number(mean: float) -> float:
    return int(mean) if mean.is_integer() else round(mean, 2)


def _score(benchmark: Benchmark, answer: ComparedAnswer) -> str:
    rated, weighing = benchmark.rated(answer)
    return score_text(benchmark.score(answer), rated=rated, weighing=weighing)


def _grid(benchmark: Benchmark) -> list[Row]:
    return [
        [
            answer.name,
            KINDS[answer.kind],
            brief_text(benchmark.brief(answer)),
            _score(benchmark, answer),
            *(cell_text(benchmark.cell(answer, criterion)) for criterion in benchmark.weighing),
        ]
        for answer in benchmark.ranked
    ]


def _questions(benchmark: Benchmark) -> list[Row]:
    return [
        [criterion.label, criterion.question, _asked_of(benchmark, answers)] for criterion, answers in benchmark.asked
    ]


def _asked_of(benchmark: Benchmark, answers: Sequence[ComparedAnswer]) -> str:
    if len(answers) == len(benchmark.answers) > 1:
        return "Toutes les réponses"
    return ", ".join(answer.name for answer in answers)
