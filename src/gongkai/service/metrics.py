"""What the service counts of itself, in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from threading import Lock

_BOUNDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


class Metrics:
    """Counts the answers of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._times: Counter[float] = Counter()
        self._seconds = 0.0
        self._count = 0

    def answered(self, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            known = method if method in ("GET", "HEAD", "POST", "PUT", "DELETE") else "other"
            self._answers[known, status] += 1
            self._seconds += seconds
            self._count += 1
            for bound in _BOUNDS:
                if seconds <= bound:
                    self._times[bound] += 1

    def text(self, gauges: Mapping[str, tuple[str, float]]) -> str:
        """Return all counts; ``gauges``: what stands at the moment, by name: what it is, and how much."""
        lines = ["# HELP gongkai_requests_total Requests answered.", "# TYPE gongkai_requests_total counter"]
        with self._lock:
            for (method, status), count in sorted(self._answers.items()):
                lines.append(f'gongkai_requests_total{{method="{method}",status="{status}"}} {count}')
            lines += [
                "# HELP gongkai_request_seconds Seconds to an answer.",
                "# TYPE gongkai_request_seconds histogram",
                *(
                    f'gongkai_request_seconds_bucket{{le="{bound}"}} {self._times[bound]}'
                    for bound in _BOUNDS
                ),
                f'gongkai_request_seconds_bucket{{le="+Inf"}} {self._count}',
                f"gongkai_request_seconds_sum {self._seconds:.6f}",
                f"gongkai_request_seconds_count {self._count}",
            ]
        for name, (help_, value) in gauges.items():
            lines += [
                f"# HELP gongkai_{name} {help_}",
                f"# TYPE gongkai_{name} gauge",
                f"gongkai_{name} {value:g}",
            ]
        return "\n".join(lines) + "\n"
