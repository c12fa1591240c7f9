import re
from pathlib import Path

import pytest

from api.pages.rendering import TEMPLATES

SCRIPTS = TEMPLATES.parent / "static/js"
READ = sorted(path for path in (*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.svg"), *SCRIPTS.glob("*.js")))
NO_WORDS = re.compile(
    r"\{#.*?#\}|<!--.*?-->|<(script|style|pre|code)\b.*?</\1>|^\s*//.*?$|/\*.*?\*/|\s(?:class|href|style|d)=\"[^\"{]*\"",
    re.DOTALL | re.MULTILINE,
)
"""Comments, programs and what names things to programs."""
SCRIPTED = re.compile(r"\"[^\"\n]*\"|`[^`\n]*`")
"""What a script may say; the rest of it is no French, and neither is what stands within braces."""
WRONG = re.compile(r"(?<=[^\s({\[]) [:;!?%€»](?=[\s<\"'`».,){\u00a0]|$)|« |[a-zéèà]'[a-zéèàh]", re.MULTILINE)


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_no_line_can_end_before_a_mark_of_what_people_read(path: Path) -> None:
    text = NO_WORDS.sub("", path.read_text(encoding="utf-8"))
    if path.suffix == ".js":
        text = "\n".join(re.sub(r"\$\{[^}]*\}", "…", said) for said in SCRIPTED.findall(text))
    assert not [text[max(0, found.start() - 30) : found.end() + 20] for found in WRONG.finditer(text)]
