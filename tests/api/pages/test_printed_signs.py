import re
from collections.abc import Callable
from inspect import get_annotations, getmembers, isfunction, signature
from pathlib import Path

import pytest

from api.desk.introductions import mails as introductions
from api.desk.introductions.mails import OtherContact
from api.desk.mails import mails
from api.desk.mails.mails import Mail
from api.desk.requests.places import Place
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
WRONG = re.compile(
    r"(?<=[^\s({\[]) [:;!?%€»](?=[\s<{\"'`».,)\u00a0]|$)|« |[a-zéèà]'[a-zéèàh]|\b0\d(?: \d\d){4}", re.MULTILINE
)

TOLD = {
    "reference": "DL-2026-0001",
    "secret": "secret",
    "public_url": "https://deja-la.exemple.fr",
    "text": "Bonjour.",
    "why": "Vous l’avez demandé.",
    "eligible": True,
    "need": "Les encombrants restent devant la mairie. " * 9,
    "place": Place("27474", "Exemple", "commune", "27", 1200),
    "contact": OtherContact("Camille Exemple", "secrétaire", "mairie@exemple.fr", "0600000001", "Un besoin."),
}
"""What a mail may ask for, by name; what people typed keeps the signs that they typed."""
MAILS = [
    (write, {"waiting": waiting})
    for module in (mails, introductions)
    for _, write in getmembers(module, isfunction)
    if get_annotations(write).get("return") == "Mail"
    for waiting in ((1, 2) if "waiting" in signature(write).parameters else (0,))
]


def wrong_in(text: str) -> list[str]:
    return [text[max(0, found.start() - 30) : found.end() + 20] for found in WRONG.finditer(text)]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_no_line_can_end_before_a_mark_of_what_people_read(path: Path) -> None:
    text = NO_WORDS.sub("", path.read_text(encoding="utf-8"))
    if path.suffix == ".js":
        text = "\n".join(re.sub(r"\$\{[^}]*\}", "…", said) for said in SCRIPTED.findall(text))
    assert not wrong_in(text)


@pytest.mark.parametrize(("write", "told"), MAILS, ids=lambda given: getattr(given, "__name__", ""))
def test_no_line_can_end_before_a_mark_of_a_mail(write: Callable[..., Mail], told: dict[str, object]) -> None:
    asked = {name: value for name, value in (TOLD | told).items() if name in signature(write).parameters}
    mail = write("mairie@exemple.fr", **asked)
    assert not wrong_in(mail.subject) + wrong_in(mail.body)


def test_every_mail_is_read() -> None:
    assert len({write for write, _ in MAILS}) == 9
