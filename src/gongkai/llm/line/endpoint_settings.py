"""The settings of a model's endpoint: ``GONGKAI_LLM_*``, or else the table ``[llm]`` of gongkai.toml."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from gongkai.errors import SettingsError
from gongkai.settings import FILE
from gongkai.wording import Lang, default_lang, say

#: How an endpoint is made to answer in a shape, surest first.
Mode = Literal["json_schema", "tools", "json", "md_json"]
MODES: tuple[Mode, ...] = ("json_schema", "tools", "json", "md_json")

#: Settings that stand outside ``[llm]``, for other caches may share them.
_OUTSIDE = ("cache_dir", "cache_size")
#: What other programs call the same, asked last.
_ELSEWHERE = {"base_url": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}
_DEFAULT_URL = "https://api.openai.com/v1"


#: A part of a path that is as long and as mixed as keys are.
_KEY_LIKE = re.compile(r"^(?=.*\d)[\w.~-]{16,}$")
#: A word with signs in place of letters, as vendors print a key.
_COVERED = re.compile(r"""[^\s"'`,;:()（），。]*(?:\*{2,}|•{2,}|…|\.{3})[^\s"'`,;:()（），。]*""")
#: So much of a key gives nothing away.
_HARMLESS = 6


def masked(text: str, secret: str) -> str:
    """Return a server's words without the key: whole, in part, or as vendors print it (``sk-ab****yz``)."""
    if not secret:
        return text
    text = text.replace(secret, "***")
    ends = (secret[:2], secret[-2:])
    text = _COVERED.sub(lambda word: "***" if any(end in word[0] for end in ends) else word[0], text)
    for length in range(len(secret) - 1, _HARMLESS - 1, -1):
        for at in range(len(secret) - length + 1):
            if secret[at : at + length] in text:
                text = text.replace(secret[at : at + length], "***")
    return text


class LlmSettings(BaseModel):
    """How a model is asked.

    ``base_url``, ``model``, ``api_key``: whom to ask; a server of one's own may need no key. ``mode``:
    None for what ``gongkai llm probe`` found, json_schema where it never ran. ``timeout``: seconds a
    request may take from its start to its last byte. ``concurrency``: requests under way at a time.
    ``requests_per_minute``: None for no limit. ``retries``, ``reasks``: how often a section's
    questions are sent again after a failure of the line, and after a reply of the wrong shape or one
    that breaks an identity. ``backoff``: seconds that the first wait is about. ``budget_requests``,
    ``budget_tokens``: what a run may spend. ``price_input``, ``price_output``: of a million tokens, in
    ``currency``. ``cache_dir``: None for the system's own cache folder. ``cache_size``: in megabytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = ""
    model: str = ""
    api_key: SecretStr = SecretStr("")
    mode: Mode | None = None
    timeout: Annotated[float, Field(gt=0, le=3600)] = 120.0
    concurrency: Annotated[int, Field(ge=1, le=256)] = 4
    requests_per_minute: Annotated[int, Field(ge=1)] | None = None
    retries: Annotated[int, Field(ge=0, le=10)] = 4
    reasks: Annotated[int, Field(ge=0, le=5)] = 2
    backoff: Annotated[float, Field(ge=0, le=60)] = 1.0
    seed: int | None = 1
    budget_requests: Annotated[int, Field(ge=0)] | None = None
    budget_tokens: Annotated[int, Field(ge=0)] | None = None
    price_input: Annotated[Decimal, Field(ge=0)] | None = None
    price_output: Annotated[Decimal, Field(ge=0)] | None = None
    currency: str = "CNY"
    cache_dir: Path | None = None
    cache_size: Annotated[int, Field(ge=1)] = 1024

    @field_validator("base_url")
    @classmethod
    def _names_no_secret(cls, url: str) -> str:
        """Refuse what is no plain address: it is printed, and a key in it would be too."""
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("an address is http://HOST/… or https://HOST/…")
        if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
            raise ValueError("an address holds no user, no password, no ? and no #; a key goes into api_key")
        return url

    @field_validator("api_key")
    @classmethod
    def _fits_a_header(cls, key: SecretStr) -> SecretStr:
        """Refuse a key that no header can hold: whoever complains of the header would print it."""
        value = key.get_secret_value()
        if not (value.isascii() and value.isprintable() and " " not in value):
            raise ValueError("a key has no blanks, no line ends and only ASCII characters")
        return key

    @classmethod
    def load(
        cls, environ: Mapping[str, str] | None = None, folder: Path | None = None, lang: Lang | None = None
    ) -> LlmSettings:
        """Read the settings; the environment stands above the file.

        Raises :class:`~gongkai.errors.SettingsError` for an unknown key or an unusable value, which
        it names; the value of a key is never shown.
        """
        environ = os.environ if environ is None else environ
        lang = lang or default_lang()
        path = (folder or Path()) / FILE
        given = _from_file(path, lang)
        place = dict.fromkeys(given, str(path))
        for name in cls.model_fields:
            variable = f"GONGKAI_{name}".upper() if name in _OUTSIDE else f"GONGKAI_LLM_{name}".upper()
            spares = (_ELSEWHERE[name],) if name in _ELSEWHERE and name not in given else ()
            for one in (variable, *spares):
                if value := environ.get(one, "").strip():
                    given[name], place[name] = value, one
                    break
        if given.get("api_key") and not given.get("base_url"):
            given["base_url"] = _DEFAULT_URL
        try:
            return cls(**given)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = str(first["loc"][0])
            if first["type"] == "extra_forbidden":
                message = say("settings.key", lang, name=f"llm.{name}", known=", ".join(cls.model_fields))
            else:
                message = say("settings.llm", lang, name=name, why=first["msg"])
            raise SettingsError(message, place=place.get(name, str(path))) from None

    @property
    def shown_url(self) -> str:
        """The address as it is printed: a part of its path that may be a key is not."""
        head, _, path = self.base_url.partition("://")
        host, *parts = path.split("/")
        return (
            "/".join((f"{head}://{host}", *(_KEY_LIKE.sub("***", part) for part in parts))) if path else head
        )

    def cost(self, read: int, written: int) -> Decimal | None:
        """Return the price of tokens read and written, in ``currency``; None where none is given."""
        if self.price_input is None and self.price_output is None:
            return None
        paid = read * (self.price_input or Decimal()) + written * (self.price_output or Decimal())
        return paid / 1_000_000

    @property
    def folder(self) -> Path:
        """Where answers are kept."""
        if self.cache_dir is not None:
            return self.cache_dir
        from platformdirs import user_cache_path

        return user_cache_path("gongkai")


def _from_file(path: Path, lang: Lang) -> dict[str, Any]:
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(say("settings.file", lang, error=error), place=str(path)) from error
    table = given.get("llm", {})
    if not isinstance(table, dict):
        raise SettingsError(say("settings.table", lang, name="llm"), place=str(path))
    found = {name: value for name, value in table.items() if name not in _OUTSIDE}
    found |= {name: given[name] for name in _OUTSIDE if name in given}
    if isinstance(found.get("cache_dir"), str):
        found["cache_dir"] = path.parent / found["cache_dir"]
    return found
