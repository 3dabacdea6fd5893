"""Column heads of which one is not printed: what is not known in order places nothing."""

from __future__ import annotations

from gongkai import extract
from gongkai.form import load_forms
from gongkai.parsing.labels import lexicon
from tests.torture.generate import make
from tests.torture.score import score

HEADS = ("自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织", "其他")
PRINTED = ("natural_person", "total", "business", "research", "social_welfare", "other")


def test_heads_behind_a_stray_one_are_found_as_printed_but_in_no_order() -> None:
    forms = load_forms()
    block = forms[0].tables["requests"].blocks[0]
    head = lexicon("requests", forms).read_head(block, ("其他", *HEADS))
    assert head is not None
    assert (head.columns, head.found) == ((), ("other", *PRINTED[:-1]))


def test_heads_of_two_lines_without_their_group_stand_as_the_form_has_them() -> None:
    forms = load_forms()
    block = forms[0].tables["requests"].blocks[0]
    head = lexicon("requests", forms).read_head(block, tuple(key for key in HEADS if key != "法人或其他组织"))
    assert head is not None
    assert head.columns == tuple(column.id for column in block.columns)
    assert set(head.found) == set(PRINTED)


def test_a_column_too_few_under_such_heads_is_not_guessed() -> None:
    specimen = make(91182, layout="tabs", noise=("missing-column",))
    assert not score(specimen, extract(specimen.data, name=specimen.name).to_dict(with_text=True)).silent
    specimen = make(91182)
    assert not score(specimen, extract(specimen.data, name=specimen.name).to_dict(with_text=True)).silent
