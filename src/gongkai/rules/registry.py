"""Every rule by its code. The rules' modules are imported when the first report is looked at."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Sequence

import gongkai.rules
from gongkai.form import Form
from gongkai.rules.rule import Rule


@functools.cache
def every_rule() -> tuple[Rule, ...]:
    """Return the rules that look at one report, by code: one in each module ``gk…`` of this package."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(gongkai.rules.__path__) if module.name[:2] == "gk"
    )
    return tuple(importlib.import_module(f"gongkai.rules.{name}").RULE for name in names)


@functools.cache
def described() -> tuple[Rule, ...]:
    """Return every rule that can be explained: also the identities, those between two years, and refusals."""
    from gongkai.rules import across, refused, sums

    rules = (*every_rule(), *sums.RULES, *across.RULES, *refused.RULES)
    return tuple(sorted(rules, key=lambda rule: rule.code))


def explained(forms: Sequence[Form]) -> tuple[Rule, ...]:
    """Return :func:`described` with the identities that only these forms have, each with their words."""
    from gongkai.rules import sums

    known = {rule.code for rule in described()}
    return tuple(sorted((*described(), *sums.of_forms(forms, known)), key=lambda rule: rule.code))


def find(code: str, rules: Iterable[Rule] | None = None) -> Rule | None:
    """Return the rule with this code, None where there is none."""
    wanted = code.strip().upper()
    return next((rule for rule in rules or described() if rule.code == wanted), None)
