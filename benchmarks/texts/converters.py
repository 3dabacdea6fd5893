"""Programs that make a text of a file, each used as its own first page shows: a path in, all its texts out.

Runs in an environment of its own (``converters.sh``) and imports nothing of this repository. It reads paths, a line
each, and writes ``{"texts": {name: text}, "absent": [name], "failed": {name: error}}`` a line: of PDF files (.pdf), web
pages (.html) and Word documents (.docx). The ending of a name says what its text is: ``.md`` or ``.txt``. Arguments are the names of those wanted; none: all.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

Converter = Callable[[str], Any]
_PATIENCE = 120  # seconds


def _lib(name: str) -> Any:
    return importlib.import_module(name)


def _page(path: str) -> str:
    """Return a web page as text, by the charset that it declares; one that declares none is UTF-8 or GB 18030."""
    data = Path(path).read_bytes()
    said = re.search(rb"charset=[\"']?([\w-]+)", data[:2000])
    with contextlib.suppress(UnicodeDecodeError):
        return data.decode(said.group(1).decode() if said else "utf-8")
    return data.decode("gb18030", "replace")


def _program(*command: str) -> Converter:
    """Return what runs a program of the system on a file, or on a page in UTF-8 through its input."""

    def run(path: str) -> str:
        page = _page(path).encode() if path.endswith(".html") else None
        words = [path if word == "{}" else word for word in command]
        done = subprocess.run(words, input=page, capture_output=True, timeout=_PATIENCE, check=True)
        return done.stdout.decode("utf-8", "replace")

    return run


def _pymupdf(path: str, **how: Any) -> str:
    return "\n".join(page.get_text(**how) for page in _lib("pymupdf").open(path))


def _pypdf(path: str, **how: Any) -> str:
    return "\n".join(page.extract_text(**how) for page in _lib("pypdf").PdfReader(path).pages)


def _pdfplumber(path: str) -> str:
    with _lib("pdfplumber").open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def _pdfium(path: str) -> str:
    pages = _lib("pypdfium2").PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


@cache
def _markitdown() -> Any:
    return _lib("markitdown").MarkItDown()


def _html2text(path: str, **settings: Any) -> str:
    reader = _lib("html2text").HTML2Text()
    for name, value in settings.items():
        setattr(reader, name, value)
    return str(reader.handle(_page(path)))


def _soup(separator: str = "", strip: bool = False) -> Converter:
    return lambda path: _lib("bs4").BeautifulSoup(_page(path), "lxml").get_text(separator, strip=strip)


def _docx(package: str, function: str) -> Converter:
    def run(path: str) -> Any:
        with open(path, "rb") as file:  # noqa: PTH123
            return getattr(_lib(package), function)(file)

    return run


def _w3m(*options: str) -> Converter:
    return _program("w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8", *options)


def _pandoc(source: str, target: str, *options: str) -> Converter:
    return _program("pandoc", "-f", source, "-t", target, *options, *(["{}"] if source == "docx" else []))


PDF: dict[str, Converter] = {
    "pdftotext.txt": _program("pdftotext", "{}", "-"),
    "pdftotext-layout.txt": _program("pdftotext", "-layout", "{}", "-"),
    "pdftotext-raw.txt": _program("pdftotext", "-raw", "{}", "-"),
    "pypdf.txt": _pypdf,
    "pypdf-layout.txt": lambda path: _pypdf(path, extraction_mode="layout"),
    "pymupdf.txt": _pymupdf,
    "pymupdf-sort.txt": lambda path: _pymupdf(path, sort=True),
    "pymupdf4llm.md": lambda path: _lib("pymupdf4llm").to_markdown(path),
    "pdfminer.txt": lambda path: _lib("pdfminer.high_level").extract_text(path),
    "pdfplumber.txt": _pdfplumber,
    "pypdfium2.txt": _pdfium,
    "markitdown-pdf.md": lambda path: _markitdown().convert(path).text_content,
}
WEB: dict[str, Converter] = {
    "trafilatura.txt": lambda path: _lib("trafilatura").extract(_page(path)),
    "trafilatura-recall.txt": lambda path: _lib("trafilatura").extract(_page(path), favor_recall=True),
    "trafilatura-markdown.md": lambda path: _lib("trafilatura").extract(
        _page(path), output_format="markdown", favor_recall=True
    ),
    "html2text.md": _html2text,
    "html2text-wide.md": lambda path: _html2text(path, body_width=0),
    "html2text-padded.md": lambda path: _html2text(path, body_width=0, pad_tables=True),
    "markdownify.md": lambda path: _lib("markdownify").markdownify(_page(path)),
    "markitdown-html.md": lambda path: _markitdown().convert(path).text_content,
    "inscriptis.txt": lambda path: _lib("inscriptis").get_text(_page(path)),
    "html-text.txt": lambda path: _lib("html_text").extract_text(_page(path)),
    "resiliparse.txt": lambda path: _lib("resiliparse.extract.html2text").extract_plain_text(_page(path)),
    "bs4.txt": _soup(),
    "bs4-lines.txt": _soup("\n"),
    "bs4-lines-stripped.txt": _soup("\n", strip=True),
    "bs4-spaces.txt": _soup(" ", strip=True),
    "bs4-tabs.txt": _soup("\t", strip=True),
    "w3m.txt": _w3m(),
    "w3m-wide.txt": _w3m("-cols", "200"),
    "lynx.txt": _program(
        "lynx", "-dump", "-stdin", "-nolist", "-width=200", "-assume_charset=utf-8", "-display_charset=utf-8"
    ),
    "pandoc-plain.txt": _pandoc("html", "plain", "--wrap=none"),
    "pandoc-gfm.md": _pandoc("html", "gfm", "--wrap=none"),
    "pandoc-markdown.md": _pandoc("html", "markdown"),
}
WORD: dict[str, Converter] = {
    "docx2txt.txt": _docx("docx2txt", "process"),
    "docx2python.txt": lambda path: _lib("docx2python").docx2python(path).text,
    "mammoth.txt": lambda path: _docx("mammoth", "extract_raw_text")(path).value,
    "mammoth-markdown.md": lambda path: _docx("mammoth", "convert_to_markdown")(path).value,
    "markitdown-docx.md": lambda path: _markitdown().convert(path).text_content,
    "pandoc-docx-plain.txt": _pandoc("docx", "plain", "--wrap=none"),
    "pandoc-docx-gfm.md": _pandoc("docx", "gfm", "--wrap=none"),
    "pandoc-docx-org.txt": _pandoc("docx", "org", "--wrap=none"),
}
CONVERTERS = {".pdf": PDF, ".html": WEB, ".docx": WORD}


def texts(path: str, wanted: set[str]) -> dict[str, Any]:
    """Return what every converter of such files, or those wanted, make of one; which are not installed, or failed."""
    made: dict[str, str] = {}
    absent: list[str] = []
    failed: dict[str, str] = {}
    for name, convert in CONVERTERS[Path(path).suffix].items():
        if wanted and name.rsplit(".", 1)[0] not in wanted:
            continue
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                text = convert(path)
        except (ModuleNotFoundError, FileNotFoundError):
            absent.append(name)
        except Exception as error:
            failed[name] = f"{type(error).__name__}: {error}"[:200]
        else:
            made[name] = text or ""
    return {"texts": made, "absent": absent, "failed": failed}


def main() -> None:
    """Answer until nothing more is asked."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(texts(line.rstrip("\n"), set(sys.argv[1:]))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
