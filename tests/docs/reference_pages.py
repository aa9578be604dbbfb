"""The reference pages as the tests read them: which codes, commands and options each one names."""

from __future__ import annotations

import re

from amp_registry.language import LANGUAGES
from docs.site_pages import in_language
from tests.gates.source_tree import ROOT

QUOTED = re.compile(r"`([^`\n]+)`")


def page(name: str) -> str:
    """Return the text of a page of `docs/reference/`."""
    return (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")


def quoted(name: str) -> set[str]:
    """Return everything a page sets between backquotes in both its languages, and each word of it."""
    french, english = (_quoted(in_language(name, language)) for language in LANGUAGES)
    return french & english


def _quoted(name: str) -> set[str]:
    spans = QUOTED.findall(page(name))
    return {*spans, *(word.strip(",:") for span in spans for word in span.split())}
