"""A batch that is kept speaks the language of whoever writes it, and is not read again for that."""

from __future__ import annotations

import json
from pathlib import Path

from gongkai import extract
from gongkai.exports.json import dumps
from gongkai.settings import Settings
from tests.rules.planted import planted, printed

from .conftest import Batch, rows, written

#: Reports with a mistake each, two that cannot be read, one that is none.
KINDS = ("a cell of table three", "licences", "others that fall short", "a section gone", "needless zeros")


def fill(folder: Path) -> None:
    folder.mkdir()
    for kind in KINDS:
        data, _, _ = printed(planted(kind, 3), "html-thead", 3)
        (folder / f"{kind}.html").write_bytes(data)
    (folder / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj <<")
    (folder / "empty.docx").write_bytes(b"")
    (folder / "news.txt").write_text("今天天气很好，我们去公园散步。" * 30, encoding="utf-8")


def messages(folder: Path) -> list[str]:
    lines = (folder / "reports/part-00000.jsonl").read_text(encoding="utf-8").splitlines()
    return [one["message"] for line in lines for one in json.loads(line)["findings"]]


def test_another_language_is_that_language_and_nothing_is_read_again(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in")
    assert batch("in", "-o", "out", env={"GONGKAI_LANG": "zh"}).returncode == 3
    chinese = written(tmp_path / "out")
    assert "填报为" in "".join(messages(tmp_path / "out"))
    done = batch("in", "-o", "out", env={"GONGKAI_LANG": "en"})
    english = written(tmp_path / "out")
    assert {tries for (tries,) in rows(tmp_path / "out", "attempts")} == {1}
    assert "cut.pdf: damaged" in done.stderr
    assert batch("in", "-o", "fresh", env={"GONGKAI_LANG": "en"}).returncode == 3
    assert written(tmp_path / "fresh") == english != chinese
    batch("in", "-o", "out", env={"GONGKAI_LANG": "zh"})
    assert written(tmp_path / "out") == chinese


def test_its_words_are_those_of_extract(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in")
    for lang in ("zh", "en"):
        batch("in", "-o", lang, env={"GONGKAI_LANG": lang})
        lines = (tmp_path / lang / "reports/part-00000.jsonl").read_text(encoding="utf-8").splitlines()
        read = [
            extract(path.read_bytes(), name=f"in/{path.name}", settings=Settings(lang=lang))  # type: ignore[arg-type]
            for path in sorted((tmp_path / "in").glob("*.html"))
        ]
        assert lines == [dumps(report) for report in read]
