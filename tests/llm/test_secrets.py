"""A key is printed in no form; a line that cannot be opened at all costs the answers and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from gongkai.llm.line.client import Client
from gongkai.llm.line.endpoint_settings import LlmSettings, masked
from gongkai.pipeline import extract, read_document
from gongkai.readers import read
from gongkai.settings import Settings

KEY = "sk-proj-Ab3dEf6hIj9lMn2p"
SEED = sorted((Path(__file__).parents[1] / "data" / "seeds").glob("*.txt"))[0]


@pytest.mark.parametrize(
    "said",
    [
        KEY, f"Bearer {KEY}!", "sk-proj-Ab3d****Mn2p", "sk-p**********************n2p", "sk-proj-…Mn2p",
        "sk-proj-Ab3...Mn2p", "part Ef6hIj9l of it", "sk-••••••2p",
    ],
)  # fmt: skip
def test_a_key_is_masked_whole_in_part_and_as_vendors_print_it(said: str) -> None:
    shown = masked(f"Incorrect API key provided: {said} (401).", KEY)
    assert shown.startswith("Incorrect API key provided: ")
    assert "***" in shown
    assert not any(KEY[at : at + 6] in shown for at in range(len(KEY) - 5))
    assert "Mn2p" not in shown


def test_words_that_give_nothing_away_stay() -> None:
    assert masked("Rate limit reached... try again in 2 s", KEY) == "Rate limit reached... try again in 2 s"


def test_a_key_in_the_path_of_an_address_is_not_printed() -> None:
    shown = LlmSettings(base_url="https://host.example/v1/8f3b2c1d9e7a4f60b2/openai", model="m").shown_url
    assert shown == "https://host.example/v1/***/openai"
    assert LlmSettings(base_url="http://127.0.0.1:8080/v1", model="m").shown_url == "http://127.0.0.1:8080/v1"


@pytest.mark.parametrize(
    ("name", "value"), [("HTTP_PROXY", "foo://x:y"), ("SSL_CERT_FILE", "/none"), ("ALL_PROXY", "socks9://x")]
)
def test_proxies_and_certificates_that_are_none_fail_the_line_and_not_the_report(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    settings = LlmSettings(
        base_url="http://127.0.0.1:9/v1", model="m", api_key=SecretStr(KEY), retries=0, cache_dir=tmp_path
    )
    with Client(settings) as client:
        document = read(SEED)
        report = read_document(document, Settings(), client, "always")
        assert client.failure is not None
        assert "GONGKAI_LLM_BASE_URL" in client.failure
        assert {path: one.raw for path, one in report.evidence.items()} == {
            path: one.raw for path, one in extract(SEED).evidence.items()
        }
