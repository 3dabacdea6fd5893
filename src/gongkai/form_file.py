"""Form files: what the YAML of a form may say (docs/forms.md), looked through when it is loaded.

A form that would lose a report, or a sum that would never be tried, is an error here: one line that names
the file, the place and the remedy.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from gongkai.errors import FormError
from gongkai.form import TABLES, Block, Form, Identity, Label, TableForm, bare_key
from gongkai.form_check import check_apart, check_table
from gongkai.resources import folder
from gongkai.wording import LANGS, Lang, say
from gongkai.yaml_files import SafeLoader

#: So many addends are named where the form has no words of its own for a broken sum.
_NAMED = 4


class _Loader(SafeLoader):
    """Refuses a key that stands twice: YAML lets the last one win, and a row would be gone."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise FormError.of("form.twice", place=f"{key.start_mark.line + 1}", name=repr(key.value))
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_Text = Annotated[str, Field(min_length=1)]
_Texts = tuple[_Text, ...]
_Some = Annotated[_Texts, Field(min_length=1)]


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class LabelSpec(_Spec):
    """A row or a column."""

    label: _Text
    aliases: _Texts = ()
    synonyms: _Texts = ()
    unit: str = ""
    group: Annotated[_Texts, BeforeValidator(_listed)] = ()
    signed: bool = False
    decimal: bool = False


_Labels = Annotated[dict[str, LabelSpec], Field(min_length=1)]


class BlockSpec(_Spec):
    """A part of a table."""

    id: _Text
    label: str = ""
    columns: _Labels
    rows: _Labels
    across: bool = False


class IdentitySpec(_Spec):
    """A sum that must hold. ``for`` only says aloud what ``over`` means."""

    code: _Text
    over: _Text
    for_: str = Field(default="", alias="for")
    sum: _Some
    equals: _Some
    zh: str = ""
    en: str = ""


class TableSpec(_Spec):
    """A table, or what differs in it from the form that is extended."""

    label: str = ""
    blocks: Annotated[tuple[BlockSpec, ...], Field(min_length=1)] | None = None
    groups: dict[str, str] = {}
    alternatives: tuple[_Some, ...] = ()
    identities: tuple[IdentitySpec, ...] = ()

    def over(self, other: TableSpec) -> TableSpec:
        """Return the other table with every key that this one gives in place of its own."""
        return other.model_copy(update={key: getattr(self, key) for key in self.model_fields_set})


class FormSpec(_Spec):
    """A form."""

    form: _Text
    source: str = ""
    extends: str | None = None
    tables: dict[str, TableSpec] = {}


def load(more: Path | None) -> tuple[Form, ...]:
    """Return the packaged forms and those of the folder ``more``, newest id first; raises FormError."""
    return _load((_packaged(), str(more.absolute())) if more else (_packaged(),))


@functools.cache
def _packaged() -> str:
    return str(folder("schemas") / "forms")


@functools.cache  # the same folder gives the very same forms for as long as the program runs
def _load(directories: tuple[str, ...]) -> tuple[Form, ...]:
    specs: dict[str, FormSpec] = {}
    files: dict[str, str] = {}
    for path in (path for directory in directories for path in sorted(Path(directory).glob("*.yaml"))):
        with _named(path.name):
            spec = _read(path)
        specs[spec.form], files[spec.form] = spec, path.name
    known: dict[int, tuple[Block, ...]] = {}
    forms = []
    for name in sorted(specs, reverse=True):
        with _named(files[name]):
            forms.append(_form(name, specs, known))
    every = [table for form in forms for table in form.tables.values()]
    for form in forms:
        with _named(files[form.id]):
            for table in form.tables.values():
                if table.id not in TABLES:
                    check_apart(table, (other for other in every if other.id != table.id))
    return tuple(forms)


@contextmanager
def _named(file: str) -> Iterator[None]:
    """Let an error name its file, before the place in it."""
    try:
        yield
    except FormError as error:
        error.place = ": ".join(part for part in (file, error.place) if part)
        raise


def _read(path: Path) -> FormSpec:
    try:
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - made of the safe one
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise FormError.of("form.not_one", error=error) from error
    if not isinstance(given, dict) or "form" not in given:
        raise FormError.of("form.no_id")
    try:
        return FormSpec.model_validate(given)
    except ValidationError as error:
        raise _fault(error) from error


#: What a value must look like, by the beginning of what pydantic calls its error.
_WANTED = {
    "dict": "{…: …}",
    "model": "{…: …}",
    "tuple": "[…, …]",
    "too_short": "[…, …]",
    "bool": "true / false",
}


def _fault(error: ValidationError) -> FormError:
    """Return the first thing that a file says wrongly, in words of ours."""
    first = error.errors(include_url=False)[0]
    *way, name = map(str, first["loc"])
    kind = first["type"]
    if kind == "missing" and name == "label":
        *way, name = way
        return FormError.of("form.no_label", place=".".join(way), name=name)
    if kind.startswith("model") and way[-1] in ("rows", "columns"):
        return FormError.of("form.no_label", place=".".join(way), name=name)
    if kind == "missing":
        return FormError.of("form.lacks", place=".".join(way), name=name)
    if kind == "extra_forbidden":
        return FormError.of("form.unknown", place=".".join(way), name=name)
    wanted = next((said for begin, said in _WANTED.items() if kind.startswith(begin)), "…")
    return FormError.of("form.value", place=".".join(way), name=name, wanted=wanted)


def _form(name: str, specs: Mapping[str, FormSpec], known: dict[int, tuple[Block, ...]]) -> Form:
    tables = _tables(name, specs)
    if not tables:
        raise FormError.of("form.lacks", name="tables")
    own = specs[name].tables
    made = {}
    for id_, spec in tables.items():
        if spec.blocks is None:
            raise FormError.of("form.lacks", place=f"tables.{id_}", name="blocks")
        # A form that extends another shares the blocks that it does not change.
        if id(spec.blocks) not in known:
            known[id(spec.blocks)] = tuple(map(_block, spec.blocks))
        made[id_] = _table(id_, spec, known[id(spec.blocks)])
        if id_ in own:
            check_table(made[id_], own[id_].model_fields_set)
    return Form(name, specs[name].source, made)


def _tables(name: str, specs: Mapping[str, FormSpec], seen: tuple[str, ...] = ()) -> dict[str, TableSpec]:
    """Return the tables of a form with whatever ``extends`` names filled in."""
    spec = specs[name]
    if spec.extends is None:
        return spec.tables
    if spec.extends not in specs or spec.extends in (*seen, name):
        raise FormError.of("form.extends", name=name, other=spec.extends)
    tables = dict(_tables(spec.extends, specs, (*seen, name)))
    for id_, table in spec.tables.items():
        tables[id_] = table.over(tables[id_]) if id_ in tables else table
    return tables


def _table(id_: str, spec: TableSpec, blocks: tuple[Block, ...]) -> TableForm:
    alone = blocks[0].label if len(blocks) == 1 else ""
    return TableForm(
        id=id_,
        blocks=blocks,
        groups=spec.groups,
        alternatives=spec.alternatives,
        identities=tuple(_identity(one, blocks) for one in spec.identities),
        label=spec.label or alone or id_,
    )


def _block(spec: BlockSpec) -> Block:
    rows, columns = (
        tuple(_label(id_, one) for id_, one in some.items()) for some in (spec.rows, spec.columns)
    )
    return Block(spec.id, spec.label, rows, columns, spec.across)


def _label(id_: str, spec: LabelSpec) -> Label:
    keys = tuple(dict.fromkeys(map(bare_key, (spec.label, *spec.aliases))))
    synonyms = tuple(map(bare_key, spec.synonyms))
    return Label(id_, spec.label, keys, synonyms, spec.group, spec.signed, spec.decimal, spec.unit)


def _identity(spec: IdentitySpec, blocks: Sequence[Block]) -> Identity:
    """Return an identity; where the form has no words for a broken one, its addends and its sum are named."""
    lines = (block.columns if spec.over == "columns" else block.rows for block in blocks)
    labels = {label.id: label.label for line in lines for label in line}
    said: dict[str, str] = {lang: getattr(spec, lang) or _said(spec, labels, lang) for lang in LANGS}
    return Identity(said, spec.code, spec.over, spec.sum, spec.equals, spec.for_)


def _said(spec: IdentitySpec, labels: Mapping[str, str], lang: Lang) -> str:
    left, right = (_added(side, labels) for side in (spec.sum, spec.equals))
    places = {name: f"{{{name}}}" for name in ("label", "code", "expected", "actual")}
    return say("identity.broken", lang, left=left, right=right, **places)


def _added(ids: Sequence[str], labels: Mapping[str, str]) -> str:
    """Return the labels of ids as a sum; of many only the first and the last."""
    named = [labels.get(id_, id_).replace("{", "{{").replace("}", "}}") for id_ in ids]
    return " + ".join(named if len(named) <= _NAMED else [*named[: _NAMED - 2], "…", named[-1]])
