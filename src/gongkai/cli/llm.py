"""``gongkai llm probe`` and ``eval``: what the configured endpoint can do, and how well its model reads."""

from __future__ import annotations

import asyncio

import click

from gongkai.cli.output import Output
from gongkai.cli.session import complain, guarded
from gongkai.errors import SettingsError
from gongkai.failures import described
from gongkai.settings import Settings
from gongkai.wording import Lang, say

FAILED = 4


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""
    group = click.Group("llm", help=say("llm.help", lang))

    @group.command("probe", help=say("probe.help", lang))
    @guarded
    def probe() -> int:
        return _probe(Settings.load().lang)

    @group.command("eval", help=say("eval.help", lang))
    @click.option("--json", "as_json", is_flag=True, help=say("eval.json", lang))
    @guarded
    def scorecard(*, as_json: bool) -> int:
        from gongkai.cli.scorecard import evaluate

        return evaluate(Settings.load().lang, as_json=as_json)

    return group


def _probe(lang: Lang) -> int:
    from gongkai.llm.line.endpoint_settings import LlmSettings

    settings = LlmSettings.load(lang=lang)
    for name in ("model", "base_url"):
        if not getattr(settings, name):
            complain(say("llm.unset", lang, variable=f"GONGKAI_LLM_{name}".upper()))
            return FAILED
    try:
        from gongkai.llm.line.capabilities import remember
        from gongkai.llm.line.endpoint import EndpointError
        from gongkai.llm.line.probe import probe, rows
    except ModuleNotFoundError as error:
        raise SettingsError(say("llm.missing", lang), place=error.name or "") from error
    try:
        found = asyncio.run(probe(settings, lang))
    except EndpointError as error:
        complain(described(error, lang))
        return FAILED
    target = Output(None, lang)
    target.write(f"{settings.model}  {settings.shown_url}\n")
    for mode, key in rows(found):
        target.write(f"  {mode:12} {say(f'probe.{key}', lang)}\n")
    if found.capability is None:
        complain(say("probe.nothing", lang))
        return FAILED
    capability = found.capability
    answers = {True: say("probe.yes", lang), False: say("probe.no", lang)}
    target.write(f"  {say('probe.parameters', lang)} {' '.join(capability.parameters)}\n")
    target.write(f"  {say('probe.thinks', lang)} {answers[capability.thinks]}\n")
    target.write(f"  {say('probe.fails_open', lang)} {answers[capability.fails_open]}\n")
    try:
        place = remember(settings, capability)
    except OSError as error:
        raise SettingsError(
            say("settings.cache_dir", lang, error=error), place=str(settings.folder)
        ) from error
    target.write(say("probe.kept", lang, mode=capability.mode, path=place) + "\n")
    return 0
