"""The sentences of an answer, in both languages, chosen by code and filled with values.

The sentences stand in `messages_fr.toml` and `messages_en.toml`, whose head says how one is written: no
logic in the sentences, only alternatives that are chosen by which values are known.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from amp_registry.explain.wording import UNBREAKABLE, Words, said
from amp_registry.language import LANGUAGES, Language, Text

Values = Mapping[str, object]
OTHER = "other"

_BEFORE_A_SIGN = re.compile(r" (?=[:;!?»%$](?:\s|$|[.,)]))")
_AFTER_A_QUOTE = re.compile("(?<=«) ")
_IN_A_NUMBER = re.compile(r"(?<=\d) (?=\d{3}\b)")


def tell(section: str, code: str, values: Values | None = None) -> Text:
    """Return the sentence of a code in both languages; an unknown code is told by the section's `other`."""
    known = dict(values or {}, code=code, rule=code)
    return Text(*(_tell(language, section, code, known) for language in LANGUAGES))


def has(section: str, code: str) -> bool:
    """Return whether the section has a sentence for the code."""
    return code in catalogue("fr")[section]


def catalogue(language: Language) -> Mapping[str, Any]:
    """Return every message of a language, read once."""
    return _read(language)


@cache
def _read(language: Language) -> Mapping[str, Any]:
    path = Path(__file__).with_name(f"messages_{language}.toml")
    text = path.read_text(encoding="utf-8")
    return tomllib.loads(french_spaces(text) if language == "fr" else text)


def french_spaces(text: str) -> str:
    """Return French text whose spaces before : ; ! ? » % $, after « and inside numbers do not break a line."""
    for pattern in (_BEFORE_A_SIGN, _AFTER_A_QUOTE, _IN_A_NUMBER):
        text = pattern.sub(UNBREAKABLE, text)
    return text


def _tell(language: Language, section: str, code: str, values: Values) -> str:
    messages = catalogue(language)
    message = messages[section].get(code, messages[section].get(OTHER, ""))
    return " ".join(_sentences(message, values, language))


def _sentences(message: Any, values: Values, language: Language) -> Iterator[str]:
    """Yield the sentences of a message whose values are known."""
    if isinstance(message, dict):
        by = values.get(message["by"])
        message = message.get(OTHER if by is None else str(by), message[OTHER])
    for sentence in [message] if isinstance(message, str) else message:
        alternatives = [sentence] if isinstance(sentence, str) else sentence
        for alternative in alternatives:
            # Few of the values are quoted, and each is long to say: only those are said.
            quoted = {name: values.get(name) for name in placeholders(alternative)}
            if all(value is not None and value != "" for value in quoted.values()):
                words = _words(language)
                ready = {n: said(n, v, language, words) for n, v in quoted.items()}
                yield _stopped_once(alternative, alternative.format_map(ready))
                break


def _stopped_once(sentence: str, told: str) -> str:
    """Return what is told with one full stop where a value that has its own, as "inc.", ends the sentence.

    >>> _stopped_once("C'est {firm}.", "C'est Exemple inc..")
    "C'est Exemple inc."
    """
    return told[:-1] if sentence.endswith("}.") and told.endswith("..") else told


@cache
def _words(language: Language) -> Words:
    messages = catalogue(language)
    return {**messages["word"], "unit": messages["unit"]}


@cache
def placeholders(sentence: str) -> frozenset[str]:
    """Return the names of the values a sentence quotes."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)
