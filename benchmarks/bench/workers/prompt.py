"""A whole document in one prompt, and a shape to fill in, through instructor: how most people would do it.

Asks any OpenAI-compatible endpoint: ``GONGKAI_LLM_BASE_URL``, ``GONGKAI_LLM_MODEL``, ``GONGKAI_LLM_API_KEY``. What it costs is
counted by ``GONGKAI_BENCH_PRICE``, yuan a million tokens in and out: ``2,8``; without it money stays empty. The endpoint is
to hold the reply to the shape (``GONGKAI_LLM_MODE``, ``json_schema`` unless said otherwise): one that only promises JSON
lets a small model reply with ``{}``. A web page is sent as its text. What the model says is taken as it is: it says of no
number how far it can be trusted. A reply that has not ended after so many tokens as would name every cell one and a half
times has failed: what bounds it is the same on any machine.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from pathlib import Path
from typing import Any

import instructor
import openai
from bs4 import BeautifulSoup
from pydantic import BaseModel, Field

from benchmarks.bench.running import SERVED
from tests.torture import labels

#: A whole report has some 200 numbers, of some 25 tokens with their fields.
_LONGEST = 8000
_WORDS = """以下是一份政府信息公开工作年度报告（也可能不是）。请逐格读出三张表中印出的数字，不要计算，不要更正，没有印出的不要填。
字段写作“表.行.列”，只能用下列字段：
{fields}

文件：
{text}"""


class Cell(BaseModel):
    """One number."""

    field: str
    value: float


class Reading(BaseModel):
    """What the model reads."""

    is_report: bool = Field(description="是否是政府信息公开工作年度报告")
    cells: list[Cell]
    problems: list[str]
    improvements: list[str]


def fields() -> list[str]:
    """Return every field of both forms."""
    rows = [line[0] for part in ("before", "outcomes", "other_rows") for line in labels.requests()[part]]
    rows += [labels.requests()[part][0] for part in ("other_one", "total", "after")]
    found = [f"requests.{row}.{column}" for row in rows for column in labels.applicants()]
    found += [
        f"litigation.{row}.{name}" for row, _ in labels.litigation()["blocks"] for name in labels.results()
    ]
    for form in ("2021", "2019"):
        for article in labels.disclosure(form):
            names = [name for name, _ in article["columns"]]
            found += [f"disclosure.{row[0]}.{name}" for row in article["rows"] for name in names]
    return list(dict.fromkeys(found))


def said_of(client: Any, model: str, path: Path) -> dict[str, Any]:
    """Return what the model says of a file, in the bench's shape."""
    data = path.read_bytes()
    if path.suffix.lower() in (".html", ".htm", ".shtml"):
        text = BeautifulSoup(data, "lxml").get_text("\n", strip=True)
    else:
        text = data.decode("utf-8", errors="replace")
    prompt = _WORDS.format(fields="\n".join(fields()), text=text)
    reading, raw = client.chat.completions.create_with_completion(
        model=model,
        response_model=Reading,
        max_retries=1,
        max_completion_tokens=_LONGEST,
        messages=[{"role": "user", "content": prompt}],
    )
    return {
        "report": reading.is_report,
        "cells": {cell.field: cell.value for cell in reading.cells},
        "problems": reading.problems,
        "improvements": reading.improvements,
        "money": _money(raw.usage),
    }


def _money(usage: Any) -> float | None:
    prices = os.environ.get("GONGKAI_BENCH_PRICE", "")
    if not prices or usage is None:
        return None
    given, got = map(float, prices.split(","))
    return float(usage.prompt_tokens * given + usage.completion_tokens * got) / 1e6


def main() -> None:
    """Answer until nothing more is asked."""
    url, model = os.environ["GONGKAI_LLM_BASE_URL"], os.environ["GONGKAI_LLM_MODEL"]
    key = os.environ.get("GONGKAI_LLM_API_KEY", "none")
    mode = instructor.Mode[os.environ.get("GONGKAI_LLM_MODE", "json_schema").upper()]
    client = instructor.from_openai(openai.OpenAI(base_url=url, api_key=key, timeout=SERVED), mode=mode)
    version = f"instructor {importlib.metadata.version('instructor')}, {model}"
    for line in sys.stdin:
        try:
            said = said_of(client, model, Path(line.rstrip("\n")))
        except Exception as error:
            said = {"report": True, "cells": {}, "error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps({"version": version, **said}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
