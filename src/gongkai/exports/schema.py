"""``schemas/report.schema.json``: what ``gongkai extract`` prints, as JSON Schema 2020-12.

``make schema`` writes the file; a test compares it with the models.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from gongkai.report import SCHEMA_VERSION, Report

#: The fields that are not always there: the text, which problem an improvement answers, who said what an item
#: is about, why a cell is open.
OPTIONAL = ("text", "answers", "category_method", "doubts", "page", "box", "score")
#: What may follow the keys that every report has.
FURTHER = "A table that only a user's own form has, under the table's id (docs/forms.md)."


def schema() -> dict[str, Any]:
    """Return the schema of one report."""
    made = Report.model_json_schema(mode="serialization")
    further = {"description": FURTHER, **made["additionalProperties"]}
    for model in (made, *made.get("$defs", {}).values()):
        model["required"] = [name for name in model["properties"] if name not in OPTIONAL]
        model["additionalProperties"] = False
        model["description"] = model["description"].partition("\n\n")[0]
        for field in model["properties"].values():
            field.pop("title", None)
            field.pop("default", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "additionalProperties": further,
        "title": f"gongkai report, version {SCHEMA_VERSION}",
    }


def dumps() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(dumps())
