"""The whole day of the desk in a real browser, on a server and with a command line that share a data folder."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.desk import Role
from api.resources.stores import open_store
from api.settings import Settings
from tests.api.desk.smtp import SmtpServer
from tests.api.signed_in import PASSWORD, agent_with
from tests.browser import whole_day as day
from tests.browser.accessibility import Setting, accessibility_faults
from tests.browser.agents import sign_in
from tests.browser.page_list import PageState
from tests.browser.reaches import at
from tests.browser.visits import NARROW, visiting
from tests.services import UNHURRIED_ENVIRONMENT, Service, free_port

NEED = (
    "Le chauffage de la salle des fêtes reste allumé après les réunions des associations, "
    "et la facture de gaz a doublé en deux ans."
)
POSES = day.Town("poses", "Poses Commune", "Camille Exemple", "poses@exemple.fr", NEED)
EPINAL = day.Town(
    "epinal",
    "Épinal Commune",
    "Sacha Modèle",
    "epinal@exemple.fr",
    "Nos associations oublient d’éteindre le chauffage de la salle communale en partant : "
    "nous payons deux fois plus de gaz qu’avant.",
)
VOGUE = day.Town(
    "vogüé",
    "Vogüé Commune",
    "Claude Fictif",
    "vogue@exemple.fr",
    "Les habitants déposent leurs encombrants n’importe quand, et la rue de la mairie est sale chaque lundi.",
)
NEXT = day.Town("aubenas", "Aubenas Commune", "Dominique Imaginaire", "aubenas@exemple.fr", NEED)
TOOL = "/outils/minuterie-de-chauffage-pour-salles-communales"
_SEEN = (Setting("1280px"), Setting("320px", NARROW))


@dataclass(frozen=True)
class House:
    """A service in a process of its own, and what its people have beside it."""

    origin: str
    environment: dict[str, str]
    mails: SmtpServer

    def learn(self) -> str:
        """Let the command line learn from the desk, beside the service."""
        return self._run("learn")

    def send_now(self) -> None:
        """Send the mails that wait for others to be told with them."""
        self._run("outbox", "--retry")

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            [Path(sys.executable).with_name("deja-la"), *command],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=540,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mails_to(self, recipient: str, words: str) -> list[str]:
        """Wait for the mails to somebody that hold some words, and give their texts."""
        for _ in range(120):
            texts = [mail.get_content() for mail in self.mails.mails if mail["To"] == recipient]
            if told := [text for text in texts if words in text]:
                return told
            time.sleep(0.5)
        return []


@pytest.fixture
def house(index_folder: Path, tmp_path: Path) -> Iterator[House]:
    """Serve as `deja-la serve` does, with a data folder, accounts and a mail server of its own."""
    for kept in ("index", "vectors"):
        (tmp_path / kept).symlink_to(index_folder.parents[1] / kept)
    settings = Settings(data_dir=tmp_path)
    store = open_store(settings)
    for number in (1, 2):
        store.accounts.set_password(agent_with(store, Role.EXPERT, number=number).mail, PASSWORD)
    store.close()
    mails = SmtpServer()
    mails.start()
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        **UNHURRIED_ENVIRONMENT,
        "DEJA_LA_DATA_DIR": str(tmp_path),
        "DEJA_LA_PUBLIC_URL": origin,
        "DEJA_LA_SMTP_HOST": "127.0.0.1",
        "DEJA_LA_SMTP_PORT": str(mails.port),
        "DEJA_LA_SMTP_SECURITY": "none",
        "DEJA_LA_MAIL_FROM": "deja-la@exemple.fr",
        "NO_COLOR": "1",
    }
    try:
        with Service(environment, port=port, log=tmp_path / "served.log"):
            yield House(origin, environment, mails)
    finally:
        mails.stop()


def test_a_day_from_three_needs_to_a_better_answer(browser: Browser, house: House) -> None:
    start = PageState("accueil", "/", at("/"))
    with (
        visiting(browser, house.origin, start) as town,
        visiting(browser, house.origin, start) as expert,
        visiting(browser, house.origin, start) as colleague,
    ):
        one = _Day(house, town.page, expert.page, colleague.page)
        poses, epinal, vogue = one.file_needs()
        before = one.triage(poses, epinal, vogue)
        one.introduce(poses, epinal)
        one.answer(vogue)
        one.publish()
        assert "installé : " in house.learn()
        one.ask_again(before)
        assert one.faults == []


@dataclass
class _Day:
    """The day, in the order it is lived."""

    house: House
    town: Page
    expert: Page
    colleague: Page
    rejected: str = ""
    """Address of the first record that is shown for the need, whichever it is."""
    faults: list[str] = field(default_factory=list)
    """What axe found on the way."""

    def look(self, page: Page) -> None:
        """Let axe look at a page that was come to."""
        self.faults += [f"{page.title()}: {fault}" for fault in accessibility_faults(page, _SEEN)]

    def file_needs(self) -> list[day.Filed]:
        """Three communes write; what exists for the first of them is what ships."""
        filed = [day.file_need(self.town, one) for one in (POSES, EPINAL, VOGUE)]
        self.look(self.town)
        day.search(self.town, NEED)
        self.look(self.town)
        found = day.found(self.town)
        assert TOOL not in found
        self.rejected = found[0]
        return filed

    def triage(self, poses: day.Filed, epinal: day.Filed, vogue: day.Filed) -> int:
        """The expert proposes an introduction and rejects a record; gives the chance it had in hundredths."""
        sign_in(self.expert, Role.EXPERT)
        self.expert.goto("/bureau")
        for one in (poses, epinal, vogue):
            expect(day.line_of(self.expert, one.reference)).to_be_visible()
        self.look(self.expert)
        day.open_from_inbox(self.expert, poses.reference)
        before = day.chance_of(day.match_of(self.expert, self.rejected))
        day.introduce(self.expert, epinal)
        day.reject(self.expert, self.rejected, ground="wrong_theme", why="Elle ne parle pas de chauffage.")
        self.look(self.expert)
        return before

    def introduce(self, poses: day.Filed, epinal: day.Filed) -> None:
        """Neither is told who the other is before both have agreed."""
        self.house.send_now()
        for mail, other in ((POSES.mail, EPINAL.contact), (EPINAL.mail, POSES.contact)):
            asked = self.house.mails_to(mail, "semble avoir le même besoin")
            assert len(asked) == 1
            assert other not in asked[0]
        day.accept_introduction(self.town, poses)
        assert EPINAL.contact not in self.town.locator("main").inner_text()
        self.look(self.town)
        day.accept_introduction(self.town, epinal)
        expect(self.town.locator("main")).to_contain_text(POSES.contact)
        self.look(self.town)
        for mail, town in ((POSES.mail, EPINAL), (EPINAL.mail, POSES)):
            told = self.house.mails_to(mail, "accepté d’être mis en relation")
            assert [town.contact in text and town.mail in text for text in told] == [True]

    def answer(self, vogue: day.Filed) -> None:
        """The reply begins as a draft; the person reads what the expert made of it."""
        day.open_from_inbox(self.expert, vogue.reference)
        day.answer(self.expert)
        self.look(self.expert)
        self.town.goto(vogue.follow)
        expect(self.town.get_by_text("Appelez-nous dès lundi.")).to_be_visible()
        self.look(self.town)

    def publish(self) -> None:
        """One writes a tool, another reviews it."""
        draft = day.write_tool(
            self.expert,
            name="Minuterie de chauffage pour salles communales",
            purpose="Couper le chauffage d’une salle des fêtes à la fin de chaque réservation des associations.",
            problem="Le chauffage de la salle des fêtes reste allumé après les réunions, et le gaz coûte plus cher.",
        )
        self.look(self.expert)
        sign_in(self.colleague, Role.EXPERT, number=2)
        self.colleague.goto(draft)
        self.look(self.colleague)
        day.publish(self.colleague, draft)
        self.look(self.colleague)

    def ask_again(self, before: int) -> None:
        """The next commune with the same need is shown the new tool; what was rejected is far less likely."""
        day.search(self.town, NEED)
        assert TOOL in day.found(self.town)
        after = day.file_need(self.town, NEXT)
        day.open_from_inbox(self.expert, after.reference)
        day.reload_until(self.expert, day.match_of(self.expert, self.rejected).filter(has_text="decisions"))
        self.look(self.expert)
        assert day.chance_of(day.match_of(self.expert, self.rejected)) < before
        expect(day.match_of(self.expert, TOOL)).to_contain_text("Montrée")
