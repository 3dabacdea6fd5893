"""``gongkai rules``: every rule, or one explained."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli.output import Output
from gongkai.cli.session import guarded
from gongkai.errors import SettingsError
from gongkai.settings import Settings, half
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.rules.rule import Rule

FORMATS = ("text", "json")
FAMILIES = tuple(f"GK{number}" for number in range(1, 10))


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("rules", help=say("rules.help", lang), epilog=say("rules.codes", lang))
    @click.argument("code", required=False, metavar="[CODE]")
    @click.option(
        "--format", "layout", type=click.Choice(FORMATS), default="text", help=say("rules.format", lang)
    )
    @guarded
    def rules(code: str | None, layout: str) -> int:
        from gongkai.checking import every_rule, matching, unknown

        settings = Settings.load()
        every = every_rule(settings)
        found = list(every) if code is None else matching(code, every)
        if not found:
            raise SettingsError(unknown(code or "", every, settings.lang))
        alone = found[0] if code is not None and found[0].code == half(code).upper() else None
        target = Output(None, settings.lang)
        if layout == "json":
            target.write(_json(alone or found, settings.lang))
        else:
            lines = _explained(alone, settings.lang) if alone else _listed(found, settings.lang)
            target.write("\n".join(lines) + "\n")
        return 0

    return rules


def _listed(rules: Sequence[Rule], lang: Lang) -> Iterator[str]:
    """One line a rule, under the head of its family."""
    for number, (family, members) in enumerate(groupby(rules, key=lambda rule: rule.code[:3])):
        if number:
            yield ""
        yield f"{family}xx  {say(f'family.{family}', lang)}" if family in FAMILIES else f"{family}xx"
        for rule in members:
            yield f"  {rule.code}  {_severity(rule, lang)}  {rule.title.say(lang)}"


def _explained(rule: Rule, lang: Lang) -> Iterator[str]:
    yield f"{rule.code}  {_severity(rule, lang)}  {rule.title.say(lang)}"
    from gongkai.rules.samples import filled

    parts = {
        "wording": "\n".join(filled(rule, lang)),
        "rationale": rule.rationale.say(lang),
        "source": "\n".join([rule.source.say(lang), *_checked(rule, lang)]),
        "good": rule.example.good.strip("\n"),
        "bad": rule.example.bad.strip("\n") or say("rules.nothing", lang),
    }
    if not rule.example.good and not rule.example.bad:
        del parts["good"], parts["bad"]
    for name, text in parts.items():
        yield ""
        yield say(f"rules.{name}", lang)
        yield from (f"  {line}" for line in text.splitlines())


def _checked(rule: Rule, lang: Lang) -> Iterator[str]:
    """Say of everything that a rule cites what it was held against."""
    from gongkai.rules.citations import cited

    for one in cited(rule.source):
        checked = one.checked.say(lang)
        key = "rules.checked" if checked else "rules.unchecked"
        yield say(key, lang, says=one.says.say(lang), checked=checked)


def _severity(rule: Rule, lang: Lang) -> str:
    return f"{say(f'severity.{rule.severity}', lang):{2 if lang == 'zh' else 7}}"


def _json(rules: Rule | Sequence[Rule], lang: Lang) -> str:
    """An object for one rule, an array for several: what the program says of it, in one language."""
    made = [_object(rule, lang) for rule in rules] if isinstance(rules, Sequence) else _object(rules, lang)
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _object(rule: Rule, lang: Lang) -> dict[str, Any]:
    from gongkai.rules.samples import filled

    return {
        "code": rule.code,
        "severity": rule.severity,
        "title": rule.title.say(lang),
        "wordings": filled(rule, lang),
        "rationale": rule.rationale.say(lang),
        "source": rule.source.say(lang),
        "good": rule.example.good,
        "bad": rule.example.bad,
    }
