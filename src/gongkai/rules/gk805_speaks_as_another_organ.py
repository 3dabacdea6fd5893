"""GK805: the organ speaks of itself as of another kind of organ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.fold import Span, fold
from gongkai.metadata.agencies import find_agency, find_speaker
from gongkai.rules.case import Case
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

#: How an organ of each kind ends its name, and how it speaks of itself.
_KINDS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"街道(?:办事处|办|党工委)?$"), frozenset({"街道", "街", "办", "处"})),
    (re.compile(r"镇(?:人民政府)?$"), frozenset({"镇"})),
    (re.compile(r"乡(?:人民政府)?$"), frozenset({"乡"})),
    (re.compile(r"局$"), frozenset({"局"})),
    (re.compile(r"厅$"), frozenset({"厅"})),
    (re.compile(r"委员会$|委$"), frozenset({"委", "会", "办", "区"})),
)
_SELF = re.compile(r"我(街道|街|镇|乡|局|厅|委)")
#: So much of the overview is its opening.
_OPENING = 120
_KIND = re.compile(r"(局|厅|镇|乡|街道|委员会|[县区市]|中心)(?:人民政府|办事处)?$")
#: What only an organ above street, town and township moves forward.
_ABOVE = re.compile(r"全[省市国](?=[\u4e00-\u9fff]{0,4}(?:信息公开|政务公开))")
_MOVES = ("推动", "推进", "统筹", "指导", "部署", "组织")


def check(case: Case) -> Iterator[Hit]:
    agency = case.metadata.agency
    if not agency:
        return
    yield from _opening(case, agency)
    own = next((words for pattern, words in _KINDS if pattern.search(agency)), None)
    if own is None:
        return
    others: dict[str, tuple[int, int, int]] = {}
    for match in _SELF.finditer(case.text):
        word = match[1]
        if word in own:
            continue
        count, start, end = others.get(word, (0, *match.span()))
        others[word] = (count + 1, start, end)
    for count, start, end in others.values():
        values = {"agency": agency, "word": case.quoted(start, end), "count": count}
        yield Hit(values, span=case.span(start, end))
    if own & {"街道", "镇", "乡"}:
        for above in _ABOVE.finditer(case.text):
            start, end = above.start() - 2, above.end()
            if case.text.startswith(_MOVES, max(0, start)):
                values = {"agency": agency, "word": case.quoted(start, end)}
                yield Hit(values, span=case.span(start, end), wording="above")
                break


def _opening(case: Case, agency: str) -> Iterator[Hit]:
    """Yield the name of another organ of the same kind that the first sentences give to the organ."""
    kind = kind_of(agency)
    if kind is None:
        return
    own = agency if agency in case.text else fold(agency).text
    overview = case.section.get("overview")
    stretches = [Span(0, case.head.end)]
    if overview:
        stretches.append(Span(overview.body.start, min(overview.body.end, overview.body.start + _OPENING)))
    for start, end in stretches:
        words = case.text[start:end]
        if kind not in words.replace(own, ""):
            continue  # no other of its kind is named
        for found in (find_agency(words) if start == 0 else None, find_speaker(words)):
            name = "".join(words[slice(*found)].split()) if found else ""
            if not name or kind_of(name) != kind or is_in(name, agency) or is_in(agency, name):
                continue
            assert found is not None
            span = case.span(start + found.start, start + found.end)
            word = case.quoted(start + found.start, start + found.end)
            yield Hit({"agency": agency, "word": word}, span=span, wording="opening")
            return


def kind_of(name: str) -> str | None:
    """Return what kind of organ a name ends in; None where it is none that can be told from others by it."""
    match = _KIND.search(name)
    return match[1] if match else None


def is_in(short: str, long: str) -> bool:
    """Say whether the letters of a name stand in another in this order: 区教育局 in 河湾区教育局."""
    rest = iter(fold(long).text)
    return all(char in rest for char in fold(short).text)


RULE = Check(
    code="GK805",
    severity="warning",
    title=Text("自称与机关名称不符", "the organ speaks of itself as another"),
    wording=Text(
        "报告机关是“{agency}”，正文却自称“{word}”（{count} 处）",
        "the organ is {agency}, yet the text says “{word}” ({count} times)",
    ),
    also={
        "opening": Text(
            "报告机关是“{agency}”，开头却写“{word}”，请核对是否沿用了其他机关的报告",
            "the organ is {agency}, yet the opening speaks of “{word}”: was another organ's report taken over?",
        ),
        "above": Text(
            "报告机关是“{agency}”，正文却写“{word}”，疑似沿用上级机关的表述",
            "the organ is {agency}, yet the text says “{word}”, as a report of a higher organ would",
        ),
    },
    rationale=Text(
        "镇改为街道办事处以后沿用旧稿，或套用其他机关的报告，自称就会与标题不符。",
        "A town that became a street office keeps its old text, or the text was taken from another organ.",
    ),
    source=Text("公文写作常规", "the usual care in official writing"),
    example=Example(good="2023年，我局认真贯彻落实", bad="2023年，我镇认真贯彻落实"),
    check=check,
    sentences=True,
)
