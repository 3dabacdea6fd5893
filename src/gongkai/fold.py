"""Folding: one spelling for every way of printing the same, with a way back to the source.

:func:`fold` changes how a text is written, never what it says: full-width to half-width, NFKC,
traditional to simplified, curly to straight quotes, pinyin in brackets taken out, the GBK byte
shift mended. Every folded character knows the source offset that it came from, so that a quote is
always cut from the source: ``folded.span(a, b)`` bounds the source of ``folded.text[a:b]``.
"""

from __future__ import annotations

import bisect
import contextlib
import functools
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gongkai.markup import DEEPEST, dress
from gongkai.squeeze import long_runs

if TYPE_CHECKING:
    from opencc import OpenCC


class Span(NamedTuple):
    """A half-open range of character offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the source offset of each of its characters.

    ``at`` never decreases; its last entry, one past the last character, is the length of the source.
    """

    text: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Return the source span of ``text[start:end]``, without what was dropped at its ends."""
        if start >= end:
            return Span(self.at[start], self.at[start])
        return Span(self.at[start], self.at[end - 1] + 1)

    def find(self, offset: int) -> int:
        """Return the index of the first character that starts at source ``offset`` or after it."""
        if type(self.at) is range:  # nothing was dropped: every character kept its place
            return offset
        return bisect.bisect_left(self.at, offset, 0, len(self.text))

    def drop(self, pattern: re.Pattern[str]) -> Folded:
        """Return the text without what ``pattern`` matches; the rest keeps its source offsets."""
        return self.put((*match.span(), "") for match in pattern.finditer(self.text))

    def put(self, changes: Iterable[tuple[int, int, str]]) -> Folded:
        """Return the text with words in place of some stretches, given in order as (start, end, words).

        Their letters have the source offsets of the letters that they stand for, the last one's if more.
        """
        pieces: list[str] = []
        at = array("I")
        last = 0
        for start, end, words in changes:
            pieces += self.text[last:start], words
            at.extend(_offsets(self.at[last:start]))
            if words:
                at.extend(self.at[min(start + i, end - 1)] for i in range(len(words)))
            last = end
        if not last:
            return self
        pieces.append(self.text[last:])
        at.extend(_offsets(self.at[last:]))
        return Folded("".join(pieces), at)


def _offsets(stretch: Sequence[int]) -> Sequence[int]:
    """Return offsets as what is copied fast: to count them out anew takes longer than all else about a text."""
    if type(stretch) is range and stretch.stop <= _COUNTED:
        return _counted()[stretch.start : stretch.stop]
    return stretch


#: Hardly any report has more letters.
_COUNTED = 1 << 16


@functools.cache
def _counted() -> array[int]:
    return array("I", range(_COUNTED))


#: Written by hand because NFKC leaves them: dashes, quotes, rules of text tables, radicals that
#: Unicode does not call compatible, spaces.
_WRITTEN = {
    **dict.fromkeys("“”„‟「」『』〝〞＂″", '"'),
    **dict.fromkeys("‘’‚‛＇′`", "'"),
    **dict.fromkeys("—–―─━‐‑‒−﹣－", "-"),
    **dict.fromkeys("│┃┆┊∣", "|"),
    **dict.fromkeys(
        ("\u00a0", "\u1680", *map(chr, range(0x2000, 0x200B)), "\u202f", "\u205f", "\u3000"), " "
    ),
    **dict.fromkeys("\x85\u2028\u2029", "\n"),
    **dict.fromkeys("﹐､", ","),
    **dict(
        zip(
            "⺟⺠⺻⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
            "母民聿虎西见角贝车长镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙",
            strict=True,
        )
    ),
}
#: Radicals (⽂) that fonts of PDF files give for the letters (文) that they look the same as.
RADICALS = {
    code: folded
    for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))
    if (folded := _WRITTEN.get(chr(code)) or unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
#: Left as it is, for NFKC would write it in plain letters.
_KEEP = frozenset("…￥ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")
#: Left as they are: a fraction, or a number that is raised or enclosed, is no digit of the number that it stands
#: at. A numeral with its point (⒈) and an enclosed ideograph (㈠) open lines, and are written out.
_POINTED = range(0x2488, 0x249C)
#: Marks of notes at a number: raised or enclosed digits, with or without brackets.
_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2080-\u2089"
_ENCLOSED = "\u2460-\u2487\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf"
_NOTE = re.compile(
    rf"(?<=\d)(?:[\[(]?[{_RAISED}]+[\])]?|[⁽][{_RAISED}]+[⁾]|[\[(]?[{_ENCLOSED}][\])]?)++"
    rf"(?![\d\u2044/.,%‰^*×÷~+\-{_RAISED}{_ENCLOSED}])"
)
_HAS_NOTE = re.compile(f"[{_RAISED}{_ENCLOSED}]")
_THIN = "\u200b-\u200f\u2060-\u2064\ufeff"
_INVISIBLE = re.compile(f"[{_THIN}\u00ad\u202a\u202c\u202d\u2066\u2068\u2069\ufe00-\ufe0f]+")
#: Where a line may be broken between two numbers, there may be a border.
_BORDER = re.compile(rf"(?<=\d)(?=[{_THIN}]*\u200b)[{_THIN}]+(?=\d)")
#: Word's ends of lines, and those of pages.
_LINE_ENDS = str.maketrans("\x0b\f", "\n\n")
#: Signs of turning: a number that stands behind one is not shown in the order of its digits.
_TURNED = re.compile("[\u202b\u202e\u2067][^\u202c\u2069\n]*")
_ZERO = re.compile("\0+")
#: What Markdown does not show, and lines of it that are several.
_COMMENT = re.compile(r"<!--[^<>]{0,600}-->")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_BROKEN = re.compile(r"^[^|\n]*<br[^|\n]*$", re.MULTILINE)
#: Letters of Hangul that nothing is drawn for.
_FILLERS = frozenset("\u115f\u1160")
_ODD = re.compile("[^\x00-\x7f\u4e00-\u9fff、。《》〔〕【】]")

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ"
_VOWELS = "aeiouv" + _TONED
#: One syllable of pinyin, with or without its tone, in brackets behind the character that it reads.
_PINYIN = re.compile(
    rf"\((?<=[\u3400-\u9fff)]\()(?:zh|ch|sh|[bpmfdtnlgɡkhjqxrzcsyw])?[{_VOWELS}]{{1,4}}(?:n[gɡ]?|r)?\)"
)
#: Stands for the letter of which only one byte is left, at the end of such a run.
LOST = "\ufffd"
#: A run that lost the first byte of its full-width space: the rest of it is read one byte askew.
_SHIFTED = re.compile(r"\?[^\x00-\x7f]{2,}")


@functools.lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    """Return how a character is written when folded; it may become several, never none."""
    if char in _WRITTEN:
        return _WRITTEN[char]
    if char in _KEEP:
        return char
    folded = unicodedata.normalize("NFKC", char)
    if not folded or folded.isspace() or folded in _FILLERS:
        return " "
    if folded[0].isspace():
        return char  # an accent that stands alone parts no word
    kind = unicodedata.category(char) if any(map(str.isdecimal, folded)) else ""
    if (kind == "No" and ord(char) not in _POINTED) or (kind == "So" and folded[0].isdecimal()):
        return char
    return "".join(_WRITTEN.get(part, part) for part in folded)


@functools.cache
def _opencc() -> OpenCC:
    from opencc import OpenCC  # not every run meets a traditional text

    return OpenCC("t2s")


@functools.cache
def _simplified() -> dict[str, str]:
    """Every character that OpenCC writes otherwise when it stands alone, with its simplified form."""
    traditional = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    pairs = zip(traditional, _opencc().convert("\n".join(traditional)).split("\n"), strict=True)
    return {old: new for old, new in pairs if old != new and len(new) == 1}


#: Characters that only a traditional text writes, common enough that any such report holds several.
_TRADITIONAL = re.compile(
    "["
    "會國發開關來時對無與產業務過請數據說學習長東車門問間聞見視親覺觀規則責貨費資質實業報導應當"
    "處總經濟從後機構標準電腦網絡頁題點線條項稱種類級結約維護認議論證評調談讓識設計許訴訟該詳語誤"
    "動勞勝務區醫華單獨張強彈徵態憲應戰據擇擬擴斷於書權決況減準滿漢潔無為爭狀現環異當監盡節範籌"
    "組織終細統繼續習職聯號補製復訊記財貫貿賴購贊趨車軟較輕輔載達遞遠適選還邊鄉鄰釋鐵錄鎮閉闊隊階際隨險雙離難領頒願顧風飛體黨點齊龍辦網佈佔來係個"
    "]"
)
#: How many different ones make a text traditional. A few stray ones do not: 乾 in 乾县 is no 干.
_ENOUGH = 3


def _to_simplified(text: str) -> str:
    if len(set(_TRADITIONAL.findall(text))) < _ENOUGH:
        return text
    with contextlib.suppress(UnicodeEncodeError):  # half a surrogate pair, which OpenCC cannot take
        converted: str = _opencc().convert(text)
        if len(converted) == len(text):
            return converted
    letters = set(text)
    return text.translate({ord(old): new for old, new in _simplified().items() if old in letters})


_PUNCTUATION = frozenset("\u3000，。、；：？！（）“”《》—％０１２３４５６７８９")
#: The first bytes of 一…十, each its own: what is left of a heading's numeral when its second byte went.
_NUMERALS = {char.encode("gbk")[0]: char for char in "一二三四五六七八九十"}


#: The letters of the form itself, which every report is full of.
_USUAL = frozenset(
    "一二三四五六七八九十政府信息公开工作年度报告总体情况主动收到和处理申请行复议诉讼存在的要问题及改进其他需事项本制发废止"
    "现有效件数规章范性文第条许可罚强业费自然人法或组织计商企科研机构社会益律服务新上结转办予以部分不属于国家秘密禁危安全"
    "稳定保护合权内过程执案卷查询无提供关掌握相没成另补正后容仍明确访举投类重出版物当由大量反认取逾期下继续果我局街区市县镇"
    "是中为按照加进健完善群众化建设平台监督障网站了好做我们到等对以时"
)


def simplified(name: str) -> str:
    """Return a short text in simplified characters, to be compared with another: a name is too short to tell how it is written."""
    converted: str = _opencc().convert(name)
    return converted


def _plainness(char: str) -> int:
    """Return 2 for plain punctuation and the form's own letters, 1 for GB2312's common ones, else 0."""
    if char in _PUNCTUATION or char in _USUAL:
        return 2
    try:
        return int(0xB0 <= char.encode("gb2312")[0] <= 0xD7)
    except UnicodeEncodeError:
        return 0


def _unshift(run: str) -> tuple[int, str] | None:
    """Mend a shifted run: return how many of its characters were shifted and what they said.

    The two bytes of a full-width space are A1 A1. Where the first was lost (and ``?`` stands for
    it), every byte up to the next ASCII one, or to a pair that is no character, is paired one late.
    Where that pair left a mark, the run goes so far; where it left none, as far as mending betters it.
    None where the run reads no better mended: 「?。」 also ends a question in plain text.
    """
    marked = LOST in run
    mended: list[str] = []
    lead = 0xA1
    gain = best = taken = 0
    for char in run:
        try:
            first, second = char.encode("gb18030")
            mended.append(bytes((lead, first)).decode("gb18030"))
        except (UnicodeError, ValueError):
            break
        lead = second
        gain += _plainness(mended[-1]) - _plainness(char)
        if gain > best or (gain == best and marked):
            best, taken = gain, len(mended)
    if not taken or best < 1 or mended[0] != "\u3000":
        return None
    text = "".join(mended[:taken])
    lost = run[taken - 1].encode("gb18030")[1]
    closed = run[taken : taken + 2].lstrip(LOST).startswith("）")
    told = ""
    if text.endswith("（") and lost in _NUMERALS:
        told = _NUMERALS[lost] + ("" if closed else "）")
    elif lost == 0xA3 and text.count("（") > text.count("）") and not closed:
        told = "）"
    # What is left of a letter that nothing tells stays: it stands for one.
    return taken + (told != "" and run[taken : taken + 1] == LOST), text + told


def _mended(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the shifted runs of a text and what they said."""
    for match in _SHIFTED.finditer(text):
        found = _unshift(match.group()[1:])
        if found is not None:
            taken, said = found
            yield match.start(), match.start() + 1 + taken, said


#: Windows ends a line by two characters; machines older than that by the first of them alone.
_BEFORE_END = re.compile(r"\r+(?=\n)")


def fold(text: str) -> Folded:
    """Fold ``text``. Line breaks, tabs, bars and single spaces stay: they may be borders of cells."""
    folded = Folded(text, range(len(text) + 1)).put(long_runs(text))
    text = folded.text
    if "\r" in text:
        folded = folded.drop(_BEFORE_END) if "\n" in text else Folded(text.replace("\r", "\n"), folded.at)
        text = folded.text
    if "\f" in text:
        folded = folded.put(_page_numbers(folded.text))
        text = folded.text
    if "\x0b" in text or "\f" in text:
        folded = Folded(folded.text.translate(_LINE_ENDS), folded.at)
    if "?" in text:
        folded = folded.put(_mended(folded.text))
    written = folded.text
    wide: dict[str, str] = {}
    hidden = False
    for char in set(_ODD.findall(written)):
        new = _fold_char(char)
        hidden = hidden or new in "\u202b\u202e\u2067" or _INVISIBLE.search(new) is not None
        if len(new) > 1:
            wide[char] = new
        elif new != char:
            written = written.replace(char, new)
    folded = Folded(_to_simplified(written), folded.at)
    folded = folded.put(_widened(folded.text, wide)) if wide else folded
    return _unmark(folded, hidden=hidden).drop(_PINYIN)


def _page_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the lines in front of the ends of pages whose numbers count these, most of them: no cells do."""
    found: list[tuple[int, int, int]] = []
    start = 0
    pages = text.split("\f")
    for count, page in enumerate(pages):
        if last := _PAGE_NUMBER.search(page):
            found.append((int(last[1]) - count, start + last.start(1), start + last.end(1)))
        start += len(page) + 1
    counted = Counter(first for first, _, _ in found)
    most = max(2, sum(map(bool, map(str.strip, pages))) // 2)
    yield from ((begin, end, "") for first, begin, end in found if counted[first] >= most)


#: A number alone on the last line of a page.
_PAGE_NUMBER = re.compile(r"(?<![^\n])[^\S\n]*([1-9]\d{0,2})\s*\Z")


def _widened(text: str, wide: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Yield the characters that become several; not one that would lengthen the number before it."""
    for match in re.finditer("[" + re.escape("".join(wide)) + "]", text):
        at, new = match.start(), wide[match.group()]
        if not (new[0].isdecimal() and text[at - 1 : at].isdecimal()):
            yield at, at + 1, new


def _unmark(folded: Folded, *, hidden: bool) -> Folded:
    """Drop the marks that are no part of a number and what is not seen; keep two numbers apart."""
    if "\0" in folded.text:
        folded = folded.drop(_ZERO)
    for _ in range(DEEPEST):
        folded, dressed = folded.put(dress(folded.text)), folded
        if folded is dressed:
            break
    if "<!--" in folded.text:
        folded = folded.drop(_COMMENT)
    if "<br" in folded.text:
        folded = folded.put(_line_breaks(folded.text))
    if hidden:
        folded = folded.put((*match.span(), " ") for match in _BORDER.finditer(folded.text))
        folded = folded.put(_opened(folded.text)).drop(_INVISIBLE)
    return folded.drop(_NOTE) if _HAS_NOTE.search(folded.text) else folded


def _line_breaks(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the breaks that a text without borders writes out: within a cell they are no ends of lines."""
    for line in _BROKEN.finditer(text):
        yield from ((*match.span(), "\n") for match in _BREAK.finditer(text, *line.span()))


def _opened(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the digits that a sign of turning stands before, each with the sign, so that none is read."""
    for run in _TURNED.finditer(text):
        for digit in re.finditer(r"\d", run[0]):
            at = run.start() + digit.start()
            yield at, at + 1, digit[0] + run[0][0]
