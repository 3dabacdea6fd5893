"""What can go wrong with an input, as data: a code, a place and a remedy.

Every exception that gongkai raises on purpose descends from :class:`GongkaiError`, and says in one
line what is wrong, where, and what to do about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from gongkai.limits import Limits, variable
from gongkai.wording import Lang, say


class GongkaiError(Exception):
    """The root of gongkai's exceptions.

    ``code`` is stable and short, ``message`` says what is wrong and how to mend it, ``place`` names
    the file, line or element where it stands (empty where it concerns the whole input).
    """

    code = "error"
    #: What it says, as a key of ``wording.toml`` and the values in it; empty where its words are its own.
    key: str = ""
    values: Mapping[str, object] = {}

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    @classmethod
    def of(cls, key: str, /, *, place: str = "", **values: object) -> Self:
        """Return an error that can be said in every language. Its own ``message`` is English."""
        error = cls(say(key, "en", **values), place=place)
        error.key, error.values = key, values
        return error

    def said(self, lang: Lang) -> str:
        """Return the message in a language, as far as it is known in it."""
        return say(self.key, lang, **self.values) if self.key else self.message

    def __str__(self) -> str:
        return f"{self.message} ({self.place})" if self.place else self.message


class UnreadableError(GongkaiError):
    """The bytes are no document of a type that can be read (empty, binary, damaged, encrypted)."""

    code = "unreadable"


class LimitError(UnreadableError):
    """An input takes more than a limit of the settings allows; its values name the limit and the setting."""

    code = "limit"

    @classmethod
    def over(cls, limit: str, limits: Limits) -> LimitError:
        """Return the error for an input that exceeds a limit, one of ``gongkai.limits.LIMITS``."""
        return cls.of(f"limit.{limit}", most=getattr(limits, limit), setting=variable(limit))


class NotAReportError(GongkaiError):
    """A readable text that is no 政府信息公开工作年度报告: news, the form itself, anything else."""

    code = "not-a-report"


class FormError(GongkaiError):
    """A form file in ``schemas/forms`` that does not say what a form must say."""

    code = "form"


class SettingsError(GongkaiError):
    """A setting, option or output that cannot be used."""

    code = "settings"
