"""``gongkai docs``: the pages that came with this copy, to be read without a network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gongkai.cli.output import Output
from gongkai.cli.session import guarded
from gongkai.errors import SettingsError
from gongkai.resources import folder
from gongkai.settings import Settings, half
from gongkai.wording import Lang, say

#: The pages in the order in which they are listed, most wanted first; the first is the README.
PAGES = ("readme", "panel", "batch", "llm", "service", "forms", "rules", "architecture", "benchmark")


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("docs", help=say("docs.help", lang), epilog=say("docs.codes", lang))
    @click.argument("page", required=False, metavar="[PAGE]")
    @guarded
    def docs(page: str | None) -> int:
        lang = Settings.load().lang
        if page is None:
            text = "\n".join(f"{name:14}{_title(_file(name, lang))}" for name in PAGES) + "\n"
        else:
            name = half(page).lower().removesuffix(".md")
            if name not in PAGES:
                raise SettingsError(say("docs.unknown", lang, name=page, known=" ".join(PAGES)))
            text = _file(name, lang).read_text(encoding="utf-8")
        _show(text, lang, plain=page is None)
        return 0

    return docs


def _file(page: str, lang: Lang) -> Path:
    """Return the file of a page in a language; that of the rules is in both."""
    docs = folder("docs")
    if page == "readme":
        name = "README.zh.md" if lang == "zh" else "README.md"
        return docs / name if (docs / name).is_file() else docs.parent / name
    chinese = docs / "zh" / f"{page}.md"
    return chinese if lang == "zh" and chinese.is_file() else docs / f"{page}.md"


def _title(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return next((line.lstrip("# ").strip() for line in lines if line.startswith("# ")), file.stem)


def _show(text: str, lang: Lang, *, plain: bool) -> None:
    """Print a page: laid out on a terminal, as it is written anywhere else."""
    if plain or not sys.stdout.isatty():
        Output(None, lang).write(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text, hyperlinks=False))
