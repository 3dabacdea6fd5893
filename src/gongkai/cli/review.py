"""``gongkai review``: one self-contained page, the source beside the reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.output import Output
from gongkai.cli.progress import Progress
from gongkai.cli.reading import read_all, refuse_input_as_output
from gongkai.cli.session import complain, guarded
from gongkai.cli.usage import named
from gongkai.errors import SettingsError, UnreadableError
from gongkai.failures import EMPTY, Failure, empties
from gongkai.limits import holding
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.document import Document
    from gongkai.exports.checked import Checked
    from gongkai.report import Report
    from gongkai.review.page import Leaf, Picture

UNREAD = 3
_ENDINGS = (".html", ".htm")


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("review", help=say("review.help", lang), epilog=say("extract.codes", lang))
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...", callback=named)
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        required=True,
        metavar="FILE",
        help=say("review.output", lang),
    )
    @guarded
    def review(paths: tuple[str, ...], *, output: Path) -> int:
        settings = Settings.load()
        if output.suffix.lower() not in _ENDINGS:
            known = " ".join(ending[1:] for ending in _ENDINGS)
            raise SettingsError(say("output.ending", settings.lang, known=known), place=str(output))
        refuse_input_as_output(paths, output, settings.lang)
        target = Output(output, settings.lang)
        try:
            return _review(paths, target, settings)
        finally:
            target.discard()

    return review


def _review(paths: tuple[str, ...], target: Output, settings: Settings) -> int:
    from gongkai.review.page import page

    leaves = _Reading(settings).leaves(paths, target.target)
    read = sum(leaf.view is not None for leaf in leaves)
    if read == 0:
        complain(say("output.nothing", settings.lang, path=target.target))
        return UNREAD
    target.write(page(leaves, settings.lang))
    target.commit()
    empty = sum(leaf.code == EMPTY for leaf in leaves)
    counts = {"count": len(leaves) - empty, "read": read, "failed": len(leaves) - read - empty}
    none = empties(empty, settings.lang)
    complain(say("review.done", settings.lang, path=target.target, **counts, empty=none))
    return UNREAD if read < len(leaves) else 0


class _Reading:
    """Reads inputs and keeps of each what its view is made of."""

    def __init__(self, settings: Settings) -> None:
        from gongkai.checking import Selection, every_rule
        from gongkai.exemptions import Exemptions
        from gongkai.form import load_forms
        from gongkai.review.page import Budget

        self._settings = settings
        self._selection = Selection.of(settings)
        self._exempt = Exemptions.load(settings)
        self._forms = load_forms(settings.forms_dir)
        self._rules = every_rule(settings)
        self._budget = Budget()
        self._document: Document
        self._pages: dict[int, Picture] = {}

    def leaves(self, paths: tuple[str, ...], output: Path | None) -> list[Leaf]:
        """Return what came of every input, in their order."""
        return list(self._leaves(paths, output))

    def _leaves(self, paths: tuple[str, ...], output: Path | None) -> Iterator[Leaf]:
        from gongkai.exports.checked import Checked
        from gongkai.panel.years import Years
        from gongkai.review.page import Leaf
        from gongkai.review.view import view

        progress = Progress(self._settings.lang)
        found: list[tuple[str, Failure | tuple[Report, Document, Checked, dict[int, Picture]]]] = []
        try:
            with Years(self._settings, self._selection, self._exempt) as years:
                for name, result in read_all(
                    paths, output, self._settings, progress.complain, reader=self._read
                ):
                    if isinstance(result, Failure):
                        found.append((name, result))
                    else:
                        checked = Checked.of(result)
                        chosen = self._selection.choose(result.findings)
                        checked.add(self._exempt.choose(result.source.name, chosen), result)
                        years.keep(result, checked)
                        found.append((name, (result, self._document, checked, self._pages)))
                    progress.show(len(found))
                years.compare()
                compared = years.compared
        finally:
            progress.clear()
        for name, one in found:
            if isinstance(one, Failure):
                yield Leaf(name, None, one.words.say(self._settings.lang), code=one.code)
                continue
            report, document, checked, pages = one
            shown = view(
                report,
                document,
                checked,
                forms=self._forms,
                rules=self._rules,
                lang=self._settings.lang,
                compared=id(checked) in compared,
            )
            yield Leaf(name, shown, pages=pages)

    def _read(self, data: bytes, name: str) -> Report:
        """Read one input, and keep its document and its pages as they look."""
        from gongkai.pipeline import read_document, worded
        from gongkai.readers import read

        self._document = read(data, name=name, limits=self._settings.limits)
        report = worded(read_document(self._document, self._settings), self._settings)
        self._pages = dict(self._drawn(data))
        return report

    def _drawn(self, data: bytes) -> Iterator[tuple[int, Picture]]:
        """Go through the pictures of a document's pages, as far as there is room for them."""
        from gongkai.readers.apart import draw_apart
        from gongkai.readers.painted import DRAWN
        from gongkai.review.page import Picture

        if self._document.media_type not in DRAWN:
            return
        for number in sorted({area.page for area in self._document.areas}):
            try:
                with holding(self._settings.limits):
                    picture = Picture(*draw_apart(self._document.media_type, data, number))
            except UnreadableError:
                continue
            if not self._budget.takes(picture):
                return
            yield number, picture
