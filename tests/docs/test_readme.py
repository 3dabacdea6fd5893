"""The Python of the README files runs, and what it says it prints is so; its types are checked by tests/test_project.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gongkai

ROOT = Path(__file__).resolve().parents[2]


def blocks(name: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_its_python_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the page that the README shows, and two years of one organ."""
    monkeypatch.chdir(tmp_path)
    printed = (ROOT / "tests/data/real/pingtan-2020-extract.txt").read_bytes()
    (tmp_path / "report.html").write_bytes(printed)
    for folder in ("pages", "各单位报送"):
        (tmp_path / folder).mkdir()
        for year in ("2021", "2022"):
            text = (ROOT / f"tests/rules/reports/{year}.txt").read_bytes()
            (tmp_path / folder / f"{year}.txt").write_bytes(text)
    made = gongkai.read_panel([gongkai.extract(path) for path in sorted((tmp_path / "pages").iterdir())])
    for written in ("panel.parquet", "面板.parquet"):
        made.to_parquet(written)
    names: dict[str, object] = {}
    for block in blocks(name):
        exec(block, names)  # noqa: S102 - our own page
    assert len(made) == 2
    if name == "README.md":
        report = gongkai.extract(ROOT / "tests/data/real/pingtan-2020-extract.txt")
        one = report.evidence["requests.granted.total"]
        said = f"raw='{one.raw}', start={one.start}, end={one.end}, status='{one.status}'"
        assert f"# {said}" in blocks(name)[0]
        assert f"# {report.number('requests.granted.total')}\n" in blocks(name)[0]
