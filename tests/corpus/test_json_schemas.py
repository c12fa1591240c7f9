from corpus.json_schemas import SCHEMAS, schema_texts


def test_the_committed_schemas_are_those_of_the_classes() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")}
    assert committed == schema_texts(), "run: python -m corpus.json_schemas"
