"""gongkai-bench: how well programs read annual disclosure reports, over documents whose truth is their source."""

VERSION = "1.1.0"
