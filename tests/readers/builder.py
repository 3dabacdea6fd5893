"""Small files for the tests, written part by part so that their XML is in plain sight."""

import io
import zipfile

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def docx(
    body: str, *, numbering: str = "", styles: str = "", core: str = "", ns: str = TRANSITIONAL
) -> bytes:
    """Return a .docx whose body is the given WordprocessingML, prefix ``w``."""

    def part(tag: str, content: str) -> str:
        return f'<?xml version="1.0"?><w:{tag} xmlns:w="{ns}" {_NAMESPACES}>{content}</w:{tag}>'

    def relations(**targets: str) -> str:
        inner = "".join(
            f'<Relationship Id="r{kind}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
            for kind, target in targets.items()
        )
        namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
        return f'<?xml version="1.0"?><Relationships xmlns="{namespace}">{inner}</Relationships>'

    parts = {
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": relations(
            numbering="numbering.xml", styles="styles.xml", header="header1.xml"
        ),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/header1.xml": part("hdr", "<w:p><w:r><w:t>页眉99</w:t></w:r></w:p>"),
    }
    if numbering:
        parts["word/numbering.xml"] = part("numbering", numbering)
    if styles:
        parts["word/styles.xml"] = part("styles", styles)
    if core:
        parts["docProps/core.xml"] = core
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"
