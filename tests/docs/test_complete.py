"""Whatever a user can set, ask for or be answered with stands in the pages, in English and in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest

from gongkai import Settings
from gongkai.checking import every_rule
from gongkai.cli import batch, check, session
from gongkai.cli.app import COMMANDS, group
from gongkai.cli.docs import PAGES
from gongkai.limits import LIMITS
from gongkai.llm.line.endpoint_settings import LlmSettings
from gongkai.report import Status
from gongkai.service.settings import NAMES
from gongkai.settings import FILE

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
WRITTEN = {
    "en": [ROOT / "README.md", *DOCS.glob("*.md")],
    "zh": [ROOT / "README.zh.md", DOCS / "rules.md", *(DOCS / "zh").glob("*.md")],
}
PAGES_IN = {
    lang: "\n".join(file.read_text(encoding="utf-8") for file in files) for lang, files in WRITTEN.items()
}
both = pytest.mark.parametrize("lang", WRITTEN)


def options(command: click.Command, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every option as it may be written, with the command that has it."""
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield path, [*parameter.opts, *parameter.secondary_opts]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from options(inner, f"{path} {name}".strip())


@both
def test_every_option_is_told(lang: str) -> None:
    told = {"--help", *re.findall(r"(?<![\w-])-(?:-[a-z][a-z-]*|[a-z]\b)", PAGES_IN[lang])}
    missing = {" ".join((path, *names)) for path, names in options(group("en")) if not told & set(names)}
    assert sorted(missing) == []


@both
def test_every_command_is_told(lang: str) -> None:
    assert [name for name in COMMANDS if f"gongkai {name}" not in PAGES_IN[lang]] == []


@both
def test_every_setting_is_told(lang: str) -> None:
    own = [*Settings.__slots__, "cache_dir", "cache_size", "per_file_ignores"]
    for name in (*own, *LIMITS, *LlmSettings.model_fields, *NAMES):
        assert re.search(
            rf"(?m)`{name}`|\[{name}\]|\[\[{name}\]\]|^{name} = |_{name.upper()}\b", PAGES_IN[lang]
        ), name
    assert "GONGKAI_RAY_ADDRESS" in PAGES_IN[lang]
    assert FILE in PAGES_IN[lang]


@both
def test_every_exit_code_is_told(lang: str) -> None:
    codes = {
        0,
        check.FOUND,
        check.UNREAD,
        batch.UNASKED,
        session.USAGE,
        session.INTERRUPTED,
        session.PIPE_CLOSED,
    }
    readme = (ROOT / ("README.md" if lang == "en" else "README.zh.md")).read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"(?m)^\| (\d+) \|", readme)} >= codes


@both
def test_every_status_and_every_rule_is_told(lang: str) -> None:
    assert [one for one in get_args(Status) if f"`{one}`" not in PAGES_IN[lang]] == []
    rules = (DOCS / "rules.md").read_text(encoding="utf-8")
    for rule in every_rule(Settings()):
        assert f"`{rule.code}" in rules or f"{rule.code} " in rules
        assert (rule.title.zh if lang == "zh" else rule.title.en) in rules


@both
def test_every_page_is_listed_and_there(lang: str) -> None:
    files = {file.stem for file in DOCS.glob("*.md")} - {"index", "api"}
    assert files == set(PAGES) - {"readme"}
    if lang == "zh":
        assert {file.stem for file in (DOCS / "zh").glob("*.md")} == files - {"rules"}
