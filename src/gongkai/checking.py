"""``check()``: what is wrong in a report, and which of it was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from gongkai.errors import SettingsError
from gongkai.form import load_forms
from gongkai.pipeline import extract
from gongkai.report import Finding, Report, Severity
from gongkai.rules.engine import chosen
from gongkai.rules.registry import explained
from gongkai.rules.rule import Rule
from gongkai.settings import Settings, codes, half
from gongkai.wording import Lang, say

#: How long the beginning of a code is that names its family (GK2), and how many codes are proposed.
_FAMILY, _NEAREST = 3, 5


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are asked for: codes or their beginnings, and the least severity."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: Severity = "info"

    @classmethod
    def of(
        cls,
        settings: Settings,
        select: str | Iterable[str] = (),
        ignore: str | Iterable[str] = (),
        min_severity: Severity | None = None,
    ) -> Selection:
        """Return what was asked for, each part that was not from the settings.

        Raises :class:`~gongkai.errors.SettingsError` for a code that no rule begins with.
        """
        asked = cls(
            codes(select) or settings.select,
            codes(ignore) or settings.ignore,
            min_severity or settings.min_severity,
        )
        if asked.select or asked.ignore:
            rules = every_rule(settings)
            for code in (*asked.select, *asked.ignore):
                if not matching(code, rules):
                    raise SettingsError(unknown(code, rules, settings.lang))
        return asked

    @property
    def narrows(self) -> bool:
        """Whether some findings are not asked for."""
        return self != Selection()

    def choose(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return those findings that are asked for."""
        return chosen(findings, self.select, self.ignore, self.min_severity)


def check(
    source_or_report: Path | str | bytes | Report,
    *,
    name: str | None = None,
    media_type: str | None = None,
    settings: Settings | None = None,
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    min_severity: Severity | None = None,
) -> list[Finding]:
    """Return what is wrong in a report, in the order of its text.

    A source is read as :func:`~gongkai.extract` reads it, and raises what that raises. ``select`` and
    ``ignore`` take codes of rules or their beginnings (``"GK2"``), ``min_severity`` the least severe
    finding that is wanted; where they are not given, the settings decide. A code that no rule begins
    with raises :class:`~gongkai.errors.SettingsError`.

    >>> from gongkai import check
    >>> [finding.code for finding in check(Path("2023-wrong.txt"), select="GK2")]
    ['GK201', 'GK202']
    """
    settings = settings or Settings.load()
    selection = Selection.of(settings, select, ignore, min_severity)
    report = source_or_report
    if not isinstance(report, Report):
        report = extract(report, name=name, media_type=media_type, settings=settings)
    return selection.choose(report.findings)


def every_rule(settings: Settings) -> tuple[Rule, ...]:
    """Return every rule by its code, with those that only the user's own forms have."""
    return explained(load_forms(settings.forms_dir))


def matching(prefix: str, rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules whose code begins so, or that one rule whose code it is."""
    wanted = half(prefix).upper()
    exact = [rule for rule in rules if rule.code == wanted]
    return exact or [rule for rule in rules if wanted and rule.code.startswith(wanted)]


def unknown(code: str, rules: Sequence[Rule], lang: Lang) -> str:
    """Return the words that say that no rule has such a code, and which come nearest."""
    wanted = half(code).upper()
    wanted = f"GK{wanted}" if wanted.isdecimal() else wanted
    families = sorted({rule.code[:_FAMILY] for rule in rules})

    family = [rule.code for rule in rules if rule.code.startswith(wanted[:_FAMILY])]
    family.sort(key=lambda known: -SequenceMatcher(None, wanted, known).ratio())
    likely = family[:_NEAREST] if len(wanted) >= _FAMILY else []
    return say("rules.unknown", lang, code=code, near=", ".join(likely or families))
