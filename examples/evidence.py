"""Where does a number stand? ``python examples/evidence.py REPORT [FIELD]`` prints the place and the words."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gongkai import extract

path = Path(sys.argv[1])
field = sys.argv[2] if len(sys.argv) > 2 else "requests.new_requests.total"

report = extract(path)
evidence = report.evidence[field]
place = {"raw": evidence.raw, "start": evidence.start, "end": evidence.end, "status": evidence.status}
print(json.dumps({field: place}, ensure_ascii=False))
if report.text is not None and evidence.start is not None and evidence.end is not None:
    before, after = (
        report.text[max(evidence.start - 30, 0) : evidence.start],
        report.text[evidence.end :][:15],
    )
    print(" ".join(f"…{before}【{evidence.raw}】{after}…".split()))
