"""One language at a time: no English word in what is said in Chinese, no Chinese in English but quotations."""

from __future__ import annotations

import re
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import gongkai
from gongkai.cli.app import group, run
from gongkai.rules.registry import described, worded
from gongkai.rules.rule import Rule
from gongkai.rules.samples import filled
from gongkai.wording import LANGS, Lang
from tests.rules.planted import FAULTS, planted, read

WORDS = tomllib.loads((Path(gongkai.__file__).parent / "wording.toml").read_text(encoding="utf-8"))
#: What has no other name in Chinese: formats, programs, units, and what is typed or stands in a file as it is.
NAMES = frozenset((Path(__file__).parent / "names.txt").read_text(encoding="utf-8").split())
_WORD = re.compile(r"[A-Za-z][A-Za-z_.]*[A-Za-z]")
_TYPED = re.compile(
    r"\{[^{}]*\}|--?[a-z][-a-z0-9]*(?:[= ][A-Z]+)?|(?:GONGKAI|OPENAI)_\w+|GK\d+|https?://[\w/.:]+|'gongkai\[\w+\]'"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|《[^》]*》|\([^()]*[\u4e00-\u9fff][^()]*\)")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
#: Marks of levels that English speaks of: （一）, 一、.
_LEVELS = re.compile("（[一二三四五六七八九十]）|[一二三四五六七八九十]、|（七）总计")


def foreign(said: str, lang: Lang, *names: str) -> list[str]:
    """Return the words of the other language; ``names`` are those of the case."""
    for name in names:
        said = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", said)
    if lang == "zh":
        return [word for word in _WORD.findall(_TYPED.sub(" ", said)) if word.strip("._") not in NAMES]
    return _CHINESE.findall(_LEVELS.sub("", _QUOTED.sub("", said)))


@pytest.mark.parametrize("lang", LANGS)
def test_the_interface(lang: Lang) -> None:
    own = {key: found for key, said in WORDS.items() if (found := foreign(said[lang], lang))}
    assert own == {}


@pytest.mark.parametrize("rule", described(), ids=lambda rule: rule.code)
def test_the_rules(rule: Rule) -> None:
    for lang in LANGS:
        for text in (rule.title, rule.rationale, rule.source, *rule.wordings):
            assert not foreign(text.say(lang), lang, "GB/T", "[bookmark: _GoBack]", "The row （七）总计"), (
                text
            )
    assert not [found for said in filled(rule, "zh") if (found := foreign(said, "zh", "[bookmark: _GoBack]"))]


def commands(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                if (found := command.get_command(context, name)) is not None:
                    yield from commands(found, *path, name)


@pytest.mark.parametrize("lang", LANGS)
def test_help_and_the_list_of_rules(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_LANG", lang)
    built = group(lang)
    asked = [(*path, "--help") for path in commands(built)] + [("rules",)]
    assert len(asked) > 10
    for arguments in asked:
        done = CliRunner().invoke(built, arguments, terminal_width=900, max_content_width=900)
        said = re.sub(r"(?m)^( {2}\S+| *-.*?(?= {2}|$))", "", done.output)  # names of commands and options
        said = re.sub(
            r"\[[a-z=|]+\]|\[[A-Z]+\]\.*|\b[A-Z_|]+\b(?:\.\.\.)?|\[[a-z|]+\]|(?<=[：:=])[\w.*]+", "", said
        )
        assert not foreign(said, lang), (arguments, foreign(said, lang))


@pytest.mark.parametrize("kind", FAULTS)
def test_what_is_found(kind: str) -> None:
    report = read(planted(kind, 3), "html-thead", 3)
    for lang in LANGS:
        for one in worded(report.findings, lang):
            if lang == "zh":
                assert not foreign(one.message, lang), one.message
            else:  # what is Chinese there stands in the report, or in the form
                values = {word for value in one.values.values() for word in _CHINESE.findall(str(value))}
                own = _CHINESE.findall(_QUOTED.sub("", one.message))
                assert all(any(word in value for value in values) for word in own), one.message


#: Inputs that cannot be read: what they are called, and what they hold.
BROKEN = {
    "empty.docx": b"",
    "cut.pdf": b"%PDF-1.4\n1 0 obj <<",
    "cut.zip": b"PK\x03\x04" + b"\0" * 40,
    "cut.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60,
    "news.txt": "今天天气很好，我们去公园散步，看到了许多花。\n".encode() * 30,
    "noise.html": bytes(range(256)) * 8,
    "cut.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
}
#: Calls that are wrong, and what there is when they are made.
WRONG: list[tuple[tuple[str, ...], dict[str, bytes]]] = [
    (("extract", "absent.docx"), {}),
    (("extract", "长" * 100 + ".docx"), {}),
    (("check", "in", "--format", "xml"), {}),
    (("check", "in", "--select"), {}),
    (("check", "in", "--selekt", "GK1"), {}),
    (("chek", "in"), {}),
    (("check",), {}),
    (("rules", "GK999"), {}),
    (("batch", "in", "-o", "out", "--workers", "many"), {}),
    (("batch", "in", "-o", "out", "--limit", "-3"), {}),
    (("batch", "in"), {}),
    (("batch", "absent", "-o", "out"), {}),
    (("batch", "bad.parquet", "-o", "out"), {"bad.parquet": b"PAR1 no"}),
    (("panel", "absent.jsonl", "-o", "p.csv"), {}),
    (("panel", "bad.jsonl", "-o", "p.csv"), {"bad.jsonl": b'{"schema_version": "1", "source": 3}\n{"a": \n'}),
    (("check", "in", "--baseline", "base.json"), {"base.json": b"{\n  3"}),
    (("check", "in", "--baseline", "base.json"), {}),
    (("check", "in"), {"gongkai.toml": b"lang = \n"}),
    (("check", "in"), {"gongkai.toml": b"\xff\xfe"}),
    (("check", "in"), {"gongkai.toml": b"langg = 'zh'\n"}),
    (("check", "in"), {"gongkai.toml": b"forms_dir = 'f'\n", "f/mine.yaml": b"form: [\n"}),
    (("check", "in", "-o", "in"), {}),
    (("extract", "in", "-o", "no/such/place.csv"), {}),
    (("extract", "in", "-o", "odd.xyz"), {}),
    (("cache", "everything"), {}),
    (("llm", "probe"), {}),
]


Told = Callable[[Lang, tuple[str, ...]], list[str]]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Told:
    """Call gongkai in a folder with one text that is no report, and return its lines on standard error."""
    for name in ("GONGKAI_LLM_BASE_URL", "GONGKAI_LLM_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_bytes(BROKEN["news.txt"])
    monkeypatch.chdir(tmp_path)

    def told(lang: Lang, arguments: tuple[str, ...]) -> list[str]:
        monkeypatch.setenv("GONGKAI_LANG", lang)
        monkeypatch.setattr(sys, "argv", ["gongkai", *arguments])
        assert run("gongkai", None) != 0
        return capfd.readouterr().err.splitlines()

    return told


@pytest.mark.parametrize("lang", LANGS)
def test_inputs_that_cannot_be_read(lang: Lang, tmp_path: Path, told: Told) -> None:
    for name, data in BROKEN.items():
        (tmp_path / "in" / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "in/packed.zip", "w") as packed:
        packed.writestr("inner.docx", b"no")
    lines = told(lang, ("extract", "in"))
    assert len(lines) >= len(BROKEN)
    for line in lines:
        said = line.rpartition(": ")[2] if "in/" in line else line
        assert said, line
        assert not foreign(said, lang, *BROKEN), line


@pytest.mark.parametrize(("arguments", "files"), WRONG, ids=lambda one: " ".join(one)[:40])
@pytest.mark.parametrize("lang", LANGS)
def test_calls_that_are_wrong(
    lang: Lang, arguments: tuple[str, ...], files: dict[str, bytes], tmp_path: Path, told: Told
) -> None:
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    lines = told(lang, arguments)
    assert any(line.strip() for line in lines)
    names = {name for one in (*arguments, *files, "in/a.txt") for name in (one, Path(one).name)}
    for line in lines:
        if not re.match(r"(?:Usage|用法)", line):
            assert not foreign(line, lang, str(tmp_path), *sorted(names, key=len, reverse=True)), line
