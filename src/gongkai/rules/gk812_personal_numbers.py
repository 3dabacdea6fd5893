"""GK812: the report prints a number that only a person may give: of an identity card, a telephone, a bank card."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.rules.rule import LAW, LAW_EN, Check, Example, Hit
from gongkai.wording import Text

_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
#: All of these are longer than what a report counts: most reports hold none, and are looked at once.
_LONG = re.compile(r"\d(?: ?\d){10}")
_BANK = re.compile(r"(?<!\d)(?:\d{4} ?){3,4}\d{3,7}(?!\d)")
#: Of a person, and of the office itself.
_PERSON = re.compile(
    r"申请人|当事人|举报人|投诉人|村民|居民|群众|市民|先生|女士|[某×X*]|个人|本人|法定代表人"
)
_OFFICE = re.compile(
    r"联系[我本]|与[我本][^,。;]{1,8}联系|咨询|监督|举报电话|热线|传真|值班|办公|邮编|地址|邮箱"
)
_CARD = re.compile(r"(?:银行|卡|账|帐)(?:卡)?号|账户|帐户")
#: Tables print digits one behind another: only prose is looked at.
_PROSE: tuple[SectionId, ...] = ("overview", "problems", "other")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NEAR, _BEHIND = 60, 12


def check(case: Case) -> Iterator[Hit]:
    for id_ in _PROSE:
        section = case.section.get(id_)
        if section is None or not _LONG.search(case.text, *section.body):
            continue
        for match in _IDENTITY.finditer(case.text, *section.body):
            around = _around(case, match)
            if "身份" in around or "证" in around or _is_valid(match[0]):
                yield _hit(case, match, "")
        for match in _PHONE.finditer(case.text, *section.body):
            if _is_a_person_s(case, match):
                yield _hit(case, match, "phone")
        for match in _BANK.finditer(case.text, *section.body):
            around = _around(case, match)
            if _CARD.search(around) and _PERSON.search(around) and not _IDENTITY.fullmatch(match[0]):
                yield _hit(case, match, "bank")


def _is_a_person_s(case: Case, match: re.Match[str]) -> bool:
    """Say whether a person was named last before a telephone's number, or is right behind it."""
    start, end = case.sentence(match.start())
    before = case.text[max(start, match.start() - _NEAR) : match.start()]
    person, office = ([0, *(one.end() for one in words.finditer(before))][-1] for words in (_PERSON, _OFFICE))
    if person or office:
        return person > office
    return _PERSON.search(case.text, match.end(), min(end, match.end() + _BEHIND)) is not None


def _around(case: Case, match: re.Match[str]) -> str:
    start, end = case.sentence(match.start())
    return case.text[max(start, match.start() - _NEAR) : min(end, match.end() + _NEAR)]


def _is_valid(number: str) -> bool:
    """Say whether the last letter of an identity number is the one that its first seventeen digits have."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def _hit(case: Case, match: re.Match[str], wording: str) -> Hit:
    digits = match[0].replace(" ", "")
    kept = 3 if wording == "phone" else 6
    masked = digits[:kept] + "*" * (len(digits) - kept - 4) + digits[-4:]
    return Hit({"masked": masked}, span=case.span(*match.span()), wording=wording)


RULE = Check(
    code="GK812",
    severity="warning",
    title=Text("公开了个人信息", "personal information is published"),
    wording=Text(
        "正文载有身份证号码（{masked}），属于个人信息，请删除或作隐去处理",
        "the text holds an identity number ({masked}): personal information, to be taken out",
    ),
    also={
        "phone": Text(
            "正文载有个人电话号码（{masked}），属于个人信息，请删除或作隐去处理",
            "the text holds a person's telephone number ({masked}): personal information, to be taken out",
        ),
        "bank": Text(
            "正文载有个人银行账号（{masked}），属于个人信息，请删除或作隐去处理",
            "the text holds a person's bank account ({masked}): personal information, to be taken out",
        ),
    },
    rationale=Text(
        "涉及个人隐私的信息，公开会对第三方合法权益造成损害的，不得公开；年度报告不需要申请人的证件、电话和银行账号。"
        "本机关自己的联系电话不算。",
        "What is private and would harm others may not be published; a report needs no applicant's card, telephone or "
        "account. The office's own number is none of these.",
    ),
    source=Text(f"{LAW}第十五条", f"{LAW_EN} art. 15"),
    example=Example(
        good="收到行政复议1件，",
        bad="申请人张某（身份证号110101199001010017）提出行政复议1件，收到行政复议1件，",
    ),
    check=check,
    sentences=True,
)
