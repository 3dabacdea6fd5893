"""Loads what reading needs, once: workers are started from a process that has imported this."""

from __future__ import annotations

import gc

import gongkai.batch.one_report  # noqa: F401 - for those to come
from gongkai.batch.packing import pack
from gongkai.fold import fold
from gongkai.form import load_forms
from gongkai.readers import read

_ONCE = "<html><table><tr><td>政府信息公開</table>"

load_forms()
fold(_ONCE)
read(_ONCE.encode(), name="once.html")
pack(b"")
# None of it is garbage: collections need not look at it, nor copy the pages that workers share.
gc.freeze()
