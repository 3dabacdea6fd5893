"""The documents of a split: rendered from source by a seed, and the hard ones, which are written by hand.

A seed makes a fresh split of any size. The reports, their noise and their truth come from ``tests/torture``; here
they get a family, and two more ways of printing: what a browser and LibreOffice make PDF of.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.torture import degenerate
from tests.torture.generate import make
from tests.torture.mixing import DAMAGES, LAYOUTS, PAGED, SCANNED, TOOLS, allowed, draw
from tests.torture.model import GoldCell, Specimen

from .hard import hard
from .model import Document, Truth

#: What Chromium is told, beside its folder: nothing but printing.
_CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-pdf-header-footer",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_SECONDS = 180
_BROWSER, _OFFICE, _NO_REPORT = "pdf-browser", "pdf-office", "no-report"
#: Which layouts each family has; the last three are made here.
FAMILIES: dict[str, tuple[str, ...]] = {
    "html": tuple(name for name in LAYOUTS if name.startswith("html")),
    "mhtml": ("mhtml",),
    "docx": tuple(name for name in LAYOUTS if name.startswith("docx")),
    "pdf-drawn": tuple(PAGED),
    _BROWSER: ("html-clean", "html-thead"),
    _OFFICE: ("html-clean", "html-thead"),
    "converters": tuple(TOOLS),
    "text": tuple(name for name in LAYOUTS if not name.startswith(("html", "docx", "mhtml"))),
    **{name: (name,) for name in SCANNED},
    _NO_REPORT: tuple(degenerate.REFUSED),
}
SCANS = tuple(SCANNED)
#: The families of the hard ones, by what kind of file they are.
HARD = ("hard-html", "hard-text", "hard-other")


@dataclass(frozen=True)
class Split:
    """Which documents: ``n`` rendered ones of these families by a seed, and so many hard ones (None: all)."""

    n: int
    seed: int
    families: tuple[str, ...]
    hard: int | None = None

    def documents(self, kept: Path, only: Sequence[str]) -> Iterator[Document]:
        """Yield those of some families; what takes long to render is kept in a folder, and made once."""
        for at in range(self.n if self.families else 0):
            family = self.families[at % len(self.families)]
            if family in only:
                yield rendered(self.seed, at, family, kept)
        yield from (one for one in hard()[: self.hard] if one.family in only)


def rendered(seed: int, at: int, family: str, kept: Path) -> Document:
    """Return the document that these arguments always give."""
    rng = Random(f"bench/{seed}/{at}/{family}")
    if family == _NO_REPORT:
        specimen = make(rng.randrange(10**6), form=rng.choice(FAMILIES[family]))
        return document_of(specimen, family)
    layouts = FAMILIES[family]
    layout = rng.choice(layouts)
    first = rng.randrange(10**6)
    noise = [name for name in draw(rng, layout) if name not in DAMAGES and allowed(name, layout)]
    specimen = make(first, layout=layout, noise=noise)
    if family not in (_BROWSER, _OFFICE):
        return document_of(specimen, family)
    path = kept / f"{seed}-{at}-{family}-{first}.pdf"
    if not path.exists():
        kept.mkdir(parents=True, exist_ok=True)
        _print(specimen, path, _browser if family == _BROWSER else _office)
    named = specimen.name.rpartition(".")[0] + f"-{family}.pdf"
    return document_of(Specimen(named, path.read_bytes(), "", "", specimen.gold, layout, ()), family)


def missing_tools(families: Sequence[str]) -> list[str]:
    """Return what is not installed of what these families are rendered with."""
    needed = {_BROWSER: "chromium", _OFFICE: "soffice"}
    return [tool for name, tool in needed.items() if name in families and not shutil.which(tool)]


def _print(specimen: Specimen, path: Path, printer: object) -> None:
    assert callable(printer)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"report{re.sub('shtml|htm$', 'html', Path(specimen.name).suffix)}"
        source.write_bytes(specimen.data)
        printer(source, Path(folder))
        shutil.move(Path(folder) / "report.pdf", path)


def _browser(source: Path, folder: Path) -> None:
    target = f"--print-to-pdf={folder / 'report.pdf'}"
    command = ["chromium", *_CHROMIUM, f"--user-data-dir={folder / 'profile'}", target, source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)


def _office(source: Path, folder: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = ["--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder)]
    command = ["soffice", profile, "--headless", *asked, str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)


def document_of(specimen: Specimen, family: str) -> Document:
    """Return a specimen as a document of the bench."""
    gold = specimen.gold
    cells = {path: _truth(cell) for path, cell in gold.cells.items()}
    report = False if gold.refused else True if gold.readable else None
    return Document(specimen.name, family, specimen.data, cells, report=report)


def _truth(cell: GoldCell) -> Truth:
    value = None if cell.value is None else Decimal(str(cell.value))
    if cell.kind == "number":
        return Truth(value, "number", cell.statuses)
    if cell.kind == "lost":
        return Truth(value, "open", cell.statuses)
    return Truth(None, "none", cell.statuses)
