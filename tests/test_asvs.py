"""The table of the ASVS is whole and names tests that exist; and what it holds by a test of its own."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.observation.log_lines import JsonLines
from api.settings import Settings

ROOT = Path(__file__).parents[1]
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (test|n/a|open) \| ([^|]+) \|$", re.MULTILINE)
TABLE = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
ROWS = _ROW.findall(TABLE)
SERVING = [
    path
    for package in ("corpus", "recommender", "api")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]


def test_every_requirement_of_two_levels_has_one_row() -> None:
    """The numbers of requirements that the standard gives for each of its levels."""
    assert Counter(level for _, level, *_ in ROWS) == {"1": 70, "2": 183}
    assert len({number for number, *_ in ROWS}) == len(ROWS) == TABLE.count("\n| ") - TABLE.count("\n| number") - 3


def test_the_totals_are_those_of_the_rows() -> None:
    counted = Counter((level, state) for _, level, _, state, _ in ROWS)
    for level, tested, not_applicable, left_open, every in re.findall(
        r"^\| ([12]) " + r"\| (\d+) " * 4, TABLE, re.MULTILINE
    ):
        told = [int(tested), int(not_applicable), int(left_open)]
        assert told == [counted[level, state] for state in ("test", "n/a", "open")]
        assert sum(told) == int(every)


@pytest.mark.parametrize("where", sorted({where for *_, state, where in ROWS if state == "test"}))
def test_a_test_that_is_named_exists(where: str) -> None:
    path, _, name = where.strip("`").partition("::")
    source = (ROOT / "tests" / path).read_text(encoding="utf-8")
    assert name
    assert re.search(rf"^(?:async )?def {name}\(", source, re.MULTILINE), where


def test_what_is_not_tested_has_its_reason() -> None:
    assert [number for number, _, _, state, why in ROWS if state != "test" and len(why.strip()) < 4] == []


def test_nothing_is_evaluated_nor_unpickled_in_what_serves() -> None:
    forbidden = {"eval", "exec", "compile", "__import__"}
    for path in SERVING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in forbidden, f"{path}:{node.lineno}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not {name.partition(".")[0] for name in names} & {"pickle", "marshal", "shelve"}, path


def test_trace_is_refused(client: TestClient) -> None:
    answer = client.request("TRACE", "/", headers={"X-Secret": "marque"})
    assert answer.status_code == 405
    assert "marque" not in answer.text


def test_reading_changes_nothing(client: TestClient) -> None:
    """What changes something is refused when it is asked as a GET."""
    for path in ("/avis", "/comparatifs/creer", "/api/v1/requests"):
        assert client.get(path).status_code == 405, path


def test_fields_of_passwords_are_such(client: TestClient) -> None:
    page = client.get("/connexion", headers={"Accept": "text/html"}).text
    (field,) = re.findall(r"<input[^>]*name=\"mot_de_passe\"[^>]*>", page)
    assert 'type="password"' in field


def test_each_field_of_a_line_of_log_is_documented() -> None:
    documented = (ROOT / "docs/observation.md").read_text(encoding="utf-8")
    source = (ROOT / "api/observation/log_lines.py").read_text(encoding="utf-8")
    source += (ROOT / "api/observation/observed.py").read_text(encoding="utf-8")
    fields = set(re.findall(r'^\s+"(\w+)": ', source, re.MULTILINE)) | set(re.findall(r'line\["(\w+)"\]', source))
    assert {"time", "route", "client", "error", "request_id"} <= fields
    assert JsonLines.__doc__
    assert [field for field in fields if f'"{field}"' not in documented and f"`{field}`" not in documented] == []


def _calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]


def test_digests_are_of_families_that_are_approved() -> None:
    """SHA-2, SHA-3 and BLAKE2; a digest by another name would be one that was broken."""
    approved = {"sha256", "sha384", "sha512", "sha3_256", "blake2b"}
    for path in (*SERVING, *sorted((ROOT / "models").glob("*.py"))):
        source = path.read_text(encoding="utf-8")
        used = {
            *re.findall(r"hashlib\.(\w+)", source),
            *re.findall(r"^from hashlib import (\w+)$", source, re.MULTILINE),
        }
        assert used <= approved, path


def test_every_use_of_cryptography_is_in_the_inventory_and_no_other() -> None:
    told = (ROOT / "docs/cryptography.md").read_text(encoding="utf-8")
    uses = re.compile(
        r"^(?:import|from) (?:hashlib|hmac|secrets|ssl|itsdangerous|cryptography|argon2|joserfc|authlib)\b",
        re.MULTILINE,
    )
    using = {
        str(path.relative_to(ROOT))
        for path in (*SERVING, *sorted((ROOT / "models").glob("*.py")))
        if uses.search(path.read_text(encoding="utf-8"))
    }
    assert len(using) > 20
    assert {path for path in re.findall(r"`([\w/]+\.py)`", told) if not path.startswith("tests/")} == using


def test_the_life_of_each_key_is_written_down() -> None:
    """Each setting that holds a secret stands in a row of how long keys live, by its name or by its kind."""
    told = (ROOT / "docs/cryptography.md").read_text(encoding="utf-8").partition("## How long keys live")[2]
    secret = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    kinds = {
        "secret_key": "DEJA_LA_SECRET_KEY",
        "former_secret_key": "DEJA_LA_FORMER_SECRET_KEY",
        "oidc_client_secret": "secret of the identity provider",
        "smtp_password": "password of the mail server",
        "database_url": "of the database",
        "metrics_token": "token of Prometheus",
    }
    assert secret == set(kinds)
    assert [kind for kind in kinds.values() if kind not in told] == []


def test_nothing_that_serves_trusts_a_certificate_that_is_not_checked() -> None:
    careless = re.compile(
        r"verify=False|CERT_NONE|check_hostname = False|_create_unverified_context|validate_certs=False"
    )
    assert [str(path) for path in SERVING if careless.search(path.read_text(encoding="utf-8"))] == []


def test_no_pattern_is_made_of_what_someone_sends() -> None:
    """Patterns of the ways in are written in the source, or read from files of ours, and named here with the reason."""
    ours = {
        "api/cli/french.py": "the sentences of typer, escaped by re.escape",
        "api/desk/requests/references.py": "the letters that references are drawn from",
        "api/pages/benchmarks/quotes.py": "patterns of a file that is shipped",
        "api/pages/record_writing/conflicts.py": "the name of a field, escaped by re.escape",
        "api/pages/territory_names.py": "kinds of territories, written in the file",
        "api/pages/result_cards.py": "words of the need, escaped by re.escape",
    }
    methods = {"compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer"}
    made = {
        str(path.relative_to(ROOT))
        for path in SERVING
        if path.is_relative_to(ROOT / "api")
        for call in _calls(path)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "re"
        and call.func.attr in methods
        and not isinstance(call.args[0], ast.Constant)
    }
    assert made == set(ours)
