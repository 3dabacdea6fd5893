"""``schemas/report.schema.json``: what ``gongkai extract`` prints, as JSON Schema 2020-12.

``make schema`` writes the file; a test compares it with the models. What each property is stands in
``schemas/report.descriptions.yaml``; the rows and columns are those of the official forms.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from gongkai.form import Form, load_forms
from gongkai.report import SCHEMA_VERSION, Report
from gongkai.resources import folder
from gongkai.rules.registry import explained
from gongkai.yaml_files import read_yaml

#: The fields that are not always there: the text, which problem an improvement answers, who said what an item
#: is about, why a cell is open.
OPTIONAL = ("credit_code", "text", "answers", "category_method", "doubts", "page", "box", "score")
#: What may follow the keys that every report has.
FURTHER = "A table that only a user's own form has, under the table's id (docs/forms.md)."


#: The schema's own name. It is nobody's address: nothing is to be fetched there.
ID = f"urn:gongkai:report:{SCHEMA_VERSION}"
_CELL = {"$ref": "#/$defs/Cell"}
_NUMBER = {
    "description": "A printed number; null where nothing readable stands there.",
    "anyOf": [{"type": "integer"}, {"type": "number"}, {"type": "null"}],
}


def schema() -> dict[str, Any]:
    """Return the schema of one report."""
    said = read_yaml(folder("schemas") / "report.descriptions.yaml")
    forms = load_forms()
    made = Report.model_json_schema(mode="serialization")
    further = {"description": FURTHER, **made["additionalProperties"]}
    for name, model in (("Report", made), *made["$defs"].items()):
        for property_, field in model["properties"].items():
            field["description"] = said[name][property_]
        model["required"] = [name for name in model["properties"] if name not in OPTIONAL]
        model["additionalProperties"] = False
        model["description"] = model["description"].partition("\n\n")[0]
        for field in model["properties"].values():
            field.pop("title", None)
            field.pop("default", None)
    made["$defs"]["Cell"] = _NUMBER
    made["$defs"]["Finding"]["properties"]["code"]["examples"] = [rule.code for rule in explained(forms)]
    for table in made["properties"].keys() & forms[0].tables.keys():
        made["properties"][table]["anyOf"][0]["properties"] = _rows(table, forms)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        **made,
        "additionalProperties": further,
        "title": f"gongkai report, version {SCHEMA_VERSION}",
    }


def _rows(table: str, forms: Sequence[Form]) -> dict[str, Any]:
    """Return every row that an official form has, with its columns; a user's own form may have others."""
    rows: dict[str, Any] = {}
    for form in forms:
        for block in form.tables[table].blocks:
            for row in block.rows:
                known = rows.setdefault(
                    row.id, {"description": row.label, "type": "object", "properties": {}}
                )
                for column in block.columns:
                    known["properties"].setdefault(column.id, {"description": column.label, **_CELL})
                known["additionalProperties"] = _CELL
    return rows


def dumps() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(dumps())
