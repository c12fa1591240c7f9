import pytest

from api.protection.local_paths import HOME, local_path, sign_in_address


@pytest.mark.parametrize(
    "typed",
    [
        "//ailleurs.example/x",
        "/\\ailleurs.example",
        "\\/ailleurs.example",
        "https://ailleurs.example",
        "javascript:alert(1)",
        "ailleurs.example",
        "/\t/ailleurs.example",
        "/\n/ailleurs.example",
        "/bureau\r\nSet-Cookie: a=b",
        "/bureau\\..\\x",
        "/connexion?suite=/connexion",
        "/deconnexion",
        "/é",
        "/" + "x" * 2_000,
        "",
        None,
    ],
)
def test_no_address_leads_elsewhere_nor_in_a_circle(typed: str | None) -> None:
    assert local_path(typed) == HOME


@pytest.mark.parametrize("typed", ["/bureau", "/bureau/demandes/DL-2026-7K3F9G?page=2&mots=a%20b", "/"])
def test_a_path_of_ours_is_kept(typed: str) -> None:
    assert local_path(typed) == typed


def test_the_way_back_is_one_parameter() -> None:
    assert sign_in_address("/bureau/x", "a=1&suite=//b") == "/connexion?suite=/bureau/x%3Fa%3D1%26suite%3D//b"
