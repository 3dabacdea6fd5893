"""Pages that a browser saved as one file."""

import base64
import quopri

import pytest

from gongkai.readers import read

PAGE = '<html><head><meta charset="{}"></head><body><p>一、总体情况</p><table><tr><td>许可<td>290</table></body></html>'


def mhtml(body: bytes, content_type: str, transfer: str) -> bytes:
    encoded = {
        "base64": base64.encodebytes(body),
        "quoted-printable": quopri.encodestring(body),
        "8bit": body,
    }
    return (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b"\r\n\r\n----b\r\n'
        + f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n".encode()
        + encoded[transfer]
        + b"\r\n----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n----b--\r\n"
    )


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize(
    ("codec", "content_type"),
    [("utf-8", "text/html"), ("gb18030", 'text/html; charset="gb2312"'), ("gbk", "text/html")],
)
def test_the_page_is_taken_out(codec: str, content_type: str, transfer: str) -> None:
    data = mhtml(PAGE.format(codec).encode(codec), content_type, transfer)
    for name in ("a.mhtml", "a.mht", "unknown"):
        document = read(data, name=name)
        assert document.media_type == "multipart/related"
        assert document.text == "一、总体情况\n许可\n290"
        assert len(document.tables) == 1
