"""A text in the two languages every answer and every error speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in French and in English."""

    fr: str
    en: str

    def say(self, language: Language) -> str:
        """Return the sentence in the language asked for."""
        return self.fr if language == "fr" else self.en

    def fill(self, values: Mapping[str, object]) -> Text:
        """Return the text with each `{name}` replaced; a `Text` value is put in its own language."""
        return Text(*(self.say(language).format(**_said(values, language)) for language in LANGUAGES))

    def to_dict(self) -> dict[str, str]:
        """Return `{"fr": …, "en": …}`, the shape of every text in the evidence."""
        return {"fr": self.fr, "en": self.en}


def _said(values: Mapping[str, object], language: Language) -> dict[str, object]:
    return {name: v.say(language) if isinstance(v, Text) else v for name, v in values.items()}


def same(text: str) -> Text:
    """Return a text that reads the same in both languages: a name, a number, an address."""
    return Text(text, text)


def is_one(count: float, language: Language) -> bool:
    """Return whether what is counted stands in the singular: one alone in English, nothing or one in French."""
    return count < 2 if language == "fr" else count == 1  # noqa: PLR2004 - the plural begins at two


def counted(count: int, one: Text, several: Text) -> Text:
    """Return a number with the noun that agrees with it.

    >>> counted(0, Text("ligne", "row"), Text("lignes", "rows")).to_dict()
    {'fr': '0 ligne', 'en': '0 rows'}
    """
    nouns = ((one if is_one(count, language) else several).say(language) for language in LANGUAGES)
    return Text(*(f"{count} {noun}" for noun in nouns))


SPACE: Final = same(" ")
SEMICOLON: Final = Text(" ; ", "; ")
"""What stands between things said one after the other: in French a space goes before it too."""


def join(texts: list[Text], separator: Text = SPACE) -> Text:
    """Return the texts one after the other, in each language."""
    return Text(separator.fr.join(t.fr for t in texts), separator.en.join(t.en for t in texts))


def in_a_row(sentences: list[Text]) -> Text:
    """Return sentences as one: a semicolon after each but the last, in place of its full stop.

    >>> in_a_row([same("One."), same("Two.")]).en
    'One; Two.'
    """
    *first, last = sentences or [same("")]
    return join([*(Text(t.fr.removesuffix("."), t.en.removesuffix(".")) for t in first), last], SEMICOLON)
