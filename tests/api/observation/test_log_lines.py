import json
import logging
import subprocess
import sys
from collections.abc import Callable

import pytest

from api.observation.log_lines import JsonLines, TextLines

SAID = "Madame Exemple habite rue des Lilas"


def failure() -> logging.LogRecord:
    try:
        int(SAID)
    except ValueError:
        record = logging.LogRecord("api.essai", logging.ERROR, __file__, 1, "it\nfailed: %s", ("so",), sys.exc_info())
    record.fields = {"route": "/suivi/{secret}", "status": 500}
    return record


def test_a_line_is_one_object_with_the_fields_that_were_given() -> None:
    told = JsonLines().format(failure())
    assert "\n" not in told
    line = json.loads(told)
    assert (line["level"], line["logger"], line["message"]) == ("error", "api.essai", "it\nfailed: so")
    assert (line["route"], line["status"]) == ("/suivi/{secret}", 500)
    assert line["time"].endswith("+00:00")


@pytest.mark.parametrize("write", [JsonLines().format, TextLines().format])
def test_an_exception_is_told_by_its_sort_and_place_and_not_its_words(write: Callable[[object], str]) -> None:
    told = write(failure())
    assert "ValueError at " in told
    assert "Exemple" not in told
    assert "\n" not in told


def test_a_library_that_tells_its_developers_more_is_not_heard() -> None:
    source = (
        "import logging; from api.observation.log_lines import configure_logging; configure_logging('json');"
        "told = logging.getLogger('bm25s'); told.setLevel(logging.DEBUG); told.debug('Building'); told.warning('bad')"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["bad"]


def test_other_libraries_are_heard_when_something_goes_wrong_alone() -> None:
    source = (
        "import logging; from api.observation.log_lines import configure_logging; configure_logging('json');"
        "logging.getLogger('httpx2').info('GET https://exemple.fr/?code=1'); logging.getLogger('httpx2').error('bad');"
        "logging.getLogger('api.x').info('well')"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["bad", "well"]
    assert done.stdout == ""
