"""The page in a real browser: what a clerk drops in, sees, clicks, marks and takes away."""

from __future__ import annotations

import base64
import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import gongkai
from benchmarks.pages import page as lawful

from .browser import Watched, chromium
from .conftest import REAL, SEEDS, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PDF = REAL / "hongze-2023.pdf"
PINGTAN = REAL / "pingtan-2020-extract.txt"
_DROP = """files => {
  const transfer = new DataTransfer();
  for (const [name, data] of files) transfer.items.add(new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], name));
  document.querySelector('.drop').dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: transfer}));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[Watched]:
    """The page of a server, opened."""
    one = Watched(browser, accept_downloads=True)
    one.page.goto(server.url)
    one.page.wait_for_selector(".drop")
    yield one
    assert one.complaints == []
    assert one.asked <= {server.url.removeprefix("http://"), "blob", "data"}
    one.page.context.close()


def _drop(desk: Watched, *files: tuple[str, bytes]) -> None:
    desk.page.evaluate(_DROP, [[name, base64.b64encode(data).decode()] for name, data in files])


def _read(desk: Watched, *files: tuple[str, bytes]) -> None:
    _drop(desk, *files)
    desk.page.wait_for_selector("h1.received", timeout=60_000)


def _of(path: Path) -> tuple[str, bytes]:
    return path.name, path.read_bytes()


def test_a_clerk_drops_reports_and_sees_how_many_errors_each_has(desk: Watched) -> None:
    assert desk.is_accessible()
    desk.shot("home")
    _drop(desk, *map(_of, SEEDS), _of(PDF), ("坏的.docx", b"PK\3\4 torn"))
    desk.page.wait_for_selector(".progress")
    assert desk.is_accessible()
    desk.page.wait_for_selector("h1.received", timeout=60_000)
    assert desk.page.inner_text("h1") == "收到 7 个文件：6 份已核对，1 份未能读出"
    assert "坏的.docx" in desk.page.inner_text(".unreadable")
    settings = gongkai.Settings()
    for path in (*SEEDS, PDF):
        from gongkai.exports.checked import Checked

        report = gongkai.extract(path, settings=settings)
        checked = Checked.of(report)
        checked.add(report.findings, report)
        row = desk.page.locator(".listing tbody tr", has_text=path.name).inner_text()
        for severity, word in (("error", "错误"), ("warning", "警告"), ("info", "提示")):
            count = checked.count(severity)  # type: ignore[arg-type]
            assert (f"{word} {count}" in row) == (count > 0), (path.name, row)
    assert desk.is_accessible()
    desk.shot("job")


def _drop_paths(desk: Watched, *paths: Path) -> None:
    """Drop files and folders as the system does."""
    box = desk.page.locator(".drop").bounding_box()
    assert box
    session = desk.page.context.new_cdp_session(desk.page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    at = {"x": box["x"] + 9, "y": box["y"] + 9, "data": data}
    session.send("Input.dispatchDragEvent", {"type": "dragEnter", **at})
    session.send("Input.dispatchDragEvent", {"type": "dragOver", **at})
    desk.page.wait_for_selector(".drop.over")
    session.send("Input.dispatchDragEvent", {"type": "dragOver", **at})
    session.send("Input.dispatchDragEvent", {"type": "drop", **at})


def test_a_folder_without_files_is_told_and_counts_as_no_file(desk: Watched, tmp_path: Path) -> None:
    (tmp_path / "各单位/水利局").mkdir(parents=True)
    (tmp_path / "各单位/水利局/.DS_Store").write_bytes(b"")
    _drop_paths(desk, tmp_path / "各单位")
    desk.page.locator(".notice", has_text="1 个文件夹里没有文件，没有计入：各单位/水利局").wait_for()
    shutil.copy(SEEDS[0], tmp_path / "各单位")
    _drop_paths(desk, tmp_path / "各单位")
    desk.page.wait_for_selector("h1.received", timeout=60_000)
    assert desk.page.inner_text("h1") == "收到 1 个文件：1 份已核对，0 份未能读出"
    assert "没有计入：各单位/水利局" in desk.page.inner_text(".notice")


def test_a_number_and_a_finding_light_their_places(desk: Watched) -> None:
    _read(desk, _of(PINGTAN))
    page = desk.page
    page.locator(".listing a").click()
    page.wait_for_selector(".view")
    assert desk.is_accessible()
    page.locator('td[data-path="requests.new_requests.total"] .value').click()
    assert page.locator(".source .lit").all_inner_texts() == ["21"]
    finding = page.locator(".finding", has_text="“自然人”一列").first
    finding.locator(".pick").click()
    assert page.locator("td.lit-right").get_attribute("data-path") == "requests.total_outcomes.natural_person"
    assert page.locator("td.lit-left").count() > 10
    assert page.locator(".source .lit-right").inner_text() == "20"
    assert page.locator(".source .lit-left").count() > 10
    assert "可能是 0 而不是 6" in finding.inner_text()
    number = finding.locator(".no").inner_text()
    page.locator('td[data-path="requests.total_outcomes.natural_person"] .tag', has_text=number).click()
    assert number in page.locator(".finding.chosen .no").inner_text()
    assert "没有核对的" in page.inner_text(".findings")
    assert desk.is_accessible()
    desk.shot("report")


def test_keys_go_through_findings_and_mark_them(desk: Watched, tmp_path: Path) -> None:
    _read(desk, _of(PINGTAN))
    page = desk.page
    page.locator(".listing a").click()
    page.wait_for_selector(".view")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".finding.chosen").get_attribute("data-n") == "2"
    page.keyboard.press("x")
    page.keyboard.type("经电话核实")  # at once: nobody waits for a server to answer
    page.keyboard.press("Enter")
    page.wait_for_selector('.finding.chosen[data-mark="dismissed"]')
    page.keyboard.press("k")
    page.keyboard.press("y")
    page.wait_for_selector('.finding.chosen[data-n="1"][data-mark="confirmed"]')
    page.locator(".count", has_text="已标 2 / ").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_selector("h1.received")
    with page.expect_download() as saved:
        page.get_by_role("link", name="问题清单（CSV）").click()
    rows = list(csv.reader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))
    marks = [cell.partition("〔核实：")[2] for row in rows for cell in row if "〔核实：" in cell]
    assert sorted(marks) == ["不采纳，经电话核实〕", "已核实〕"]
    page.locator(".listing a").click()
    page.wait_for_selector('.finding[data-n="2"][data-mark="dismissed"]')
    remark = page.locator('.finding[data-n="2"] .remark')
    assert remark.input_value() == "经电话核实"
    remark.click()
    page.keyboard.press("End")
    page.keyboard.type("，已改")
    here = page.url
    page.goto("about:blank")  # nobody has left the field
    page.goto(here)
    page.wait_for_selector('.finding[data-n="2"][data-mark="dismissed"]')
    assert remark.input_value() == "经电话核实，已改"


def test_what_one_slip_explains_is_marked_once(desk: Watched, server: Server) -> None:
    text = lawful(3).decode()
    table = text.index("收到和处理政府信息公开申请情况")
    slip = [one for one in re.finditer(r"<span>(\d+)</span>", text) if one.start() > table][34]
    _read(desk, ("a.html", f"{text[: slip.start(1)]}97{text[slip.end(1) :]}".encode()))
    page = desk.page
    page.locator(".listing a").click()
    several = page.locator(".entry.several")
    several.get_by_role("button", name="已核实").click()
    page.locator(".count", has_text="已标 1 / ").wait_for()
    assert (
        several.locator('.finding[data-mark="confirmed"]').count() == several.locator(".finding").count() > 1
    )
    job = page.url.split("/")[-2]
    told = server.client.get(f"/v1/jobs/{job}/results").json()[0]["findings"]
    assert len([one for one in told if "mark" in one]) == several.locator(".finding").count()
    chips = page.locator(".counts .chip").all_inner_texts()
    entries = sum(int(chip.split()[-1]) for chip in chips)
    assert page.inner_text(".count") == f"已标 1 / {entries}"


def test_the_sheet_opens_in_libreoffice(desk: Watched, tmp_path: Path) -> None:
    if not (office := shutil.which("soffice")):
        pytest.skip("no LibreOffice here: apt-get install libreoffice-calc-nogui")
    _read(desk, _of(PINGTAN), _of(SEEDS[1]))
    with desk.page.expect_download() as saved:
        desk.page.get_by_role("link", name="问题清单（Excel）").click()
    book = tmp_path / "list.xlsx"
    saved.value.save_as(book)
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "csv", "--outdir", tmp_path, book],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert "GK203" in (tmp_path / "list.csv").read_text(encoding="utf-8", errors="replace")


def test_the_pages_of_a_pdf_are_shown_with_boxes(desk: Watched) -> None:
    _read(desk, _of(PDF))
    page = desk.page
    page.locator(".listing a").click()
    page.wait_for_selector("figure img", timeout=30_000)
    page.locator('td[data-path="requests.new_requests.natural_person"] .value').click()
    box = page.locator('.box.lit[data-paths="requests.new_requests.natural_person"]')
    box.wait_for(timeout=30_000)
    page.wait_for_timeout(800)
    place, pane = box.bounding_box(), page.locator(".source .pane-body").bounding_box()
    assert place is not None
    assert pane is not None
    assert pane["y"] < place["y"] < pane["y"] + pane["height"]
    desk.shot("pdf")
    page.get_by_role("button", name="文字").click()
    assert page.locator(".source .text .lit").all_inner_texts() == ["21"]


def test_english_by_a_switch(desk: Watched) -> None:
    desk.page.get_by_role("button", name="English").click()
    desk.page.wait_for_selector("text=Drop files, a folder or an archive here")
    assert desk.page.locator("html").get_attribute("lang") == "en"
    _read(desk, _of(SEEDS[1]))
    assert desk.page.inner_text("h1") == "1 files received: 1 checked, 0 not read"
    desk.page.locator(".listing a").click()
    desk.page.wait_for_selector(".view")
    assert "Not checked" in desk.page.inner_text(".findings")
    assert desk.is_accessible()
    desk.page.locator(".tools").get_by_role("button", name="中文").click()
    desk.page.wait_for_selector("html[lang=zh-CN] .findings >> text=没有核对的")


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "light"), (683, 384, "dark")])
def test_a_phone_twice_the_size_and_the_dark(desk: Watched, width: int, height: int, scheme: str) -> None:
    page = desk.page
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert desk.is_accessible()
    assert not page.evaluate(wide)
    _read(desk, _of(PINGTAN))
    assert desk.is_accessible()
    assert not page.evaluate(wide)
    page.locator(".listing a").click()
    page.wait_for_selector(".view")
    for name in ("读出的表格", "原文", "发现的问题"):
        page.locator(".tabs").get_by_role("button", name=name).click()
        assert page.locator(".pane:visible").count() == 1
        assert desk.is_accessible()
        assert not page.evaluate(wide)
    desk.shot(f"{width}-{scheme}")


def test_what_a_report_says_is_text_and_nothing_else(desk: Watched) -> None:
    evil = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    text = PINGTAN.read_text(encoding="utf-8").replace(
        "平潭综合实验区2020年度政府信息公开工作年度报告", f"{evil}2020年度政府信息公开工作年度报告"
    )
    _read(desk, (f"{evil.replace('/', '')}.txt", text.encode()))
    assert "<img src=x" in desk.page.inner_text(".listing")
    desk.page.locator(".listing a").click()
    desk.page.wait_for_selector(".view")
    assert "<script>alert(2)</script>" in desk.page.inner_text(".source")
    assert desk.page.locator("img[src=x]").count() == 0


def test_a_folder_of_many_is_read_while_the_page_stays_quick(desk: Watched) -> None:
    name, data = _of(SEEDS[0])
    _drop(desk, *[(f"{at:03}-{name}", data) for at in range(120)])
    desk.page.wait_for_selector(".progress tbody, .listing tbody tr")
    assert (
        desk.page.evaluate(
            "new Promise(done => { const at = performance.now(); setTimeout(() => done(performance.now() - at), 0); })"
        )
        < 500
    )
    desk.page.wait_for_selector("h1.received", timeout=120_000)
    assert desk.page.inner_text("h1") == "收到 120 个文件：120 份已核对，0 份未能读出"
    assert desk.page.locator(".listing tbody tr").count() == 120
