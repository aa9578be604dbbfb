"""The pages of the documentation: where each stands in its two languages, and in which order a reader meets them.

A page is `NAME.md` in French and `NAME.en.md` in English, side by side; decisions are in English alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from amp_registry.language import Language, Text

DOCS: Final = Path(__file__).parent
ENGLISH: Final = ".en.md"
PARTS: Final[Mapping[str, Text]] = {
    "tutorial": Text("Apprendre", "Learn"),
    "how-to": Text("Faire", "Do"),
    "reference": Text("Vérifier", "Look up"),
    "explanation": Text("Comprendre", "Understand"),
    "decisions": Text("Décisions (en anglais)", "Decisions"),
}
"""The folders of pages, with what they are for, in the order of the site."""
IN_ENGLISH_ALONE: Final = frozenset({"decisions"})
APART: Final = frozenset({"templates", "site"})
"""Folders of the documentation that hold no page."""


def in_language(name: str, language: Language) -> str:
    """Return the name of the page of a language, from its French name."""
    return name if language == "fr" else name.removesuffix(".md") + ENGLISH


def in_french(name: str) -> str:
    """Return the French name of a page, from its name in either language."""
    return name.removesuffix(ENGLISH) + ".md" if name.endswith(ENGLISH) else name


def pages() -> list[str]:
    """Return the names of all pages, in order, from the folder of the documentation."""
    found = (path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
    return sorted(name for name in found if name.partition("/")[0] not in APART)


def of_language(language: Language) -> list[str]:
    """Return the names of the pages a reader of a language is given: those of both, and those in English alone."""
    return [
        name
        for name in pages()
        if name.partition("/")[0] in IN_ENGLISH_ALONE or name.endswith(ENGLISH) == (language == "en")
    ]


def twin_line(name: str) -> str:
    """Return the line under the title of a page that leads to it in the other language."""
    own = name.rpartition("/")[2]
    if own.endswith(ENGLISH):
        return f"*[Français]({in_french(own)})*"
    return f"*[English]({in_language(own, 'en')})*"


def with_twin_line(text: str, name: str) -> str:
    """Return the text of a page with the line that leads to its twin under its title."""
    title, rest = text.split("\n", 1)
    return f"{title}\n\n{twin_line(name)}\n{rest}"
