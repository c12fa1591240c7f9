"""``deja-la learn``: learn from the desk, off-line, and install what was learned only if nothing got worse.

What learns and what measures is loaded by the command alone: no other one needs it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.terminal import FAILED, build_progress, err, out, user_errors
from api.settings import Settings
from recommender import RankingModelUnusableError, ensure_index, load_default_encoder
from recommender.learning.installed_rankings import InstalledRankings
from recommender.learning.judgments import Caps, SetAside, admit
from recommender.learning.ranking_model import RankingModel

if TYPE_CHECKING:
    from api.desk.judgments.judgments import DeskJudgments
    from evaluation.learning import Learned, Trial
    from recommender.learning.judgments import Admitted

_ASIDE = {
    SetAside.REPEATED: "répétés par le même agent : le dernier compte",
    SetAside.AGENT_CAP: "au-delà de ce qu’un agent peut dire en un jour",
    SetAside.ORGANISATION_CAP: "au-delà de ce qu’une organisation peut dire en un jour",
}
_TRIALS = {"refitted": "réappris", "decisions alone": "décisions seules", "shipped weights": "poids livrés"}
_MEASURES = {
    "investigation: nDCG@10": "enquêtes : ordre des dix premières (nDCG@10)",
    "investigation: hit@1": "enquêtes : première utile (hit@1)",
    "investigation: largest hub": "enquêtes : une même fiche devant des besoins sans réponse",
    "tool: nDCG@10": "outils : ordre des dix premiers (nDCG@10)",
    "tool: hit@1": "outils : premier utile (hit@1)",
    "tool: largest hub": "outils : une même fiche devant des besoins sans réponse",
    "refusal: AUROC": "refus : besoins avec et sans réponse séparés (AUROC)",
    "refusal: recall": "refus : besoins sans réponse écartés",
    "refusal: answerable needs wrongly refused": "refus : besoins avec réponse écartés à tort",
}
"""What is measured, in the words of who decides; as it is named in `evaluation.relevance.gate`."""


WEIGHTS_GONE = (
    "Le classement avait été appris, entre autres, de besoins qui ne sont plus là : ses poids sont revenus à ceux "
    "d’avant. Apprenez de nouveau : deja-la learn"
)


@dataclass(frozen=True)
class _Said:
    """What the desk said, and what of it counts."""

    desk: DeskJudgments
    admitted: Admitted


def learn(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Apprendre et mesurer sans rien installer.")] = False,
    back: Annotated[bool, typer.Option("--back", help="Revenir à la version précédente.")] = False,
    versions: Annotated[bool, typer.Option("--versions", help="Lister les versions et le journal.")] = False,
    despite_alarm: Annotated[bool, typer.Option("--despite-alarm", help="Installer malgré une alerte.")] = False,
    samples: Annotated[Path | None, typer.Option("--samples", help="Dossier des échantillons (known-item).")] = None,
) -> None:
    """Apprendre des décisions et des avis ; n’installe que si rien n’est devenu moins bon."""
    with user_errors():
        settings = Settings()
        installed = InstalledRankings(settings.data_dir)
        if versions:
            _tell_versions(installed)
        elif back:
            _go_back(installed)
        else:
            _learn(settings, installed, dry_run=dry_run, despite_alarm=despite_alarm, samples=samples)


def _go_back(installed: InstalledRankings) -> None:
    version = installed.back(at=_now())
    if version is None:
        err().print("Rien n’est installé : c’est le classement livré qui répond.", style="red")
        raise typer.Exit(FAILED)
    typer.echo(f"en service : {version or 'classement livré'}")


def _tell_versions(installed: InstalledRankings) -> None:
    for version in installed.versions or ("",):
        typer.echo(f"{version or 'classement livré'}{' (en service)' if version == installed.current else ''}")
    for line in installed.log.lines():
        typer.echo(f"{line.at} {line.action} {line.version or 'classement livré'}")
    if installed.log.weights_gone:
        typer.echo(WEIGHTS_GONE)


def _learn(
    settings: Settings, installed: InstalledRankings, *, dry_run: bool, despite_alarm: bool, samples: Path | None
) -> None:
    from corpus.catalogue import DATA  # noqa: PLC0415
    from evaluation.learning import Lesson, learn_from_desk  # noqa: PLC0415

    encoder = load_default_encoder(threads=settings.threads)
    said = _read(settings, encoder=encoder.identity.digest)
    _tell_said(said)
    measured = installed.current
    in_force = _in_force(installed, encoder=encoder.identity.digest)
    if not said.admitted.judgments and not in_force.adjustments.steps:
        typer.echo("Rien à apprendre.")
        return
    with build_progress() as on_build:
        index = ensure_index(DATA, encoder, data_dir=settings.data_dir, on_build=on_build)
    learned = learn_from_desk(
        index,
        encoder,
        in_force=in_force,
        lesson=Lesson(said.admitted.judgments, said.desk.texts, said.desk.vectors),
        samples=samples,
        work=settings.data_dir,
        say=lambda text: err().print(text),
    )
    _tell(learned)
    if not dry_run:
        _settle(installed, learned, said, measured=measured, despite_alarm=despite_alarm)
        _forget(settings)


def _read(settings: Settings, *, encoder: str) -> _Said:
    from api.desk.judgments.judgments import read_judgments  # noqa: PLC0415
    from api.resources.stores import open_store  # noqa: PLC0415

    store = open_store(settings)
    try:
        organisations = {one.agent.id: one.agent.organisation for one in store.accounts.all()}
        desk = read_judgments(
            store.decisions.judgments(),
            store.opinions.all(),
            organisation_of=lambda account: organisations.get(account, ""),
            encoder=encoder,
        )
    finally:
        store.close()
    caps = Caps(
        agent=settings.learn_per_agent,
        organisation=settings.learn_per_organisation,
        share=settings.learn_alarm_share,
    )
    return _Said(desk, admit(desk.judgments, caps=caps, home=settings.learn_home))


def _forget(settings: Settings) -> None:
    """Take out again what was erased between the reading and the installing."""
    from api.resources.stores import forget_learned, open_store  # noqa: PLC0415

    store = open_store(settings)
    try:
        if forget_learned(settings, store).weights:
            err().print(WEIGHTS_GONE, style="yellow", markup=False)
    finally:
        store.close()


def _in_force(installed: InstalledRankings, *, encoder: str) -> RankingModel:
    try:
        return installed.load(encoder=encoder) or RankingModel.load()
    except RankingModelUnusableError as error:
        # What ships is measured against instead: learning again is what mends an installed one.
        err().print(str(error), style="yellow", markup=False)
        return RankingModel.load()


def _tell_said(said: _Said) -> None:
    kept = len(said.admitted.judgments)
    typer.echo(f"{kept} jugement{'s retenus' if kept > 1 else ' retenu'} sur {len(said.desk.judgments)}")
    for why, count in said.admitted.set_aside.items():
        typer.echo(f"  {count} {_ASIDE[why]}")
    if said.desk.foreign:
        typer.echo(f"  {said.desk.foreign} avis laissés de côté : un autre encodeur les avait lus")
    for alarm in said.admitted.alarms:
        told = f"ALERTE : {alarm.share:.0%} de ce qui serait appris vient de « {alarm.organisation} »."
        err().print(told, style="red", markup=False)


def _tell(learned: Learned) -> None:
    measured = {"avant": learned.before, **({"livré": learned.shipped} if learned.shipped != learned.before else {})}
    table = Table("mesure, sur des besoins mis de côté", *measured)
    for trial in learned.trials:
        table.add_column(_TRIALS[trial.name])
    for name in learned.before:
        figures = (*measured.values(), *(trial.figures for trial in learned.trials))
        table.add_row(_MEASURES.get(name, name), *(_figure(one.get(name)) for one in figures))
    console = out()
    console.print(table)
    console.print(
        "Une seule mesure moins bonne empêche d’installer : qu’avant, ou que ce qui est livré si c’est mieux."
    )
    for trial in learned.trials:
        for drop in trial.drops:
            told = f"{_MEASURES.get(drop.name, drop.name)} : {_figure(drop.before)} avant, {_figure(drop.now)} ensuite"
            console.print(f"Moins bon, {_TRIALS[trial.name]} : {told}", markup=False)


def _settle(installed: InstalledRankings, learned: Learned, said: _Said, *, measured: str, despite_alarm: bool) -> None:
    chosen = learned.chosen
    alarmed = bool(said.admitted.alarms) and not despite_alarm
    told = _told(learned, said)
    if chosen is None or alarmed:
        installed.refuse(at=_now(), told=told)
        why = "une alerte attend votre accord (--despite-alarm)" if chosen else "une mesure est devenue moins bonne"
        err().print(f"Rien n’est installé : {why}.", style="red")
        raise typer.Exit(FAILED)
    about = _about(chosen, said)
    version = installed.install(chosen.model, about=about, at=_now(), told=told, instead_of=measured)
    typer.echo(f"installé : {version} ({_TRIALS[chosen.name]})")


def _about(chosen: Trial, said: _Said) -> dict[str, object]:
    origins = [one.origin.value for one in said.admitted.judgments]
    return {
        "trial": chosen.name,
        "judgments": {origin: origins.count(origin) for origin in sorted(set(origins))},
        "steps": len(chosen.model.adjustments.steps),
    }


def _told(learned: Learned, said: _Said) -> dict[str, object]:
    trials = {
        trial.name: {"figures": dict(trial.figures), "drops": [str(drop) for drop in trial.drops]}
        for trial in learned.trials
    }
    return {
        "before": dict(learned.before),
        "shipped": dict(learned.shipped),
        "trials": trials,
        "judgments": len(said.admitted.judgments),
        "set_aside": {why.value: count for why, count in said.admitted.set_aside.items()},
        "alarms": [asdict(alarm) for alarm in said.admitted.alarms],
    }


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}".replace(".", ",")


def _now() -> datetime:
    return datetime.now(tz=UTC)
