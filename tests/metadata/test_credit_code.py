"""统一社会信用代码: printed at the beginning of an index number, with the right check digit, or not given at all."""

from __future__ import annotations

import pytest

from gongkai import extract
from gongkai.metadata.credit import is_credit_code
from tests.rules.specimens import lawful

#: Of large companies, which print theirs under every page.
TRUE = ("914403001922038216", "9144030071526726XG", "91330100799655058B")
CODE = "11341021003173011"


def checked(beginning: str) -> str:
    """A code with the one check digit that is right."""
    (code,) = [
        beginning + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_credit_code(beginning + last)
    ]
    return code


def test_codes_that_are_known_are_right_and_a_changed_letter_is_not() -> None:
    for code in TRUE:
        assert is_credit_code(code)
        assert not is_credit_code(code[:5] + ("1" if code[5] != "1" else "2") + code[6:])
        assert not is_credit_code(code[:3] + code[4] + code[3] + code[5:]) or code[3] == code[4]


@pytest.mark.parametrize("between", ["：", ":", "\n", " | ", "：\n", "】"])
def test_it_is_read_where_an_index_number_begins_with_it(between: str) -> None:
    code = checked(CODE)
    report = extract(f"索引号{between}{code}/202401-00012\n\n{lawful()}")
    assert report.credit_code == code
    assert report.to_dict()["credit_code"] == code


@pytest.mark.parametrize(
    "line",
    [
        "索引号：000014349/2024-00012",
        f"索引号：{checked(CODE)[:-1]}{'1' if checked(CODE)[-1] != '1' else '2'}/2024",
        f"编号：{checked(CODE)}/2024",
        f"索引号：{checked(CODE)}77/2024",
        f"索引号：{checked(CODE)}/2024\n索引号：{TRUE[0]}/2024",
        "",
    ],
)
def test_elsewhere_there_is_none_and_no_key(line: str) -> None:
    report = extract(f"{line}\n\n{lawful()}")
    assert report.credit_code is None
    assert "credit_code" not in report.to_dict()
