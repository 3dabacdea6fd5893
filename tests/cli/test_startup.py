"""What starting costs, counted in modules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import clean_environment

SEED = Path(__file__).parent.parent / "data/seeds/000_940e26fdc8c2d394.txt"
HEAVY = {"openai", "instructor", "scipy", "polars", "pandas", "numpy", "xlsxwriter", "openpyxl"}
#: What reads pages and pictures, in processes of its own.
HEAVY |= {
    "fastapi",
    "starlette",
    "uvicorn",
    "sse_starlette",
    "python_multipart",
}  # what the service is built with
HEAVY |= {"pdfplumber", "pdfminer", "pypdfium2", "PIL", "cv2", "onnxruntime", "rapidocr", "ofdkit", "xlrd"}


def _imported(*arguments: str, code: int = 0) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        text=True,
        env=clean_environment(),
        check=False,
    )
    assert done.returncode == code
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


#: Several runs, one behind the other: what one of them loads all of them have loaded.
SEVERAL = """
import sys
from gongkai.cli.app import run
for line in sys.argv.pop().split(","):
    sys.argv[1:] = line.split()
    assert run("gongkai", None) == 0
"""


def test_help_imports_nothing_heavy(folder: Path) -> None:
    asked = "--help,extract --help,check --help,rules --help,serve --help,--version"
    imported = _imported("-c", SEVERAL, asked)
    assert "click" in imported
    assert not imported & (
        HEAVY | {"pydantic", "lxml", "bs4", "rich", "yaml", "opencc", "docx", "simplejson"}
    )


def test_import_gongkai_imports_nothing_heavy(folder: Path) -> None:
    imported = _imported("-c", "import gongkai")
    assert not imported & (HEAVY | {"pydantic", "lxml", "click", "yaml"})


@pytest.mark.parametrize("arguments", [("extract",), ("check", "--select", "GK2")])
def test_reading_by_rules_imports_no_model_and_no_number_crunching(
    reports: Path, arguments: tuple[str, ...]
) -> None:
    """A picture, which is no report, is opened by another process."""
    (reports / "a.txt").write_bytes(SEED.read_bytes())
    (reports / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    read = ("in/a.html", "in/a.txt", "in/a.png")
    imported = _imported("-m", "gongkai", *arguments, "-o", "out.json", *read, code=3)
    assert "pydantic" in imported
    assert not imported & HEAVY
    assert (reports.parent / "out.json").exists()
