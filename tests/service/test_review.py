"""``gongkai review``: one file that opens from disk, shows the source beside the reading, and runs nothing of a report's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .browser import Watched, chromium
from .conftest import REAL, SEEDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


def _review(folder: Path, *arguments: str, lang: str = "zh") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    return subprocess.run(
        [sys.executable, "-m", "gongkai", "review", *arguments],
        capture_output=True, text=True, cwd=folder, env={**kept, "GONGKAI_LANG": lang}, check=False,
    )  # fmt: skip


def test_a_folder_becomes_one_page(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "in").mkdir()
    for path in (*SEEDS[:2], REAL / "hongze-2023.pdf"):
        (tmp_path / "in" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "in" / "坏的.docx").write_bytes(b"PK\3\4 torn")
    done = _review(tmp_path, "in", "-o", "核对.html")
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].startswith("已写入 核对.html：收到 4 个文件，已核对 3，未能读出 1")
    desk = Watched(browser)
    desk.page.goto((tmp_path / "核对.html").as_uri())
    assert "收到 4 个文件：3 份已核对，1 份未能读出" in desk.page.inner_text("main")
    assert desk.is_accessible()
    desk.page.get_by_role("button", name="洪泽区人民政府2023年政府信息公开工作年度报告").click()
    desk.page.wait_for_selector("figure img")
    desk.page.locator('td[data-path="requests.new_requests.total"] .value').click()
    desk.page.wait_for_selector('.box.lit[data-paths="requests.new_requests.total"]')
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("y")
    desk.page.wait_for_selector('.finding.chosen[data-mark="confirmed"]')
    assert desk.is_accessible()
    desk.shot("review")
    desk.page.keyboard.press("Escape")
    with desk.page.expect_download() as saved:
        desk.page.get_by_role("button", name="导出标记").click()
    assert "已核实" in saved.value.path().read_text(encoding="utf-8-sig")
    assert desk.complaints == []
    assert desk.asked <= {"file", "data", "blob"} | {""}


def test_two_tabs_take_no_mark_from_each_other(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "a.txt").write_bytes(SEEDS[0].read_bytes())
    assert _review(tmp_path, "a.txt", "-o", "o.html").returncode == 0
    first = Watched(browser)
    second = first.page.context.new_page()
    for page in (first.page, second):
        page.goto((tmp_path / "o.html").as_uri())
        page.wait_for_selector(".finding")
    first.page.get_by_role("button", name="已核实").first.click()
    first.page.wait_for_selector('.finding[data-mark="confirmed"]')
    second.get_by_role("button", name="不采纳").last.click()
    second.wait_for_selector('.finding[data-mark="dismissed"]')
    for page in (first.page, second):
        with page.expect_download() as saved:
            page.get_by_role("button", name="导出标记").click()
        told = saved.value.path().read_text(encoding="utf-8-sig")
        assert "已核实" in told
        assert "不采纳" in told
    first.page.reload()
    first.page.wait_for_selector('.finding[data-mark="confirmed"]')
    first.page.wait_for_selector('.finding[data-mark="dismissed"]')
    assert first.complaints == []


def test_a_remark_is_kept_when_the_page_is_closed_in_it(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "a.txt").write_bytes(SEEDS[0].read_bytes())
    assert _review(tmp_path, "a.txt", "-o", "o.html").returncode == 0
    desk = Watched(browser)
    desk.page.goto((tmp_path / "o.html").as_uri())
    desk.page.get_by_role("button", name="已核实").first.click()
    desk.page.locator(".remark").first.click()
    desk.page.keyboard.type("已电话告知")
    desk.page.goto("about:blank")
    desk.page.goto((tmp_path / "o.html").as_uri())
    desk.page.wait_for_selector('.finding[data-mark="confirmed"]')
    assert desk.page.locator(".remark").first.input_value() == "已电话告知"


def test_a_script_in_a_report_stays_text(tmp_path: Path, browser: Browser) -> None:
    evil = "<script>document.title='stolen'</script><!--<script>"
    text = (REAL / "pingtan-2021.txt").read_text(encoding="utf-8")
    (tmp_path / "a.html").write_text(
        f"<html><head><title>{evil}</title></head><body><pre>"
        + text.replace(
            "一、总体情况",
            "一、总体情况 &lt;/script&gt;&lt;script&gt;document.title='stolen'&lt;/script&gt;",
            1,
        )
        + "</pre></body></html>",
        encoding="utf-8",
    )
    assert _review(tmp_path, "a.html", "-o", "o.html").returncode == 0
    written = (tmp_path / "o.html").read_text(encoding="utf-8")
    assert written.count("<script") == 2
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', written)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'")
    assert "unsafe" not in policy[1]
    desk = Watched(browser)
    desk.page.goto((tmp_path / "o.html").as_uri())
    desk.page.wait_for_selector(".view")
    assert "stolen" not in desk.page.title()
    assert "</script><script>" in desk.page.inner_text(".source")
    assert desk.complaints == []


def test_a_folder_without_files_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(SEEDS[1].read_bytes())
    (tmp_path / "空的").mkdir()
    done = _review(tmp_path, "a.txt", "空的", "-o", "o.html")
    assert done.returncode == 3
    said = "已写入 o.html：收到 1 个文件，已核对 1，未能读出 0，空文件夹 1；用浏览器打开"
    assert done.stderr.splitlines()[-1] == said


def test_in_english(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(SEEDS[1].read_bytes())
    done = _review(tmp_path, "a.txt", "-o", "o.html", lang="en")
    assert done.returncode == 0
    assert "written to o.html" in done.stderr
    assert '"findings":"Findings"' in (tmp_path / "o.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.txt", "-o", "o.pdf"), "html"),
        (("a.txt", "-o", "none/o.html"), "none"),
        (("a.txt",), "-o"),
        (("-o", "o.html"), "PATH"),
    ],
)
def test_wrong_use_is_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "a.txt").write_bytes(SEEDS[1].read_bytes())
    done = _review(tmp_path, *arguments, lang="en")
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]
    assert not (tmp_path / "o.html").exists()


def test_nothing_is_written_where_nothing_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\3\4 torn")
    assert _review(tmp_path, "a.docx", "-o", "o.html").returncode == 3
    assert not (tmp_path / "o.html").exists()


def test_a_file_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai.review import page

    monkeypatch.setattr(page, "_MOST", 20_000)
    source = {"sha256": "0" * 64}
    view = {"source": source, "title": "题", "agency": None, "counts": {"error": 1}, "text": "长" * 15_000}
    text = page.page([page.Leaf(f"{at}.txt", view) for at in range(3)], "zh")
    assert text.count("长长长") < 15_000
    assert text.count(page.words("zh")["left_out"]) == 2 + 1  # in two reports, and among the words
