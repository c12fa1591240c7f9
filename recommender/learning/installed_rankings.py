"""The rankings that were learned here: one sealed folder each, named by its content, and the way back.

``ranking/versions/DIGEST/`` holds what was learned, ``ranking/current.json`` which of them answers and which answered
before, ``ranking/log.jsonl`` what was done and when. What ships with the product is never touched: going back past
the first version leads to it. What was learned of a need that is erased leaves every version: each is sealed again
under another name, without what was decided on it, and with the weights of before where its own were fitted on it.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock

from models.artifacts import MANIFEST, open_sealed
from models.errors import ArtifactError
from models.need_classifier import LEARNED
from recommender.errors import RankingChangedError, RankingModelUnusableError
from recommender.learning.adjustments import FOLDER as ADJUSTMENTS
from recommender.learning.forgotten_needs import Forgotten, without_others
from recommender.learning.ranking_log import RankingLog
from recommender.learning.ranking_model import CLASSIFIER, NUMBERS, SHIPPED, RankingModel

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

_MEND: Final = "Apprenez de nouveau : deja-la learn, ou revenez en arrière : deja-la learn --back"
_CHANGED: Final = (
    "Rien n’est installé : le classement en service a changé pendant la mesure. Apprenez de nouveau : deja-la learn"
)
_KEPT: Final = 6
"""Versions that one can go back to."""
_LOCK: Final = "ranking.lock"
_NAME: Final = 16
"""Hexadecimal digits of the digest that name a version."""


class InstalledRankings:
    """The versions under a data folder; any number of processes may look while one installs."""

    def __init__(self, data_dir: Path) -> None:
        """Name the place; nothing is made before the first version is installed."""
        self.folder = data_dir / "ranking"
        self.log = RankingLog(self.folder / "log.jsonl")
        """What was done, and when."""

    @contextmanager
    def held(self) -> Iterator[tuple[Path, ...]]:
        """Keep the versions as they are while they are copied.

        Yields:
            The files, in order of their paths; none where nothing was ever learned here.

        """
        if not self.folder.is_dir():
            yield ()
            return
        with self._lock():
            paths = (path for path in self.folder.rglob("*") if path.is_file() and path.name != _LOCK)
            yield tuple(sorted(path for path in paths if not _is_hidden(path.relative_to(self.folder))))

    @property
    def current(self) -> str:
        """The version that answers; empty when it is what ships with the product."""
        stack = self._stack()
        return stack[-1] if stack else ""

    @property
    def versions(self) -> tuple[str, ...]:
        """What one can go back to, oldest first; the last one answers."""
        return tuple(self._stack())

    def load(self, *, encoder: str) -> RankingModel | None:
        """Load the version that answers, after checking that nothing of it was changed.

        Args:
            encoder: digest of the encoder that will read the needs.

        Returns:
            What was learned; none when nothing is installed.

        Raises:
            RankingModelUnusableError: if it was changed, or was learned with another encoder; the message names the
                command that mends it.

        """
        version = self.current
        while version:
            try:
                return self._load(version, encoder=encoder)
            except (RankingModelUnusableError, FileNotFoundError):
                # Another process may have sealed it again meanwhile, without what was erased.
                if (now := self.current) == version:
                    raise
                version = now
        return None

    def _load(self, version: str, *, encoder: str) -> RankingModel:
        folder = self._version(version)
        if not (folder / MANIFEST).is_file() or _digest_of(folder) != version:
            raise RankingModelUnusableError(f"Le classement installé {folder} manque ou a été modifié. {_MEND}")
        # A restored backup brings its own digests: what could run code is loaded if it is what ships, and not else.
        if _of_classifier(folder) != _of_classifier(SHIPPED):
            raise RankingModelUnusableError(
                f"Le classement installé {version} a été appris avec une autre version de Déjà-là. {_MEND}"
            )
        model = RankingModel.load(folder, mend=_MEND)
        if model.encoder != encoder:
            raise RankingModelUnusableError(
                f"Le classement installé {version} a été appris avec un autre encodeur que celui qui sert. {_MEND}"
            )
        return model

    def install(
        self,
        model: RankingModel,
        *,
        about: Mapping[str, Any],
        at: datetime,
        told: Mapping[str, Any],
        instead_of: str | None = None,
    ) -> str:
        """Seal a model under its own digest and let it answer.

        Args:
            model: what was learned.
            about: what it was learned from; part of what the digest is of.
            at: the present moment, for the log.
            told: figures, for the log.
            instead_of: the version that it was measured against; none for whichever answers.

        Returns:
            The name of the version.

        Raises:
            RankingChangedError: if another version answers by now; nothing is installed.

        """
        (self.folder / "versions").mkdir(parents=True, exist_ok=True)
        with self._lock():
            if instead_of not in {None, self.current}:
                raise RankingChangedError(_CHANGED)
            version = self._seal(model, about)
            stack = [one for one in self._stack() if one != version]
            self._point([*stack, version][-_KEPT:])
            self._prune()
            self.log.write("install", version, at=at, told=told)
        return version

    def refuse(self, *, at: datetime, told: Mapping[str, Any]) -> None:
        """Note that something was learned and not installed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock():
            self.log.write("refuse", self.current, at=at, told=told)

    def back(self, *, at: datetime) -> str | None:
        """Go back to what answered before.

        Args:
            at: the present moment, for the log.

        Returns:
            The version that answers now, empty for what ships; none if there was nothing to go back from.

        """
        if not self._stack():
            return None
        with self._lock():
            self._point(self._stack()[:-1])
            self.log.write("back", self.current, at=at, told={})
            return self.current

    def keep_only(self, needs: Callable[[], Container[str]], *, at: datetime) -> Forgotten:
        """Forget in every version what was learned of other needs than these, and what no version is made of any more.

        Weights are fitted on all grades together: none can be taken out of them. A version whose weights hold a need
        that is no more takes those of the newest version before it whose weights hold none, or those that ship; one
        that no such weights suit, since another encoder reads the needs by now, goes.

        Whoever is killed amid it leaves the versions of before or those of after; doing it again ends it. A version
        that was changed cannot be sealed again: it loses all that was learned, and is refused as before.

        Args:
            needs: gives what tells the needs that are not erased from others; asked while nobody installs, and only
                where a version holds anything of a need.
            at: the present moment, for the log.

        Returns:
            What was forgotten.

        Raises:
            RankingModelUnusableError: if it cannot be read which versions there are, or what ships.

        """
        if not (self.folder / "versions").is_dir():
            return Forgotten()
        with self._lock():
            self._prune()
            stack = self._stack()
            held = {version: model for version in stack if (model := self._held(version))}
            if not any(model.adjustments.steps or model.fitted_on for model in held.values()):
                return Forgotten()
            left = without_others(held, needs())
            forgotten = Forgotten.between(held, left)
            if forgotten:
                names = {one: self._seal_again(one, held[one], model) for one, model in left.items()}
                renamed = [names.get(version, version) for version in stack if version in left or version not in held]
                # Two versions may have become one: it answers where the later did.
                self._point([one for place, one in enumerate(renamed) if one not in renamed[place + 1 :]])
                self._prune()
                self.log.write("forget", self.current, at=at, told=asdict(forgotten))
            return forgotten

    def _held(self, version: str) -> RankingModel | None:
        folder = self._version(version)
        with suppress(RankingModelUnusableError, FileNotFoundError):
            if _digest_of(folder) == version:
                return RankingModel.load(folder, mend=_MEND)
        shutil.rmtree(folder / ADJUSTMENTS, ignore_errors=True)
        (folder / NUMBERS).unlink(missing_ok=True)
        return None

    def _seal_again(self, version: str, held: RankingModel, left: RankingModel) -> str:
        if left is held:
            return version
        about = open_sealed(self._version(version)).about
        return self._seal(left, {**about, "weights": "gone back"} if left.fitted_on != held.fitted_on else about)

    def _seal(self, model: RankingModel, about: Mapping[str, Any]) -> str:
        # Open to whom the umask lets in, which `tempfile` would not ask.
        staging = self.folder / "versions" / f".{secrets.token_hex(4)}"
        staging.mkdir()
        try:
            model.save(staging, about=about)
            version = _digest_of(staging)
            target = self._version(version)
            if target.exists():
                shutil.rmtree(target)
            staging.rename(target)
        finally:
            with suppress(FileNotFoundError):
                shutil.rmtree(staging)
        return version

    def _stack(self) -> list[str]:
        path = self.folder / "current.json"
        if not path.is_file():
            return []
        try:
            return [str(one) for one in json.loads(path.read_text(encoding="utf-8"))["versions"]]
        except (ValueError, KeyError, TypeError) as error:
            raise RankingModelUnusableError(
                f"Le fichier {path} ne se lit pas : {error}. Supprimez-le, puis : deja-la learn"
            ) from error

    def _point(self, stack: list[str]) -> None:
        # Whole or not at all: a process that looks meanwhile sees the one or the other.
        draft = self.folder / f".current.{os.getpid()}.json"
        draft.write_text(json.dumps({"versions": stack}) + "\n", encoding="utf-8")
        draft.replace(self.folder / "current.json")

    def _prune(self) -> None:
        """Remove the versions that nobody can go back to, and those that a process which was killed left half made."""
        kept = set(self._stack())
        for folder in (self.folder / "versions").iterdir():
            if folder.is_dir() and folder.name not in kept:
                shutil.rmtree(folder)

    def _lock(self) -> FileLock:
        return FileLock(self.folder / _LOCK)

    def _version(self, version: str) -> Path:
        return self.folder / "versions" / version


def _is_hidden(path: Path) -> bool:
    """Tell what a process that was killed left half made."""
    return any(part.startswith(".") for part in path.parts)


def _digest_of(folder: Path) -> str:
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()[:_NAME]


def _of_classifier(folder: Path) -> str | None:
    """Give the digest of the classifier that a folder holds."""
    try:
        return open_sealed(folder).digests.get(f"{CLASSIFIER}/{LEARNED}")
    except ArtifactError as error:
        raise RankingModelUnusableError(f"{error}. {_MEND}") from error
