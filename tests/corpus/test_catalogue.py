import shutil
from pathlib import Path

import pytest
import yaml

from corpus.catalogue import DATA, Catalogue, digest_of
from corpus.errors import CatalogueError, UnknownRecordError

LIVRY = "investigations/pni-93-livry-gargan.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(path: Path, **fields: object) -> None:
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    record.update(fields)
    path.write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")


def problems_in(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_catalogue_holds_every_investigation_and_tool() -> None:
    catalogue = Catalogue.load()
    assert len(catalogue.investigations) == 47
    assert len(catalogue.tools) == 66


def test_a_wrong_value_names_file_field_value_and_what_was_expected(folder: Path) -> None:
    change(folder / LIVRY, themes=["dechets", "cuisine"])
    (problem,) = problems_in(folder)
    assert problem.startswith(f"{LIVRY}, themes.1 « cuisine » : La valeur n’est pas dans la liste : admin")


def test_a_missing_field_is_named(folder: Path) -> None:
    path = folder / LIVRY
    path.write_text(path.read_text(encoding="utf-8").replace("problem:", "probleme:", 1), encoding="utf-8")
    found = problems_in(folder)
    assert f"{LIVRY}, problem : Ce champ est obligatoire." in found
    assert f"{LIVRY}, probleme : Ce champ n’existe pas." in found


def test_every_broken_file_is_reported_at_once(folder: Path) -> None:
    change(folder / LIVRY, title=3)
    change(folder / "tools/acdechets.yaml", url="http://exemple.fr")
    assert len(problems_in(folder)) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Ce fichier est vide"),
        (b"a: [", "YAML lisible, ligne 2, colonne 1"),
        (b"a: \x01", "YAML lisible : vérifiez"),
        (b"- 1\n- 2\n", "Un groupe de champs est attendu"),
        (b"\xff\xfe", "enregistrez-le dans cet encodage"),
    ],
)
def test_a_file_that_is_no_record_is_named_with_what_to_do(folder: Path, content: bytes, said: str) -> None:
    (folder / "tools/acdechets.yaml").write_bytes(content)
    (problem,) = problems_in(folder)
    assert problem.startswith("tools/acdechets.yaml : ")
    assert said in problem


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("checked_on: 2027-13-45", "tools/acdechets.yaml, checked_on « 2027-13-45 »"),
        ("name: [a, b]", "tools/acdechets.yaml, name « [a, b] »"),
        ("name: {a: b}", "tools/acdechets.yaml, name : "),
    ],
)
def test_a_value_that_is_none_is_told_with_its_field(folder: Path, line: str, told: str) -> None:
    path = folder / "tools/acdechets.yaml"
    field = line.partition(":")[0]
    kept = [old for old in path.read_text(encoding="utf-8").splitlines() if not old.startswith(f"{field}:")]
    path.write_text("\n".join([*kept, line, ""]), encoding="utf-8")
    (problem,) = problems_in(folder)
    assert problem.replace("\N{NO-BREAK SPACE}", " ").startswith(told)


def test_a_key_that_comes_twice_is_told_with_its_line_and_value(folder: Path) -> None:
    path = folder / "tools/acdechets.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text.rstrip()}\nname: Autre\n", encoding="utf-8")
    (problem,) = problems_in(folder)
    assert problem.replace("\N{NO-BREAK SPACE}", " ").startswith("tools/acdechets.yaml, name « Autre »")
    assert f"ligne {len(text.rstrip().splitlines()) + 1}, est déjà écrite" in problem


def test_personal_data_in_an_address_or_a_price_is_named_with_its_file(folder: Path) -> None:
    path = folder / "tools/acdechets.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    raw |= {"url": "https://exemple.fr/?m=a.b%40exemple.fr", "price": {"kind": "paid", "detail": "01 23 45 67 89"}}
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    found = "\n".join(problems_in(folder))
    assert "tools/acdechets.yaml, url « [courriel] »" in found
    assert "tools/acdechets.yaml, price.detail « [téléphone] »" in found
    assert "a.b@" not in found
    assert "01 23" not in found


def test_an_id_is_the_name_of_its_file(folder: Path) -> None:
    (folder / LIVRY).rename(folder / "investigations/autre.yaml")
    assert any("écrivez « autre », ou renommez le fichier" in p for p in problems_in(folder))


@pytest.mark.parametrize(
    "text",
    [
        "Écrire à accueil@mairie-exemple.fr.",
        "Appeler le 01 23 45 67 89.",
        "Appeler le +33 6 12 34 56 78.",
        "La camionnette AB-123-CD y passe.",
        "La voiture 1234 AB 56 y passe.",
        "Demander à Mme Exemplaire.",
        "Marie Exemplaire s’en occupe.",
    ],
)
def test_personal_data_in_a_record_is_refused(folder: Path, text: str) -> None:
    change(folder / "tools/acdechets.yaml", purpose=text)
    (problem,) = problems_in(folder)
    assert problem.startswith("tools/acdechets.yaml, purpose « ")
    assert problem.endswith(" » : Cela ressemble à une donnée personnelle : nommez le service, pas la personne.")
    assert "[" in problem
    assert not any(secret in problem for secret in ("accueil@", "01 23", "6 12", "AB", "Exemplaire"))


def test_personal_data_deep_in_a_record_is_told_by_its_field_and_what_stands_around(folder: Path) -> None:
    tool = yaml.safe_load((folder / "tools/acdechets.yaml").read_text(encoding="utf-8"))
    long = f"{'Avant. ' * 30}Écrire à accueil@mairie-exemple.fr. {'Après. ' * 30}"
    change(folder / "tools/acdechets.yaml", aliases=["Le 01 23 45 67 89"], problems=[*tool["problems"][:2], long])
    deep, name = problems_in(folder)
    assert deep.startswith("tools/acdechets.yaml, problems.2 « …")
    assert "Avant. Écrire à [courriel]. Après. " in deep
    assert "… » : Cela ressemble" in deep
    assert len(deep) < 250
    assert name.startswith("tools/acdechets.yaml, aliases.0 « Le [téléphone] » : Cela ressemble")


def test_a_link_that_stands_on_one_side_only_is_refused(folder: Path) -> None:
    change(folder / "tools/acdechets.yaml", uses=[])
    (problem,) = problems_in(folder)
    assert problem == f"{LIVRY}, tools « acdechets » : Ajoutez « pni-93-livry-gargan » aux usages (uses) de cet outil."


def test_a_dangling_tool_is_refused(folder: Path) -> None:
    change(folder / LIVRY, other_tools=["plan-proprete-idf", "acdechets", "inconnu"])
    assert any(p == f"{LIVRY}, tools « inconnu » : Aucun outil n’a cet identifiant." for p in problems_in(folder))


def test_a_use_by_an_unknown_investigation_is_refused(folder: Path) -> None:
    use = {"investigation": "pni-00-ailleurs", "result": "tested", "text": "Essayé ailleurs.", "lines": "400"}
    tool = yaml.safe_load((folder / "tools/acdechets.yaml").read_text(encoding="utf-8"))
    change(folder / "tools/acdechets.yaml", uses=[*tool["uses"], use])
    assert any("Aucune enquête n’a cet identifiant" in p for p in problems_in(folder))


def test_a_problem_copied_from_another_tool_is_refused(folder: Path) -> None:
    tool = yaml.safe_load((folder / "tools/acdechets.yaml").read_text(encoding="utf-8"))
    change(folder / "tools/pix.yaml", problems=[tool["problems"][0].upper(), "Un autre souci.", "Encore un autre."])
    assert sum("déjà celui d’un autre outil" in p for p in problems_in(folder)) == 2


def test_a_citation_outside_the_span_or_in_a_picture_is_refused(folder: Path) -> None:
    change(folder / LIVRY, problem={"text": "Les dépôts augmentent.", "lines": "1"})
    assert any("problem.lines « 1 » : Ces lignes ne sont pas de celles de la fiche, " in p for p in problems_in(folder))
    mureaux = folder / "investigations/pni-78-les-mureaux-1.yaml"
    change(folder / LIVRY, problem={"text": "Les dépôts augmentent.", "lines": "1634"})
    change(mureaux, problem={"text": "Des enfants sont suivis.", "lines": "1820-1822"})
    assert any("problem.lines « 1820-1822 » : Ces lignes viennent d’une image" in p for p in problems_in(folder))


def test_an_unknown_document_is_refused(folder: Path) -> None:
    change(folder / "tools/acdechets.yaml", sources=[{"document": "ailleurs", "place": "page 3"}])
    (problem,) = problems_in(folder)
    assert problem.startswith("tools/acdechets.yaml, sources.0.document « ailleurs » : ")
    assert "choisissez-en un de documents.yaml : " in problem


def test_lines_that_go_backward_are_refused_with_their_place(folder: Path) -> None:
    change(folder / LIVRY, problem={"text": "Les dépôts augmentent.", "lines": "12-5"})
    (problem,) = problems_in(folder)
    assert problem.startswith(f"{LIVRY}, problem.lines « 12-5 » : Des lignes vont de la première à la dernière")


def test_a_missing_or_empty_folder_says_so(tmp_path: Path) -> None:
    assert "Ce dossier n’existe pas" in problems_in(tmp_path / "absent")[0]
    assert "Aucune fiche ici" in problems_in(tmp_path)[0]


def test_the_digest_follows_the_bytes_of_the_records_alone(folder: Path) -> None:
    before = digest_of(folder)
    (folder / "notes.txt").write_text("rien")
    assert digest_of(folder) == before
    change(folder / LIVRY, title="Un autre titre")
    assert digest_of(folder) != before


def test_a_catalogue_survives_json() -> None:
    catalogue = Catalogue.load()
    again = Catalogue.from_json(catalogue.to_json())
    assert again.investigations == catalogue.investigations
    assert again.tools == catalogue.tools


def test_an_unknown_id_is_an_error_with_a_sentence() -> None:
    catalogue = Catalogue.load()
    assert catalogue.record("pix").id == "pix"
    for look_up in (catalogue.record, catalogue.tool, catalogue.investigation):
        with pytest.raises(UnknownRecordError, match="has the id 'absent'"):
            look_up("absent")


def test_each_tool_names_three_problems_and_each_record_is_said_in_fourteen_other_ways() -> None:
    catalogue = Catalogue.load()
    assert min(len(set(tool.problems)) for tool in catalogue.tools) >= 3
    assert {len(record.wordings) for record in catalogue.records} == {14}
    for records in (catalogue.investigations, catalogue.tools):
        said = [text.casefold() for record in records for text in record.wordings]
        assert len(set(said)) == len(said)


def test_each_record_says_in_few_words_what_it_is_about_thing_by_thing() -> None:
    records = Catalogue.load().records
    said = [matter for record in records for matter in record.matters]
    assert len(set(said)) == len(said)
    assert {len(record.matters) for record in records} <= set(range(2, 8))
    assert all(5 <= len(matter.split()) <= 16 and matter[0].islower() and matter[-1] != "." for matter in said)


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("tools/acdechets.yaml", "themes", []),
        ("tools/acdechets.yaml", "url", "http://exemple.fr"),
        ("tools/acdechets.yaml", "repository", "http://exemple.fr"),
        (LIVRY, "themes", []),
        (LIVRY, "lessons", []),
    ],
)
def test_a_reviewed_record_may_not_lack_what_an_imported_one_may(
    folder: Path, path: str, field: str, value: object
) -> None:
    change(folder / path, **{field: value})
    (problem,) = problems_in(folder)
    assert problem.startswith(f"{path}, {field}")
