"""统一社会信用代码: the code of an organ, where the page's 索引号 begins with it.

In goes the folded text before the first section, out comes the code, or None where none is printed for sure.
"""

from __future__ import annotations

import re

#: The letters of a code, in the order of their values: GB 32100-2015 has no I, O, S, V and Z.
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CODE = re.compile(rf"索\s*引\s*号\s*[】\]]?[\s:|]*([{_LETTERS}]{{18}})(?![0-9A-Za-z])")


def find_credit_code(text: str) -> str | None:
    """Return the code that an index number begins with; its check digit must be right, and no other stand beside it."""
    found = {code for code in _CODE.findall(text) if is_credit_code(code)}
    return found.pop() if len(found) == 1 else None


def is_credit_code(code: str) -> bool:
    """Say whether a text is such a code: 18 letters, the last of which the others decide (GB 32100-2015)."""
    if len(code) != len(_WEIGHTS) + 1 or not set(code) <= set(_LETTERS):
        return False
    total = sum(weight * _LETTERS.index(letter) for weight, letter in zip(_WEIGHTS, code, strict=False))
    return _LETTERS[-total % len(_LETTERS)] == code[-1]
