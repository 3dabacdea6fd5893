"""Prose as it was written: lines that a page broke by its width are one again."""

from __future__ import annotations

import re

#: A line of prose that was broken by its width, and goes on; behind a comma it does, and where the next begins with
#: a mark that no line begins with, or with the many digits that a colon or the word for a person's number announced.
#: The number of a page, 「- 5 -」, may stand between.
WRAP = re.compile(
    r"\n(?<=[^\n|\t]{20}[^。;:!?\s|]\n)(?:[^\S\n]*-[^\S\n]?\d{1,3}[^\S\n]?-[^\S\n]*\n)?[^\S\n]*(?=[\u4e00-\u9fff\d])(?!\(?[一二三四五六七八九十\d]{1,3}(?:[、)]|\.(?!\d)))(?=[^\n|\t]*[。;,])"
    r"|\n(?<=[^\n|\t]{8}[^。;:!?\s|]\n)[^\S\n]*(?=[,。;:、)%])"
    r"|\n(?<=[^\n|\t]{8}[:号码话]\n)[^\S\n]*(?=\d{5})"
)
