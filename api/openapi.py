"""Print the OpenAPI document: ``python -m api.openapi > docs/openapi.json``."""

from __future__ import annotations

import json
import sys

from api.app import create_app
from api.resources.recommenders import open_recommender
from api.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    document = create_app(settings, open_recommender(settings)).openapi()
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
