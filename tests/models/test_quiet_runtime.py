"""ONNX Runtime keeps no identifier of the machine, and so sends none."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORK = """
from recommender import load_default_encoder
assert load_default_encoder().encode_queries(["un besoin"]).any()
"""


def test_a_need_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """Where it may, the library writes there who the machine is, before it sends it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    subprocess.run([sys.executable, "-c", WORK], cwd=ROOT, env={**kept, "HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.rglob("*")) == []
