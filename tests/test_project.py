"""The project's own promises: what it installs, what it names, what importing it gives."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml

import gongkai
from gongkai.exports.checked import Checked
from gongkai.exports.findings_text import Page
from gongkai.exports.table import draw
from tests.conftest import MARKED

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("requirements.lock", "requirements-demo.lock")
}
LOCK, DEMO = LOCKS.values()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _name(requirement: str) -> str:
    return re.split(r"[<>=!~; \[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_serves_any_index_and_any_machine(name: str) -> None:
    index = r"https?:|file:|--index|--extra-index|--find-links|^-|/opt|/tmp"
    assert not re.search(index, LOCKS[name], re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_by_hash(name: str) -> None:
    packages = re.findall(r"^[a-z0-9].*?(?=^\S|\Z)", LOCKS[name], re.MULTILINE | re.DOTALL)
    assert len(packages) > 30
    for package in packages:
        assert re.match(r"[a-z0-9.-]+==\S+", package)
        assert "--hash=sha256:" in package


def test_the_lock_holds_what_pyproject_asks_for() -> None:
    locked = {_name(line) for line in LOCK.splitlines() if re.match(r"[a-z0-9]", line)}
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["dependency-groups"]["docs"],
        *PROJECT["build-system"]["requires"],
    ]
    assert {_name(one) for one in asked} <= locked
    small = {line for line in DEMO.splitlines() if re.match(r"[a-z0-9]", line)}
    assert small <= set(LOCK.splitlines())  # the same versions, and little else
    assert {_name(one) for one in PROJECT["project"]["dependencies"]} <= set(map(_name, small))
    assert not {"pandas", "ray", "pytest", "opencv-python-headless", "playwright"} & set(map(_name, small))
    assert "opencc-python-reimplemented" not in locked
    assert "pymupdf" not in locked


def test_both_commands_are_installed() -> None:
    found = {e.name: e.value for e in metadata.distribution("gongkai").entry_points}
    assert found == {"gongkai": "gongkai.cli:main", "extract": "gongkai.cli:extract_alias"}


def test_every_public_name_is_there() -> None:
    for name in gongkai.__all__:
        assert getattr(gongkai, name) is not None
    assert metadata.version("gongkai") == gongkai.__version__
    assert set(gongkai.__all__) <= set(dir(gongkai))


@pytest.mark.kills
def test_types_of_the_public_names_are_seen_and_wrong_use_is_refused(tmp_path: Path) -> None:
    """And the Python of the README files passes, as users check it."""
    code = tmp_path / "use.py"
    code.write_text(
        "from gongkai import Report, check, extract\n"
        "report: Report = extract(b'', name='x.html')\n"
        "reveal_type(report.year)\n"
        "report.yaer\n"
        "extract(3)\n"
        "reveal_type(check(report, select='GK2'))\n"
        "check(report, min_severity='fatal')\n",
        encoding="utf-8",
    )
    pages = {tmp_path / "en.py": "README.md", tmp_path / "zh.py": "README.zh.md"}
    for file, name in pages.items():
        blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
        assert blocks
        file.write_text("\n".join(blocks), encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--no-error-summary",
            "--cache-dir",
            ROOT / ".mypy_cache/use",
            code,
            *pages,
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    said = done.stdout.splitlines()
    assert len(said) == 5, done.stdout
    assert 'Revealed type is "int | None"' in said[0].replace("Union[builtins.int, None]", "int | None")
    assert '"Report" has no attribute "yaer"' in said[1]
    assert "arg-type" in said[2]
    assert "list[gongkai.report.Finding]" in said[3]
    assert "arg-type" in said[4]


@pytest.mark.kills
def test_a_wheel_carries_its_data(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, ROOT],
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    code = (
        f"import sys; sys.path.insert(0, {str(wheel.with_suffix(''))!r});"
        "import gongkai.form as f; print(f.__file__, [form.id for form in f.load_forms()])"
    )
    subprocess.run([sys.executable, "-m", "zipfile", "-e", wheel, wheel.with_suffix("")], check=True)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert str(tmp_path) in done.stdout
    assert "['2021', '2019']" in done.stdout
    carried = {str(path.relative_to(wheel.with_suffix(""))) for path in wheel.with_suffix("").rglob("*")}
    assert {"gongkai/py.typed", "gongkai/wording.toml", "gongkai/schemas/report.schema.json"} <= carried
    pages = {f"gongkai/docs/{name}.md" for name in ("README", "README.zh", "panel", "zh/panel", "rules")}
    assert pages <= carried
    assert not {"gongkai/docs/conf.py", "gongkai/docs/api.md", "gongkai/docs/pictures"} & carried


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_output_in_the_readme_is_real(name: str) -> None:
    report = gongkai.extract(ROOT / "tests/data/real/pingtan-2020-extract.txt")
    report.source.name = "pingtan-2020.txt"
    drawn = draw(report, io.StringIO(), gongkai.Settings()).splitlines()
    checked = Checked.of(report)
    checked.add(gongkai.check(report, select="GK203"), report)
    drawn += "".join(Page(io.StringIO(), gongkai.Settings()).pages([checked])).splitlines()
    blocks = re.findall(
        r"```(?:console|text)\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL
    )
    shown = [line for block in blocks for line in block.splitlines() if line and line[:1] != "$"]
    assert len(shown) > 4
    assert [line for line in shown if line not in drawn and line.strip() != "⋮"] == []


def test_every_wording_speaks_both_languages() -> None:
    words = tomllib.loads((ROOT / "src/gongkai/wording.toml").read_text(encoding="utf-8"))
    for key, texts in words.items():
        assert set(texts) == {"zh", "en"}, key
        places = [set(re.findall(r"\{(\w+)", text)) for text in texts.values()]
        assert places[0] == places[1], key


def test_every_wording_that_is_asked_for_is_there() -> None:
    words = tomllib.loads((ROOT / "src/gongkai/wording.toml").read_text(encoding="utf-8"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/gongkai").rglob("*.py"))
    asked = set(re.findall(r'(?:\bsay|Error\.of)\(\s*"(\w+\.[\w.-]+)"', source))
    assert len(asked) > 100
    assert asked <= words.keys()


def test_who_comes_next_finds_what_is_named() -> None:
    """What CONTRIBUTING names is there; the version is told alike; the issue forms ask for the report and the cell."""
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:tests|src|schemas|docs)/[\w./]+)`|\]\((docs/[\w.]+)\)", contributing):
        path = next(filter(None, name))
        assert (ROOT / path).exists() or "NAME" in path or "NNN" in path, path
    for target in re.findall(r"`make (\w+)", contributing):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), (
            target
        )
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == gongkai.__version__
    assert citation["license"] == PROJECT["project"]["license"]
    assert f"## {gongkai.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/misread.yml").read_text(encoding="utf-8"))
    asked = {one["id"] for one in form["body"] if one["validations"]["required"]}
    assert {"report", "cell", "printed", "read", "version"} <= asked


def test_what_is_marked_as_slow_is_there_and_the_rest_is_quick() -> None:
    assert [name for name in MARKED if not (ROOT / "tests" / name).exists()] == []
    declared = {line.partition(":")[0] for line in PROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    assert set(MARKED.values()) == declared
    slow = re.search(r"^SLOW := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert slow is not None
    assert set(slow[1].split(" or ")) == declared
