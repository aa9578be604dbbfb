"""The words of the decision table for people: facts, values, blocks, days and answers, in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from amp_registry.explain.messages import french_spaces
from amp_registry.language import Text

FILE = "facts.toml"


def fact_name(fact: str) -> Text:
    """Return what a fact is called: `geste`, `act`; a fact of no word is called by its own name."""
    return fact_value(fact, "name", fact)


def fact_value(fact: str, value: str, unknown: str | None = None) -> Text:
    """Return what a value of a fact is called; a value of no word is called by its own name."""
    told = _words()["fact"].get(fact, {}).get(value)
    return _text(told) if told else Text(unknown or value, unknown or value)


def word(section: str, code: str) -> Text:
    """Return a word of another section: `block`, `day`, `answer` or `page`; raises `KeyError` for no such word."""
    return _text(_words()[section][code])


def _text(told: Mapping[str, str]) -> Text:
    return Text(french_spaces(told["fr"]), told["en"])


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name(FILE).read_text(encoding="utf-8"))
