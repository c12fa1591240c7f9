import json

import jsonschema_rs

from corpus.catalogue import DATA
from corpus.json_schemas import SCHEMAS, schema_texts
from corpus.yaml_files import read_yaml


def test_the_committed_schemas_are_those_of_the_classes() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")}
    assert committed == schema_texts(), "run: python -m corpus.json_schemas"


def test_every_record_conforms_to_its_schema_as_it_is_written() -> None:
    wrong = []
    for kind in ("investigation", "tool"):
        schema = jsonschema_rs.validator_for(json.loads((SCHEMAS / f"{kind}.json").read_text(encoding="utf-8")))
        for path in sorted((DATA / f"{kind}s").glob("*.yaml")):
            raw = json.loads(json.dumps(read_yaml(path, file=path.name, problems=[]), default=str))
            wrong += [f"{path.name}: {error.instance_path}: {error.message}" for error in schema.iter_errors(raw)]
    assert wrong == []
