"""The generator itself: its reports are lawful, and its gold is what it prints."""

from __future__ import annotations

import io
import quopri
import re
import zipfile
from collections import Counter
from decimal import Decimal
from random import Random

import lxml.html
import pytest

from tests.torture import labels
from tests.torture.content import numbers
from tests.torture.degenerate import KINDS
from tests.torture.generate import make, only
from tests.torture.identities import judge
from tests.torture.mixing import FORMS, LAYOUTS, NOISES, ODDITIES, TOOLS, allowed, draw_odd
from tests.torture.model import Specimen
from tests.torture.prose import agency
from tests.torture.quoted import digits, plain

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


def printed(specimen: Specimen) -> str:
    """Return the specimen's text, tables included, read by no code of the tool."""
    if specimen.layout.startswith("docx"):
        with zipfile.ZipFile(io.BytesIO(specimen.data)) as archive:
            xml = archive.read("word/document.xml").decode()
        return re.sub(r"<[^>]+>", "", re.sub(r"</w:tc>|</w:p>(?!</w:tc>|<w:p>)", "\n", xml))
    if specimen.layout == "mhtml":
        return _words(quopri.decodestring(specimen.data.split(b"\r\n\r\n", 2)[2]).decode())
    if specimen.layout.startswith("html"):
        return _words(specimen.text)
    return specimen.text


def _words(page: str) -> str:
    page = re.sub(r"<(style|script).*?</\1>|<!--.*?-->|\n--.*", "", page, flags=re.S)
    page = re.sub(r"(<td|<th|<p|<br)", r"\n\1", page)
    return "".join(str(piece) for piece in lxml.html.fromstring(page).itertext())


def numbers_in_tables(text: str) -> list[str]:
    start = text.rindex("信息内容", 0, text.index("规章"))
    stop = min(at for at in (text.rfind(mark) for mark in ("五、", "## 五")) if at > start)
    text = text[start:stop]
    text = re.sub(r"(?:四、|## 四).{0,4}(?:政府|因).*情况", "", text)
    text = re.sub(r"\d{4}\s*年\s*本行政区域[^：]*：[\s\d]+", "", text)
    text = re.sub(r"\d\.(?=\s*[\u4e00-\u9fff])", "", text)
    text = re.sub(r"(?m)^(?:- \d+ -|— \d+ —|第 \d+ 页)$|\d{4}年.*(?:：\d+|[。：])", "", text)
    return _NUMBER.findall(text)


def _place(path: str) -> tuple[int, int]:
    """Sort fields as they are printed; the order within a row is that of the entries."""
    table, row, _ = path.split(".")
    requests = labels.requests()
    rows = [name for name, _ in requests["before"]]
    rows += [line[0] for line in requests["outcomes"] + requests["other_rows"]]
    rows += [requests["other_one"][0], requests["total"][0], requests["after"][0]]
    return "drl".index(table[0]), rows.index(row) if table == "requests" else 0


@pytest.mark.parametrize("form", FORMS)
def test_reports_are_lawful(form: str) -> None:
    first, rest, one_other, _ = FORMS[form]
    articles = [labels.disclosure(first)[0], *labels.disclosure(rest)[1:]]
    for seed in range(60):
        entries = numbers(Random(seed), rest, one_other=one_other, articles=articles)
        cells, broken = judge(entries)
        assert not broken
        assert all(entry.value is not None for entry in entries.values())
        assert all(
            entry.value >= 0 for path, entry in entries.items() if entry.value and not path.endswith("change")
        )
        for path, cell in cells.items():
            assert cell.statuses == ({"read"} if path.startswith("disclosure") else {"verified"})


@pytest.mark.parametrize("form", ["2021", "2019", "2021-mixed", "2019-three"])
@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "nosep"])
def test_gold_is_what_is_printed(layout: str, form: str) -> None:
    for seed in range(4):
        specimen = make(seed, form=form, layout=layout, noise=())
        order = sorted(specimen.gold.cells, key=_place)
        found = numbers_in_tables(printed(specimen))
        if layout.startswith("pdf"):
            found = [text for text in found if text]
            gold = [specimen.gold.cells[path].raw for path in order]
            assert len(found) - len(gold) in (0, 1), "only a bare page number may be added"
            continue
        assert found == [specimen.gold.cells[path].raw for path in order]


def test_the_same_arguments_give_the_same_specimen() -> None:
    for seed in range(30):
        assert make(seed) == make(seed)
        assert make(seed, layout="docx-merged").data == make(seed, layout="docx-merged").data


@pytest.mark.parametrize("noise", NOISES)
def test_every_noise_prints(noise: str) -> None:
    names = [name for name in LAYOUTS if allowed(noise, name)]
    assert names
    for seed, layout in enumerate(names):
        specimen = make(seed, layout=layout, noise=[noise])
        assert specimen.data
        for path, cell in specimen.gold.cells.items():
            if cell.kind == "number":
                assert digits(cell.raw) == cell.value, path
            elif cell.kind in ("blank", "missing"):
                assert cell.value is None


@pytest.mark.parametrize("kind", [*TOOLS, *ODDITIES])
def test_every_oddity_prints_what_its_gold_says(kind: str) -> None:
    for seed in range(12):
        specimen = only(seed, kind)
        assert only(seed, kind) == specimen
        assert kind in (specimen.layout, *specimen.noise)
        for path, cell in specimen.gold.cells.items():
            if cell.kind == "number":
                assert digits(cell.raw) == cell.value, path
            elif cell.kind in ("blank", "missing"):
                assert cell.value is None, path


@pytest.mark.parametrize("layout", TOOLS)
def test_a_tool_prints_every_number(layout: str) -> None:
    for seed in range(6):
        specimen = make(seed, form="2021", layout=layout, noise=())
        text = printed(specimen)
        in_lines = not layout.startswith("framed") and layout != "tabs-alone"
        found = Counter(text for text in (numbers_in_tables if in_lines else _NUMBER.findall)(text) if text)
        missed = Counter(cell.raw for cell in specimen.gold.cells.values()) - found
        assert not missed


def test_without_oddities_the_mixture_has_none() -> None:
    for seed in range(60):
        specimen = make(seed, odd=False)
        assert not {specimen.layout, *specimen.noise} & {*TOOLS, *ODDITIES}
    drawn = {
        kind for seed in range(1500) for part in [draw_odd(Random(seed))] for kind in (part[0], *part[1])
    }
    assert drawn >= {*TOOLS, *ODDITIES}


def test_a_broken_report_says_which_cells_conflict() -> None:
    for seed in range(40):
        specimen = make(seed, form="2021", layout="html-clean", noise=["break"])
        assert specimen.gold.broken
        assert not specimen.clean
        named = {path for cells in specimen.gold.broken for path in cells}
        marked = {path for path, cell in specimen.gold.cells.items() if "conflicting" in cell.statuses}
        assert marked == named


def test_agencies_are_many_and_survive_traditional_print() -> None:
    from tests.torture.noise_text import traditional, traditional_chars

    names = {agency(Random(seed)).name for seed in range(3000)}
    assert len(names) > 1500
    for name in names:
        assert plain(traditional(name)) == name
        assert plain(traditional_chars(name)) == name


def test_digits_reads_every_writing() -> None:
    for raw, value in (
        ("1,234", 1234), ("1 234", 1234), ("１２", 12), ("00", 0), ("12件", 12), ("22（其中修订16件）", 22), ("十二", 12),
        ("三", 3), ("零", 0), ("减少3", -3), ("增加5", 5), ("-18", -18), ("+239", 239), ("113.96万元", Decimal("113.96")),
    ):  # fmt: skip
        assert digits(raw) == value


@pytest.mark.parametrize("kind", KINDS)
def test_every_degenerate_kind_prints(kind: str) -> None:
    for seed in range(8):
        specimen = make(seed, form=kind)
        assert make(seed, form=kind) == specimen
        assert bool(specimen.gold.refused) == (kind != "freeform")
        assert "{" not in specimen.text


def test_a_vanished_cell_leaves_its_row_unsure() -> None:
    for seed in range(20):
        specimen = make(seed, form="2021", layout="lines", noise=["vanish"])
        lost = [path for path, cell in specimen.gold.cells.items() if cell.kind == "lost"]
        assert any(specimen.gold.cells[path].value is None for path in lost) or not lost
