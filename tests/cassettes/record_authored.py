"""Records ``cassettes/authored``: a server on this machine says what was written by hand.

    python -m tests.cassettes.record_authored [NAME ...]

Each file of ``cassettes/authored/replies`` is one exchange: the report that is read, and the replies
in the order in which the server gives them. No model is asked.
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from gongkai.yaml_files import read_yaml
from tests.cassettes.serving import Said, serving
from tests.cassettes.tape import CASSETTES, ROOT, Ran, extract, recorded

FOLDER = CASSETTES / "authored"
NAMES = tuple(sorted(path.stem for path in (FOLDER / "replies").glob("*.yaml")))


def written(name: str) -> dict[str, Any]:
    """Return an exchange as it was written."""
    found: dict[str, Any] = read_yaml(FOLDER / f"replies/{name}.yaml")
    return found


def run(name: str, base_url: str, cache: Path) -> Ran:
    """Read the report of an exchange with the help of whoever answers at ``base_url``."""
    exchange = written(name)
    settings = {"base_url": base_url, "model": "by-hand", "backoff": "0", "cache_dir": str(cache)}
    return extract(ROOT / exchange["report"], exchange["route"], settings | exchange.get("settings", {}))


def server(replies: list[dict[str, Any]]) -> AbstractContextManager[str]:
    """Answer requests with these replies, one each and in order; yield the base URL."""
    left = iter(replies)

    def answer(_: bytes) -> Said:
        reply: dict[str, Any] = next(left, {"status": 599, "body": "nothing more was written"})
        return Said(_body(reply).encode(), reply.get("status", 200), reply.get("headers", {}))

    return serving(answer)


def _body(reply: dict[str, Any]) -> str:
    """Return the body of a reply: as it is written, or a completion around it."""
    if "body" in reply:
        return reply["body"] if isinstance(reply["body"], str) else json.dumps(reply["body"])
    message: dict[str, Any] = {"role": "assistant", "content": reply.get("content")}
    if "reply" in reply:
        message["content"] = json.dumps(reply["reply"], ensure_ascii=False)
    if "tool" in reply:
        called = {"name": reply["tool"]["name"], "arguments": json.dumps(reply["tool"]["arguments"])}
        message["tool_calls"] = [{"id": "call", "type": "function", "function": called}]
    choice = {"index": 0, "message": message, "finish_reason": reply.get("finish", "stop")}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    completion = {"id": "by-hand", "object": "chat.completion", "created": 0, "model": "by-hand"}
    return json.dumps({**completion, "choices": [choice], "usage": usage})


def main() -> int:
    """Record the named exchanges, or all."""
    for name in sys.argv[1:] or NAMES:
        with (
            tempfile.TemporaryDirectory() as cache,
            server(written(name)["replies"]) as base_url,
            recorded(FOLDER / f"{name}.yaml") as tape,
        ):
            ran = run(name, base_url, Path(cache))
        print(f"{name}: {len(tape)} of {len(written(name)['replies'])} replies, exit code {ran.code}")
        print(f"    {ran.err.strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
