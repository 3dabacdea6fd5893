"""What is written on a page is read as pdfminer reads it."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from pdfplumber.page import Page

from gongkai.readers.operators import lay_out
from tests.readers.test_pdf import REAL
from tests.torture.generate import only
from tests.torture.mixing import PAGED


def alike(data: bytes) -> bool:
    """Say whether what is found on the pages of a file is what pdfplumber finds there."""
    with pdfplumber.open(io.BytesIO(data)) as ours, pdfplumber.open(io.BytesIO(data)) as theirs:
        for page in ours.pages:
            lay_out(page)
        assert any(page.chars for page in theirs.pages)
        return [*map(found, ours.pages)] == [*map(found, theirs.pages)]


def found(page: Page) -> dict[str, str | int]:
    """Return what is on a page, and how many pictures."""
    return {kind: len(some) if kind == "image" else repr(some) for kind, some in page.objects.items()}


@pytest.mark.parametrize("data", [REAL.read_bytes(), *(only(77000003, one).data for one in PAGED)])
def test_what_programs_write(data: bytes) -> None:
    assert alike(data)


@pytest.mark.parametrize(
    "said",
    [
        rb"(a\)b\(c\\d\n\101\1018\7\q) Tj",
        b"(a(b)c) Tj",
        b"(a\\\r\nb\r\nc) Tj",
        b"<414> Tj <4142> Tj <41 42> Tj",
        b"[(a) -250 (b) .5 (c) +3 <64>] TJ",
        b"% a remark\n(a) Tj",
        b"/P <</MCID 0 /K [1 2 /A#20B]>> BDC (a) Tj EMC",
        b"/P <</MCID 0 /K [1 2 /A]>> BDC (a) Tj EMC",
        b"1 2 (a) Tj 7 unknown (b) ' 1 2 (c) \" T*",
        b"-.5 -5. 1-2 0 0 Td (a) Tj",
        b"true false null (a) Tj",
        b"q 10 0 0 10 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q (a) Tj",
        b"(a) Tj ] >> (b) Tj",
        b"(a) Tj (b",
    ],
)
def test_what_hardly_one_writes(said: bytes) -> None:
    assert alike(page_of(b"BT /F1 12 Tf 72 700 Td " + said + b" ET"))


def page_of(content: bytes) -> bytes:
    """Return a PDF of one page that says this."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"trailer\n<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF" % start
