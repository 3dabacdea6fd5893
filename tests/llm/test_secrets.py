"""The key is never printed, cached, logged or recorded, whatever a server does with it."""

from __future__ import annotations

import base64
import json
import logging
from pathlib import Path

import pytest

from gongkai.errors import SettingsError
from gongkai.llm.line.endpoint_settings import LlmSettings

from .conftest import SECRET, Open, Run, read_with
from .double import Behaviour, Question, Reply, said, serving
from .lies import honest
from .prose import prose_report
from .replies import TRANSIENT

ABOUT = prose_report(5)


def _header(question: Question) -> str:
    return next(value for name, value in question.headers.items() if name.lower() == "authorization")


def _echo(status: int) -> Behaviour:
    def behave(question: Question) -> Reply:
        told = _header(question)
        body = json.dumps({"error": {"message": f"bad key: {told}", "headers": {"Authorization": told}}})
        return Reply(status, body.encode(), {"X-Echo": told, "WWW-Authenticate": told})

    return behave


def _echo_as_text(question: Question) -> Reply:
    return Reply(401, f"<h1>{_header(question)}</h1>".encode(), {"Content-Type": "text/html"})


def _echo_in_content(question: Question) -> Reply:
    return said(question, f'{{"items":"{_header(question)}"}}')


ECHOES: dict[str, Behaviour] = {
    "400": _echo(400),
    "401": _echo(401),
    "403": _echo(403),
    "429": _echo(429),
    "500": _echo(500),
    "200": _echo(200),
    "text": _echo_as_text,
    "content": _echo_in_content,
    "reset": TRANSIENT["reset"],
    "no_http": lambda question: Reply(raw=_header(question).encode() + b"\r\n\r\n"),
}


@pytest.mark.parametrize("name", ECHOES)
def test_no_key_in_results_words_logs_or_files(
    opened: Open,
    name: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "asyncio")
    with serving(ECHOES[name]) as double:
        with opened(double, kept=True, cache_dir=tmp_path) as client:
            report = read_with(client, ABOUT)
        assert SECRET in _header(double.questions[0]), "the server was given it"
    written = "".join(capfd.readouterr()) + caplog.text + str(client.failure) + report.model_dump_json()
    written += repr(client.settings) + repr(vars(client.settings))
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for secret in (SECRET, base64.b64encode(SECRET.encode()).decode().rstrip("=")):
        assert secret not in written
        assert not [data for data in files if secret.encode() in data]


def test_no_key_on_the_command_line_even_where_the_client_logs(run_apart: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ABOUT.data)
    with serving(_echo(401)) as double:
        done = run_apart(double, "extract", "--llm", "a.txt", OPENAI_LOG="debug", HTTPX_LOG_LEVEL="debug")
        assert double.count == 1
    assert done.returncode == 4
    assert SECRET not in done.stdout + done.stderr
    assert "***" in done.stderr


@pytest.mark.parametrize("key", ["sk-a\nb", "sk a", "sk-密钥", "sk-\x07bell"])
def test_a_key_that_no_header_can_hold_is_refused_unseen(key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        LlmSettings.load({"GONGKAI_LLM_API_KEY": key, "GONGKAI_LLM_MODEL": "m"})
    assert "api_key" in str(caught.value)
    assert key not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "url",
    [
        f"https://user:{SECRET}@host/v1",
        f"https://{SECRET}@host/v1",
        f"https://host/v1?key={SECRET}",
        f"https://host/v1#{SECRET}",
        "host/v1",
        "ftp://host/v1",
        "http://",
    ],
)
def test_an_address_with_a_secret_in_it_is_refused_unseen(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        LlmSettings.load({"GONGKAI_LLM_BASE_URL": url, "GONGKAI_LLM_MODEL": "m"})
    assert "base_url" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_server_that_sends_elsewhere_is_not_followed(opened: Open) -> None:
    with serving(honest(ABOUT)) as other:
        aside = {"Location": f"{other.url}/chat/completions"}
        with serving(lambda _: Reply(307, b"", aside)) as double:
            client = opened(double)
            read_with(client, ABOUT)
        assert other.count == 0
    assert client.failure
