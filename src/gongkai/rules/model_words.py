"""What the rules on a model's replies (GK9xx) have in common."""

from __future__ import annotations

from gongkai.wording import Text

SOURCE = Text("模型只许指认，不许编写", "a model may point, not write")
