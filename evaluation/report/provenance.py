"""Say what figures were measured on."""

from __future__ import annotations

import datetime as dt
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.measures.robustness import WORDS_PER_EDIT
from evaluation.measures.significance import LEVEL, RESAMPLES, SEED
from evaluation.report.results_file import Provenance
from evaluation.systems.peers import PEERS, missing_peers
from models.artifacts import open_sealed

if TYPE_CHECKING:
    from collections.abc import Sequence

LIBRARIES = ("ir-measures", "scikit-learn", *(peer.package for peer in PEERS))
_ROOT = Path(__file__).parents[2]
_RESULTS = ":!evaluation/results"
_QUOTING = (":!README.md", ":!docs/speed.md")
"""The results themselves, and the pages that quote them, change by being written."""


def provenance_of(index_folder: Path) -> Provenance:
    """Describe what is measured.

    Args:
        index_folder: the index that is served; its manifest tells the rest.

    Returns:
        The commit, the records, the encoder, the settings and the libraries.

    """
    about = open_sealed(index_folder).about
    commit, changed = work_tree()
    resampling = {"resamples": RESAMPLES, "level": LEVEL, "seed": SEED}
    return Provenance(
        commit=commit,
        changed=changed,
        date=dt.datetime.now(tz=dt.UTC).date().isoformat(),
        catalogue=about["catalogue"],
        encoder=dict(about["encoder"]),
        index_version=about["version"],
        settings={**about["settings"], "resampling": resampling, "words_per_typo": WORDS_PER_EDIT},
        libraries={**about["libraries"], **_versions()},
        missing_peers=missing_peers(),
    )


def work_tree() -> tuple[str, bool]:
    """Name the commit that is measured, and tell whether the work tree holds changes that it does not."""
    commit = _git(["rev-parse", "HEAD"]) or "unknown"
    return commit, bool(_git(["status", "--porcelain", "--untracked-files=no", "--", ".", _RESULTS, *_QUOTING]))


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _git(arguments: Sequence[str]) -> str:
    """Ask git; nothing where there is no git or no repository."""
    try:
        asked = subprocess.run(  # noqa: S603 - fixed words, no shell
            ["git", *arguments],  # noqa: S607 - the git of whoever runs this
            cwd=_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return asked.stdout.strip()
