"""Reports that were read before: JSON, or JSON Lines as ``extract`` and ``batch`` write them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gongkai.errors import UnreadableError
from gongkai.failures import one_line
from gongkai.report import Report
from gongkai.wording import default_lang, say

SUFFIXES = (".jsonl", ".ndjson", ".json")
#: What ``batch`` notes of an input that it could not read.
_FAILURE = {"code", "message"}


def read(path: Path) -> Iterator[Report | UnreadableError]:
    """Yield the reports of a file, one a line or one in all; what is none is an error with its line.

    What ``batch`` noted of inputs that could not be read is passed over. Raises OSError.
    """
    with path.open("rb") as stream:
        first = next((line for line in stream if line.strip()), None)
        if first is None:
            return
        stream.seek(0)
        if path.suffix.lower() != ".json" or _is_object(first):
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield from _report(line, f"{path}:{number}")
        else:
            yield from _report(stream.read(), str(path))


def _is_object(text: bytes) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _report(text: bytes, place: str) -> Iterator[Report | UnreadableError]:
    try:
        given: Any = json.loads(text.removeprefix(b"\xef\xbb\xbf"), parse_float=Decimal)
        if isinstance(given, dict) and "schema_version" not in given and given.keys() >= _FAILURE:
            return
        yield Report.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")
        yield UnreadableError(say("panel.no_report", default_lang(), reason=one_line(reason)), place=place)
    except (ValueError, RecursionError) as error:
        yield UnreadableError(say("panel.no_json", default_lang(), reason=one_line(error)), place=place)
