"""What the pages say besides the answers: their own words, in both languages, from the files of `words/`.

A file is a page's; `say("lists.title")` is the sentence `title` of `lists.toml`. A word that is not there is an error,
never a blank. What an answer says comes from `amp_registry.explain`; nothing of it is said again here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from amp_registry.explain.messages import french_spaces
from amp_registry.explain.wording import number
from amp_registry.language import Language, Text
from amp_registry.quebec_time import QUEBEC, to_the_minute

FOLDER: Final = Path(__file__).with_name("words")


@dataclass(frozen=True, slots=True)
class Say:
    """The words of the pages in one language."""

    language: Language

    def __call__(self, what: Text | str, english: str | None = None, /, **values: object) -> str:
        """Return a text of the library, a sentence in French and in English, or that of a key, its values put in."""
        if isinstance(what, Text) or english is not None:
            return self.text(what if isinstance(what, Text) else Text(what, english or ""))
        ready = {name: self._said(value) for name, value in values.items()}
        return words()[what].say(self.language).format(**ready)

    @property
    def colon(self) -> str:
        """What stands between a name and its value: French puts a space before a colon, English does not."""
        return "\u00a0: " if self.language == "fr" else ": "

    def text(self, text: Text) -> str:
        """Return a text of the library in this language."""
        said = text.say(self.language)
        return french_spaces(said) if self.language == "fr" else said

    def number(self, value: float) -> str:
        """Return a number: `2 218`, `2,218`."""
        return number(value, self.language)

    def moment(self, moment: datetime) -> str:
        """Return a moment in Québec time, to the minute."""
        return to_the_minute(moment)

    def day(self, day: date | datetime) -> str:
        """Return a day, a moment's in Québec."""
        return (day.astimezone(QUEBEC).date() if isinstance(day, datetime) else day).isoformat()

    def _said(self, value: object) -> object:
        if isinstance(value, Text):
            return self.text(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.number(value)
        return value


@cache
def words() -> Mapping[str, Text]:
    """Return every word of the pages by its key, read once."""
    return {key: text for file in sorted(FOLDER.glob("*.toml")) for key, text in _read(file).items()}


def _read(file: Path) -> dict[str, Text]:
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{file.stem}.{name}": Text(french_spaces(one["fr"]), one["en"]) for name, one in told.items()}
