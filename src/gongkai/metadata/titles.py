"""What a report is called: its title, and the agency and the year in it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.fold import Folded, Span
from gongkai.metadata.agencies import clean, named
from gongkai.metadata.dates import read_year
from gongkai.parsing.phrases import phrases
from gongkai.parsing.sections import SectionText

#: A title is looked for in so many lines, and is no longer than so many characters.
_LINES = 80
_LONGEST = 90
#: The groups of a title in which its agency may stand.
_NAMES = ("agency", "behind")
_PIECE = re.compile(r"[^\s|>»_]+")
_LINE = re.compile(r"\S[^\n]*")
#: A comma inside a line that holds no sentence.
_COMMA = re.compile(r"(?<=[\u4e00-\u9fff、]),(?=[\u4e00-\u9fff0-9])(?=[^\n。;:]{0,80}(?:\n|$))")
_YEAR = re.compile(r"20\d\d|二[〇零○Oo0]..(?=年)|(?<!\d)2\d(?=年)")
#: A title has one of these words.
_CALLED = re.compile("报|总结")


class Title(NamedTuple):
    """A title: the places of its characters in the folded text, those of its agency, its year."""

    places: Sequence[int]
    agency: Sequence[int] | None
    year: int | None


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    spec = phrases("metadata")
    return {
        "title": re.compile(spec["title"]),
        "glued": re.compile(spec["title"] + spec["after_title"]),
        "no_title": re.compile(spec["no_title"]),
        "injected": re.compile(spec["injected"]),
        "prefix": re.compile(spec["title_prefix"]),
        "signed_below": re.compile(spec["signed_below"]),
        "furniture": re.compile(spec["furniture"]),
    }


def find_title(text: str) -> Title | None:
    """Return the first title in ``text`` that names its agency, else the first title, else None.

    ``text`` is the folded text before the first section. A title may be broken over three lines or
    stand between other words on a line.
    """
    best: Title | None = None
    for title in _titles(text):
        if best is None or _says_more(title, best) or _dates(text, title, best):
            best = title
        elif best.agency is not None and title.agency is not None and title.places[0] != best.places[0]:
            break
        if best.agency is not None and best.year is not None:
            break
    return best if best is None or best.agency is not None else _signed_below(text, best)


def without_title(text: str, sections: Sequence[SectionText]) -> tuple[SectionText, ...]:
    """Return the sections of a report behind which another one follows, without the title of that one."""
    *others, last = sections
    title = find_title(text[slice(*last.body)])
    if title is None:
        return tuple(sections)
    return (*others, replace(last, body=Span(last.body.start, last.body.start + title.places[0])))


def find_title_between_commas(text: str) -> Title | None:
    """Return :func:`find_title` of a text in which a copy put commas between letters."""
    dense = Folded(text, range(len(text) + 1)).drop(_COMMA)
    title = find_title(dense.text)
    return title and title._replace(
        places=[dense.at[place] for place in title.places],
        agency=title.agency and [dense.at[place] for place in title.agency],
    )


def has_injected_commas(text: str) -> bool:
    """Say whether a copy put commas between the letters of words."""
    return _patterns()["injected"].search(text) is not None


def _says_more(title: Title, best: Title) -> bool:
    """Say whether a title names an agency that the best so far lacks, or goes on with the year that it lacks."""
    if best.agency is None and title.agency is not None:
        return True
    goes_on = title.places[0] == best.places[0] and (title.agency is None) == (best.agency is None)
    return goes_on and best.year is None and title.year is not None


def _dates(text: str, title: Title, best: Title) -> bool:
    """Say whether a title below has the year that the best so far, of the same agency, lacks: that was a page's menu."""
    if best.year is not None or title.year is None or best.agency is None or title.agency is None:
        return False
    return [text[place] for place in title.agency] == [text[place] for place in best.agency]


def _signed_below(text: str, title: Title) -> Title:
    """Return a title that names no agency with the one on the next line, as documents print it."""
    line = _LINE.search(text, text.find("\n", title.places[-1]) + 1 or len(text))
    if line is None or not _patterns()["signed_below"].fullmatch(line[0].rstrip()):
        return title
    span = named(text, *line.span())
    return title._replace(agency=range(*span)) if span else title


def _titles(text: str) -> Iterator[Title]:
    patterns = _patterns()
    lines = [
        match.span()
        for match, _ in zip(_LINE.finditer(text), range(_LINES), strict=False)
        if not patterns["furniture"].fullmatch(match[0])
    ]
    for i, (start, line_end) in enumerate(lines):
        for count in (1, 2, 3):
            end = lines[i : i + count][-1][1]
            if end - start > 3 * _LONGEST or (count > 1 and i + count > len(lines)):
                break
            if not _CALLED.search(text, start, end):
                continue
            joined, places = _once(
                text, [at for span in lines[i : i + count] for at in _letters(text, *span)]
            )
            match = len(joined) <= _LONGEST and patterns["title"].fullmatch(joined)
            if match and patterns["no_title"].search(match["agency"] or ""):
                continue
            above = "".join([text[place] for place in _letters(text, start, line_end)])
            below = joined[len(above) :]
            whole = not above.endswith(_PLACE) or below[:2] == above[:2]
            if match and count > 1 and whole and _has_agency(below):
                continue  # what stands below is a whole title
            menu = match and count > 1 and above and (match["agency"] or "").startswith(above)
            if match and menu and not named(joined, *match.span("agency")):
                continue  # words of the page's menu stand above the title
            if match and (match["year"] or match["name"].endswith("报告")):
                yield _title(match, places)
        if _CALLED.search(text, start, line_end):
            yield from _inside(text, start, line_end)


#: How the first half of a body's name may end, where a line breaks it.
_PLACE = (*"省市县区州盟旗镇乡村局委办府厅部会院", "人民")


def _has_agency(title: str) -> bool:
    match = _patterns()["title"].fullmatch(title)
    return bool(match and match["agency"] and named(title, *match.span("agency")))


def _letters(text: str, start: int, end: int) -> list[int]:
    """Return the places of what is printed: no white space, no marks of Markdown."""
    return [place for run in _PRINTED.finditer(text, start, end) for place in range(*run.span())]


#: No white space, no marks of Markdown.
_PRINTED = re.compile(r"[^\s#*]+")


def _once(text: str, places: list[int]) -> tuple[str, list[int]]:
    """Return the letters at some places, and these: what a line prints twice just once."""
    joined = "".join([text[place] for place in places])
    half = len(joined) // 2
    return (joined[:half], places[:half]) if joined[:half] * 2 == joined else (joined, places)


def _inside(text: str, start: int, end: int) -> Iterator[Title]:
    """Yield titles that are only a part of a line: between spaces, or with the text glued on."""
    pieces = list(_PIECE.finditer(text, start, end))
    for i, piece in enumerate(pieces):
        for last in pieces[i + 1 : i + 3]:
            # 「某县某局 2023年…报告」, 「某县某局2023年政府信息公 开工作年度报告」
            dated = _YEAR.search(piece[0])
            if not (dated or pieces[i + 1][0].startswith("20")) or last.end() - piece.start() > _LONGEST:
                break
            joined, places = _once(text, _letters(text, piece.start(), last.end()))
            match = _patterns()["title"].fullmatch(joined)
            groups = _NAMES if dated else ("agency",)
            if match and any(match[group] and named(joined, *match.span(group)) for group in groups):
                yield _title(match, places)
        places = _letters(text, piece.start(), min(piece.end(), piece.start() + 2 * _LONGEST))
        joined = "".join([text[place] for place in places])
        match = _patterns()["title"].fullmatch(joined) or _patterns()["glued"].match(joined)
        if match and _YEAR.search(match[0]):
            yield _title(match, places)


def _title(match: re.Match[str], places: Sequence[int]) -> Title:
    prefix = _patterns()["prefix"].match(match[0])
    start = match.start() + (prefix.end() if prefix else 0)
    agency = None
    for group in _NAMES:
        span = clean(match.string, *match.span(group)) if match[group] else None
        if span:
            agency = places[slice(*span)]
            break
    if agency is None and match["behind_name"]:  # 「2023年…报告（庐阳区财政局）」
        span = named(match.string, *match.span("behind_name"))
        agency = places[slice(*span)] if span else None
    year = _YEAR.search((match["year"] or "") + (match["front"] or "") + match["name"] + match["tail"])
    printed = read_year(year[0] if len(year[0]) > 2 else f"20{year[0]}") if year else None  # 23年
    if match["year"] and len(_YEAR.findall(match["year"])) > 1:
        printed = None  # 2023-2024年 is neither
    return Title(places[start : match.end()], agency, printed)
