"""How exchanges with a model server are recorded, and how the recordings are played.

A recording names no machine and no key: its address is :data:`URL`, and of the headers only those in
:data:`KEPT` are written. It is matched on method, path and the body as JSON, so that a changed prompt
or parameter finds no answer; :func:`played` then fails, whatever the program made of it.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock
from urllib.parse import urlsplit

import yaml

from gongkai.cli import app

if TYPE_CHECKING:  # it loads every library that calls a server: whoever plays a tape pays for it
    from vcr import VCR
    from vcr.cassette import Cassette
    from vcr.request import Request

ROOT = Path(__file__).resolve().parents[2]
CASSETTES = ROOT / "cassettes"
#: Where every recording says that it was made.
URL = "http://model.invalid/v1"
KEPT = ("content-type", "retry-after")
#: Part of an address in pydantic's words for a wrong reply, which a model is asked again with.
_VERSION = re.compile(r"/\d+\.\d+/v/")


class Ran(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The report that was printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def extract(report: Path, route: str, settings: dict[str, str]) -> Ran:
    """Run ``gongkai extract --llm`` on a file as a user does, in this process.

    ``settings`` are those of ``[llm]``; nothing else of the environment is seen.
    """
    return command(["extract", "--format", "json", f"--llm={route}", str(report)], settings)


def command(arguments: list[str], settings: dict[str, str]) -> Ran:
    """Run ``gongkai`` with arguments, as :func:`extract` does."""
    environ = {
        f"GONGKAI_LLM_{name}".upper(): value for name, value in settings.items() if name != "cache_dir"
    }
    environ |= {"GONGKAI_CACHE_DIR": settings["cache_dir"], "GONGKAI_LANG": "zh"}
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        mock.patch.dict("os.environ", environ, clear=True),
        mock.patch.object(sys, "argv", ["gongkai", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = app.run("gongkai", None)
    return Ran(code, *(_printed(stream) for stream in (out, err)))


def by_rules(report: Path) -> dict[str, Any]:
    """Return the report that is printed where no model is asked."""
    return extract(report, "never", {"cache_dir": ""}).report


def _printed(stream: io.TextIOWrapper) -> str:
    stream.flush()
    written: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return written.decode("utf-8")


@contextlib.contextmanager
def recorded(path: Path) -> Iterator[Cassette]:
    """Record what goes over the line into ``path``, in place of what stood there; nothing, no file.

    A recording that was broken off changes nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / path.name
        with _recorder().use_cassette(str(fresh), record_mode="all") as cassette:
            yield cassette
        path.unlink(missing_ok=True)
        if fresh.exists():
            shutil.copyfile(fresh, path)


@contextlib.contextmanager
def played(path: Path) -> Iterator[Cassette]:
    """Answer from the recording ``path`` alone; without the file there is no answer to anything.

    Raises CannotOverwriteExistingCassetteException for a request that was not recorded, or was more
    often asked than recorded, and AssertionError where a part of the recording was not asked for.
    """
    from vcr.errors import CannotOverwriteExistingCassetteException

    missed: list[Request] = []
    with _recorder().use_cassette(str(path), record_mode="none") as cassette:
        cassette.can_play_response_for = _noting(cassette.can_play_response_for, missed)
        yield cassette
        if missed:
            raise CannotOverwriteExistingCassetteException(cassette=cassette, failed_request=missed[0])
        assert cassette.all_played, f"{path.name}: {cassette.play_count} of {len(cassette)} were asked for"


def _noting(known: Callable[[Request], bool], missed: list[Request]) -> Callable[[Request], bool]:
    """Keep what is not on the tape: the program takes the refusal for a dead line and goes on."""

    def can_play(request: Request) -> bool:
        found = known(request)
        if not found:
            missed.append(request)
        return found

    return can_play


def _recorder() -> VCR:
    from vcr import VCR

    recorder = VCR(
        serializer="readable",
        match_on=("method", "path", "body"),
        before_record_request=_nameless_request,
        before_record_response=_nameless_response,
        decode_compressed_response=True,
    )
    recorder.register_serializer("readable", Readable)
    recorder.register_matcher("body", same_body)
    return recorder


def same_body(one: Request, other: Request) -> None:
    """Raise AssertionError with the difference where two bodies say something else."""
    texts = [
        json.dumps(json.loads(_VERSION.sub("/v/", request.body.decode())), ensure_ascii=False, indent=1)
        for request in (one, other)
    ]
    if texts[0] != texts[1]:
        sent, kept = (text.splitlines() for text in texts)
        raise AssertionError(
            "\n".join(difflib.unified_diff(kept, sent, "recorded", "sent", n=0, lineterm=""))
        )


def _nameless_request(request: Request) -> Request:
    from vcr.request import Request

    path = "/v1" + urlsplit(request.uri).path.partition("/v1")[2]
    return Request(request.method, URL.removesuffix("/v1") + path, request.body, {})


def _nameless_response(response: dict[str, Any]) -> dict[str, Any]:
    headers = {name: value for name, value in response["headers"].items() if name.lower() in KEPT}
    return {**response, "headers": headers}


class Readable:
    """Cassettes as YAML to be read by people: bodies that are JSON are written out as data."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """Return the text of a cassette."""
        exchanges = []
        said: dict[str, Any] = {}
        for one in cassette["interactions"]:
            sent, got = one["request"], one["response"]
            exchanges.append(
                {
                    "request": {
                        "method": sent["method"],
                        "uri": sent["uri"],
                        "body": _once(json.loads(sent["body"]), said),
                    },
                    "response": {
                        "status": got["status"],
                        "headers": got["headers"],
                        **_data(got["body"]["string"]),
                    },
                }
            )
        return yaml.dump(
            {"version": 1, "interactions": exchanges},
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            width=110,
        )

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """Return the cassette of a text."""
        found: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
        for one in found["interactions"]:
            one["request"] |= {"headers": {}, "body": json.dumps(one["request"]["body"], ensure_ascii=False)}
            response = one["response"]
            body = json.dumps(response.pop("json")) if "json" in response else response.pop("text")
            response["body"] = {"string": body}
        return found


def _data(body: str | bytes) -> dict[str, Any]:
    """Return a body as data where its text can be made of that again, else as text."""
    text = body.decode("utf-8") if isinstance(body, bytes) else body
    try:
        found = json.loads(text)
    except ValueError:
        return {"text": text}
    return {"json": found}


#: A text or a schema that is longer is written once in a recording, and pointed at from then on.
_LONG = 300


def _once(body: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return a body whose long texts and shape are the very objects of earlier bodies that said the same."""
    messages = [
        {**one, "content": said.setdefault(str(one["content"]), one["content"])} for one in body["messages"]
    ]
    shape = body.get("response_format")
    shared = {"response_format": said.setdefault(json.dumps(shape), shape)} if shape else {}
    return {**body, "messages": messages, **shared}


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        if isinstance(data, str):
            return len(data) <= _LONG
        return bool(super().ignore_aliases(data))


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
