"""The public door of the readers: what comes in, what comes out."""

from gongkai.readers import read


def test_a_text_is_its_own_canonical_text() -> None:
    data = "一、总体情况\r\n申请\t5\r\n".encode("gb18030")
    document = read(data, name="a.txt")
    assert document.text == data.decode("gb18030")
    assert document.encoding == "gb18030"
    assert document.tables == ()


def test_a_table_cell_stands_on_a_line_of_its_own() -> None:
    document = read(b"<h1>T</h1><table><tr><td>a<td>1<tr><td>b<td>2</table><p>end")
    assert document.text == "T\na\n1\nb\n2\nend"
    (table,) = document.tables
    assert [document.text[c.start : c.end] for c in table.cells] == ["a", "1", "b", "2"]
