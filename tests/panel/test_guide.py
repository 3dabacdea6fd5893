"""What docs/panel.md shows runs as it stands there, over the reports of examples/panel, and gives what the page says."""

from __future__ import annotations

import functools
import math
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pyreadstat
import pytest
from click.testing import CliRunner

from gongkai.cli.app import group

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/panel.md"
GIVES = re.compile(r"(?m)^(\S.*?)  # > (.*)$")
COMMENT = re.compile(r" *# .*")
#: Every value of a .dta as R has it: numbers with all their digits, days, the letter of a missing value.
READ_BACK = """
library(haven)
data <- read_dta("panel.dta")
plain <- function(x) {
  if (inherits(x, "Date")) return(ifelse(is.na(x), "", format(x)))
  if (!is.numeric(x)) return(x)
  tag <- na_tag(x)
  ifelse(is.na(x), ifelse(is.na(tag), ".", paste0(".", tag)), trimws(format(as.numeric(x), digits = 17)))
}
write.table(lapply(data, plain), "back.tsv", sep = "\t", quote = FALSE, row.names = FALSE, na = "", fileEncoding = "UTF-8")
"""


def blocks(language: str, page: Path = GUIDE) -> list[str]:
    """The blocks of a page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the commands of the page were typed."""
    folder = tmp_path_factory.mktemp("guide")
    (folder / "examples").symlink_to(ROOT / "examples")
    (shown,) = (block for block in blocks("sh") if "examples/panel" in block)
    commands = [line.partition("#")[0].split()[1:] for line in shown.splitlines()]
    assert len(commands) == 4
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for arguments in commands:
            lang = "en" if arguments[:2] == ["--lang", "en"] else "zh"
            done = CliRunner().invoke(group(lang), arguments, env={"GONGKAI_LANG": lang})
            assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def ran(made: Path) -> dict[str, Any]:
    """What the names in the blocks of Python stand for when all have run."""
    names: dict[str, Any] = {}
    found = blocks("python")
    assert len(found) == 5
    told = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        for block in found:
            exec(block, names)  # noqa: S102 - our own page
            for asked, gives in GIVES.findall(block):
                assert str(eval(asked, names)) == gives, asked  # noqa: S307
                told += 1
    assert told == 8
    return names


def test_the_guide_runs(ran: dict[str, Any]) -> None:
    # Of 2023: 66, 19, 13 and 6 new requests, 8, 1, 3 and 1 refused; the city's do not add up.
    assert ran["by_year"].loc[2023].tolist() == [66 + 19 + 13 + 6, 8 + 1 + 3 + 1]
    assert ran["share"][2023] == pytest.approx(13 / 104)
    # Four organs print penalties, one of them no report of 2022; the fifth prints "/".
    assert ran["penalties"].height == 4 * 4 - 1
    assert set(ran["penalties"]["value"]) >= {Decimal(3), Decimal(14)}
    organ, year, rate, text = ran["problems"][-1]
    # Two granted of five: the three outcomes of 2023 and what was handed on.
    assert (organ, year, rate) == ("广东省深圳市龙岗区横岗街道办事处", 2023, Decimal("0.6"))
    assert text in (
        "公开不够及时",
        "解读形式单一，图文解读偏少",
        "栏目划分不够清晰，查找不便",
        "答复文书不够规范",
    )
    # All but the city's of 2023, whose outcomes are in doubt.
    assert ran["effects"]["count"].sum() == 17
    assert ran["there"]["gaps"].sum() == 1
    assert not ran["there"]["left"].any()
    assert ran["kept"][2023] == pytest.approx(4 / 5)


@functools.cache
def has_packages(program: str) -> bool:
    there = "quit(status = !all(c('readr', 'haven') %in% rownames(installed.packages())))"
    return not subprocess.run(
        [program, "--vanilla", "-e", there], check=False, capture_output=True
    ).returncode


def rscript(folder: Path, code: str) -> str:
    """What R prints; without R, or what the page needs of it, the test is skipped."""
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R (Rscript) is not installed")
    if not has_packages(program):
        pytest.skip("R has no readr and haven")
    (folder / "code.R").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [program, "--vanilla", "code.R"],
        cwd=folder,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_r_gives_what_the_page_says(made: Path) -> None:
    code = "\n".join(blocks("r"))
    said = [line[2:].strip() for line in code.splitlines() if line.startswith("#>")]
    given = [line.strip() for line in rscript(made, code).splitlines()]
    assert [line for line in given if line] == [line for line in said if line]
    assert len(said) == 15


def test_r_reads_the_stata_file_as_pyreadstat_does(made: Path) -> None:
    rscript(made, READ_BACK)
    theirs = pandas.read_csv(made / "back.tsv", sep="\t", dtype=str, keep_default_na=False)
    ours, _ = pyreadstat.read_dta(str(made / "panel.dta"), user_missing=True)
    assert list(theirs.columns) == list(ours.columns)
    assert len(theirs) == len(ours) == 18
    compared = 0
    for column in ours.columns:
        for back, value in zip(theirs[column], ours[column], strict=True):
            if isinstance(value, int | float):
                assert back == "." if math.isnan(value) else float(back) == value, (column, back, value)
            elif isinstance(value, str) and len(value) == 1 and back.startswith("."):
                assert back == f".{value}", (column, back, value)
            else:
                assert back == ("" if value is None else str(value)), (column, back, value)
            compared += 1
    assert compared > 18 * 500


def test_the_chinese_page_shows_the_same_r() -> None:
    ours, theirs = ("\n".join(blocks("r", page)) for page in (GUIDE, ROOT / "docs/zh/panel.md"))
    assert COMMENT.sub("", theirs) == COMMENT.sub("", ours)
