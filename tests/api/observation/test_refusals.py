"""Attempts to get round the protections leave a line of their own, without what was sent."""

import logging

import pytest

from api.observation.log_lines import FIELDS
from tests.api.conftest import Opener
from tests.api.pages.forms import HEADERS

NEED = "les habitants déposent leurs encombrants"


def refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    fields = [getattr(record, FIELDS, {}) for record in caplog.records if record.name == "api.security"]
    assert all(set(told) == {"event", "outcome"} for told in fields)
    return [told["outcome"] for told in fields if told["event"] == "refusal"]


def test_a_form_from_elsewhere_a_token_of_nobody_and_a_quota_leave_a_line(
    site_with: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    client = site_with(rate_searching="2/minute", rate_sending="")
    with caplog.at_level(logging.INFO):
        client.post("/demande", data={"besoin": NEED}, headers={"Origin": "https://ailleurs.exemple.fr"})
        assert refusals(caplog) == ["origin"]
        client.post(
            "/connexion", data={"adresse": "a@exemple.fr", "mot_de_passe": NEED, "jeton": "f.x.y"}, headers=HEADERS
        )
        assert refusals(caplog) == ["origin", "token"]
        for _ in range(3):
            client.post("/api/v1/recommendations", json={"text": NEED})
        assert refusals(caplog) == ["origin", "token", "quota"]
    told = str([record.__dict__ for record in caplog.records])
    assert not [word for word in (NEED, "ailleurs.exemple.fr", "f.x.y", "a@exemple.fr", "testclient") if word in told]
