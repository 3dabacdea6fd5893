"""GK7xx: what two reports of one organ say of each other."""

from __future__ import annotations

from gongkai.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
