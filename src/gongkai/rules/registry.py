"""Every rule by its code: one in each module ``gk…`` of this package, imported when the first report is looked at."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence

import gongkai.rules
from gongkai.form import Form
from gongkai.report import Finding
from gongkai.rules import identity
from gongkai.rules.rule import Check, Comparison, Rule
from gongkai.wording import Lang


@functools.cache
def described() -> tuple[Rule, ...]:
    """Return every rule that can be explained, by code."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(gongkai.rules.__path__) if module.name[:2] == "gk"
    )
    return tuple(importlib.import_module(f"gongkai.rules.{name}").RULE for name in names)


@functools.cache
def checks() -> tuple[Check, ...]:
    """Return the rules that look at one report."""
    return tuple(rule for rule in described() if isinstance(rule, Check))


@functools.cache
def comparisons() -> tuple[Comparison, ...]:
    """Return the rules that look at the reports of two years."""
    return tuple(rule for rule in described() if isinstance(rule, Comparison))


def explained(forms: Sequence[Form]) -> tuple[Rule, ...]:
    """Return :func:`described` with the identities that only these forms have, each with their words."""
    known = {rule.code for rule in described()}
    return tuple(sorted((*described(), *identity.of_forms(forms, known)), key=lambda rule: rule.code))


def find(code: str, rules: Iterable[Rule] | None = None) -> Rule | None:
    """Return the rule with this code, None where there is none."""
    wanted = code.strip().upper()
    return next((rule for rule in rules or described() if rule.code == wanted), None)


def worded(findings: Iterable[Finding], lang: Lang, rules: Sequence[Rule] | None = None) -> list[Finding]:
    """Return findings with their messages in a language, made from key and values.

    ``rules``: those that may be named, with a user's own forms'; :func:`described` where not given. A
    finding of a rule that is not known, or of an older program, keeps the words that it has.
    """
    known: Mapping[str, Rule] = {rule.code: rule for rule in rules or described()}
    return [_worded(finding, known.get(finding.code), lang) for finding in findings]


def _worded(finding: Finding, rule: Rule | None, lang: Lang) -> Finding:
    try:
        message = rule.say(finding.key, finding.values, lang) if rule else finding.message
    except KeyError:
        return finding
    return finding if message == finding.message else finding.model_copy(update={"message": message})
