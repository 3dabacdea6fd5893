"""No error on a lawful report: generated ones, in every layout and every mixture of the forms.

``python -m tests.rules.test_lawful 200000 10000`` looks at more of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from gongkai import extract
from tests.torture.generate import make
from tests.torture.mixing import FORMS, LAYOUTS


def errors(seed: int) -> Iterator[str]:
    """Yield the errors found in a lawful report; the seed decides its layout and its forms."""
    layouts, forms = list(LAYOUTS), list(FORMS)
    layout, form = layouts[seed % len(layouts)], forms[seed // len(layouts) % len(forms)]
    specimen = make(seed, layout=layout, form=form, noise=())
    report = extract(specimen.data, name=specimen.name, media_type=specimen.media_type)
    for one in report.findings:
        if one.severity == "error":
            yield f"{specimen.name}: {one.code} {one.message}"


@pytest.mark.parametrize("form", range(len(FORMS)), ids=list(FORMS))
def test_no_error_on_a_lawful_report(form: int) -> None:
    first = form * len(LAYOUTS)
    assert [line for seed in range(first, first + len(LAYOUTS)) for line in errors(seed)] == []


if __name__ == "__main__":
    start, count = (int(word) for word in sys.argv[1:3])
    found = [line for seed in range(start, start + count) for line in errors(seed)]
    print(*found, f"{len(found)} errors in {count} lawful reports", sep="\n")
