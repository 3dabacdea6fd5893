"""Records ``cassettes/authored/corpus``: the evaluation corpus, answered with care and with every known lie.

    python -m tests.cassettes.record_corpus [NAME ...]

No model is asked. A server on this machine says what a careful reader makes of the gold of the corpus
(``tests/llm/careful.py``), or a lie about it (``tests/llm/corpus_lies.py``); the same at every run.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from random import Random
from typing import Any

from gongkai import Report
from gongkai.evaluation.corpus import Document, documents
from gongkai.llm.line.client import Client
from gongkai.llm.line.endpoint_settings import LlmSettings
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.settings import Settings
from tests.cassettes.serving import Said, serving
from tests.cassettes.tape import CASSETTES, Ran, command, recorded
from tests.llm.careful import Careful, kind_of
from tests.llm.corpus_lies import LIES

FOLDER = CASSETTES / "authored/corpus"
COMPETENT = "competent"
#: So many documents are lied about in each way.
_FEW = 6
_COUNTS = {"table": "cells", "free_text": "items", "overview_numbers": "claims", "categories": "items"}

Replier = Callable[[Mapping[str, Any]], dict[str, Any]]


def lies() -> dict[str, list[Document]]:
    """Return the kinds of lies, each with the documents that it is told about."""
    every = documents()
    found = {}
    for kind, lies_ in LIES.items():
        fit = [one for one in every if _COUNTS[kind] in one.counts]
        for lie in lies_:
            first = [one for one in fit if "injection" in one.hard]
            rest = Random(lie.__name__).sample([one for one in fit if one not in first], _FEW)
            found[f"hostile-{lie.__name__.replace('_', '-')}"] = [*first, *rest][:_FEW]
    return found


def careful() -> Replier:
    """Return who answers every question of the corpus as a careful reader does."""
    return Careful(documents()).answer


def liar(name: str) -> Replier:
    """Return who tells one lie wherever it fits, and else the truth."""
    honest = careful()
    kind, told = next(
        (kind, lie)
        for kind, lies_ in LIES.items()
        for lie in lies_
        if name == f"hostile-{lie.__name__.replace('_', '-')}"
    )

    def reply(body: Mapping[str, Any]) -> dict[str, Any]:
        true = honest(body)
        if kind_of(body) != kind:
            return true
        return told(Random(json.dumps(body["messages"][-1], ensure_ascii=False)), body, true)

    return reply


def evaluated(base_url: str, cache: Path, model: str = "by-hand", **settings: str) -> Ran:
    """Run ``gongkai llm eval --json`` against whoever answers at ``base_url``, one question at a time."""
    every = {
        "base_url": base_url,
        "model": model,
        "backoff": "0",
        "concurrency": "1",
        "cache_dir": str(cache),
    }
    return command(["llm", "eval", "--json"], every | settings)


def lied_to(name: str, base_url: str, cache: Path) -> list[tuple[Document, Report]]:
    """Read the documents of a lie with the help of whoever answers at ``base_url``."""
    settings = LlmSettings(base_url=base_url, model="by-hand", backoff=0, cache_dir=cache)
    with Client.of_settings(settings) as client:
        return [
            (one, read_document(read(one.data, name=one.name), Settings(), client, "always"))
            for one in lies()[name]
        ]


def server(reply: Replier) -> AbstractContextManager[str]:
    """Answer every request with what ``reply`` says of its body; yield the base URL."""

    def answer(asked: bytes) -> Said:
        body = json.loads(asked)
        said = json.dumps(reply(body), ensure_ascii=False, separators=(",", ":"))
        tokens = {
            "prompt_tokens": len(json.dumps(body["messages"], ensure_ascii=False)),
            "completion_tokens": len(said) // 3,
        }
        message = {"role": "assistant", "content": said}
        completion = {
            "id": "by-hand",
            "object": "chat.completion",
            "created": 0,
            "model": "by-hand",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {**tokens, "total_tokens": sum(tokens.values())},
        }
        return Said(json.dumps(completion, ensure_ascii=False).encode())

    return serving(answer)


def main() -> int:
    """Record the named sets, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or [COMPETENT, *lies()]:
        replier = careful() if name == COMPETENT else liar(name)
        with (
            tempfile.TemporaryDirectory() as cache,
            server(replier) as url,
            recorded(FOLDER / f"{name}.yaml") as tape,
        ):
            if name == COMPETENT:
                ran = evaluated(url, Path(cache))
                if ran.code:
                    raise SystemExit(ran.err)
            else:
                lied_to(name, url, Path(cache))
        print(f"{name}: {len(tape)} requests", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
