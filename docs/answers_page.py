"""The page of the answers and their codes, in both languages: its tables are the sentences an answer is told in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from amp_registry.explain.messages import OTHER, catalogue, tell
from amp_registry.language import Language

_UNBREAKABLE: Final = "\u00a0"
_UNKNOWN_CODE: Final = "…"
"""Stands for a code newer than the program, in the sentence that would be said of it."""
_TABLES: Final = ("condition", "warning", "need", "not_checked", "rule")
_WORDS: Final = Path(__file__).parent / "templates"


def page(language: Language) -> str:
    """Return the page, as Markdown: the template of the language, each `@table …@` replaced by its rows."""
    text = (_WORDS / f"answers.{language}.md").read_text(encoding="utf-8")
    for kind in _TABLES:
        text = text.replace(f"@table {kind}@", "\n".join(_rows(kind, language)))
    return text


def _rows(kind: str, language: Language) -> Iterator[str]:
    for code in catalogue("fr")[kind]:
        if code == OTHER and kind == "rule":
            continue
        told = tell(kind, _UNKNOWN_CODE if code == OTHER else code).say(language)
        yield f"| `{code}` | {told.replace(_UNBREAKABLE, ' ')} |"
