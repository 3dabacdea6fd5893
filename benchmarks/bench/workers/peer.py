"""Other programs of the bench, each used as its own first page shows: a file in, its bare tables out.

Runs in an environment of its own (``peers.sh``) and imports nothing of this repository: ``peer.py NAME`` reads paths
and writes ``{"version", "tables"}`` a line. None is told anything of the form; the bench reads their tables all alike.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import json
import os
import sys
from collections.abc import Callable
from typing import Any

Table = list[list[Any]]


def _text(cell: Any) -> Any:
    """Return a cell as text; None stays, a number that pandas made a float of is written as it was."""
    if cell is None:
        return None
    if isinstance(cell, float):
        return "" if cell != cell else str(int(cell)) if cell.is_integer() else str(cell)  # noqa: PLR0124
    return str(cell)


def _frame(frame: Any, heads: bool) -> Table:
    rows = [list(row) for row in frame.astype(object).values.tolist()]
    if heads:
        rows.insert(0, [str(name) for name in frame.columns])
    return [[_text(cell) for cell in row] for row in rows]


def _pandas(path: str) -> list[Table]:
    pandas = importlib.import_module("pandas")
    frames = pandas.read_html(path)
    return [_frame(one, not isinstance(one.columns, pandas.RangeIndex)) for one in frames]


def _pdfplumber(path: str) -> list[Table]:
    with importlib.import_module("pdfplumber").open(path) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def _camelot(path: str) -> list[Table]:
    found = importlib.import_module("camelot").read_pdf(path, pages="all")
    return [_frame(one.df, False) for one in found]


def _img2table(path: str) -> list[Table]:
    document = importlib.import_module("img2table.document")
    scanned = path.endswith((".tif", ".tiff")) or "-scan-" in path
    ocr = _ocr() if scanned else None
    if path.endswith(".pdf"):
        found = document.PDF(src=path).extract_tables(ocr=ocr)
        tables = [one for page in sorted(found) for one in found[page]]
    else:
        tables = _frames(document, path, ocr)
    return [_frame(one.df, False) for one in tables]


def _frames(document: Any, path: str, ocr: Any) -> list[Any]:
    """Return the tables of every page of a picture: img2table takes one page a picture."""
    image = importlib.import_module("PIL.Image").open(path)
    tables = []
    for page in range(getattr(image, "n_frames", 1)):
        image.seek(page)
        one = f"{path}.{page}.png"
        image.convert("L").save(one)
        tables += document.Image(src=one).extract_tables(ocr=ocr)
        os.unlink(one)  # noqa: PTH108
    return tables


def _ocr(made: list[Any] = []) -> Any:  # noqa: B006 - made once
    if not made:
        lang = importlib.import_module("rapidocr").LangRec.CH
        engine = importlib.import_module("img2table.ocr").RapidOCR(params={"Rec.lang_type": lang})
        made.append(engine)
    return made[0]


def _markitdown(path: str) -> list[Table]:
    text = importlib.import_module("markitdown").MarkItDown().convert(path).text_content
    tables: list[Table] = [[]]
    for line in text.splitlines():
        if line.strip().startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not all(set(cell) <= set("-: ") and cell for cell in cells):
                tables[-1].append(cells)
        elif tables[-1]:
            tables.append([])
    return [table for table in tables if table]


def _docling(path: str, made: list[Any] = []) -> list[Table]:  # noqa: B006 - made once
    if not made:
        made.append(importlib.import_module("docling.document_converter").DocumentConverter())
    grids = [table.data.grid for table in made[0].convert(path).document.tables]
    return [
        [
            [
                cell.text if (cell.start_row_offset_idx, cell.start_col_offset_idx) == (at, column) else None
                for column, cell in enumerate(row)
            ]
            for at, row in enumerate(grid)
        ]
        for grid in grids
    ]


PEERS: dict[str, tuple[str, Callable[[str], list[Table]]]] = {
    "pandas": ("pandas", _pandas),
    "pdfplumber": ("pdfplumber", _pdfplumber),
    "camelot": ("camelot-py", _camelot),
    "img2table": ("img2table", _img2table),
    "markitdown": ("markitdown", _markitdown),
    "docling": ("docling-slim", _docling),
}


def main() -> None:
    """Answer until nothing more is asked."""
    package, read = PEERS[sys.argv[1]]
    version = importlib.metadata.version(package)
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    for line in sys.stdin:
        said: dict[str, Any] = {"version": version, "money": 0.0}
        with contextlib.redirect_stdout(sys.stderr):
            try:
                said["tables"] = read(line.rstrip("\n"))
            except Exception as error:
                said |= {"tables": [], "error": f"{type(error).__name__}: {error}"[:200]}
        answers.write(json.dumps(said, ensure_ascii=False) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
