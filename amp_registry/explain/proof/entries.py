"""The entries found, as a proof prints them: how each was matched, and what the register itself printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from amp_registry.compare.match import Certainty
from amp_registry.explain.proof.blocks import Block, Fact, bullets, facts, paragraph, subtitle
from amp_registry.explain.proof.letters import printable
from amp_registry.explain.proof.words import Words

MOST_ENTRIES: Final = 5
MOST_FIELDS: Final = 24
MOST_FEATURES: Final = 12
LONGEST_FEATURE: Final = 240
NUMBERS: Final = {"neq": "NEQ", "amp_client_number": "AMP"}
NOT_FIELDS: Final = frozenset({"register", "raw", "reasons"})


def found(matches: Sequence[Mapping[str, Any]], words: Words) -> list[Block]:
    """Return the blocks of the best entries; those left out are counted."""
    blocks = [block for match in matches[:MOST_ENTRIES] for block in _entry(match, words)]
    left = len(matches) - MOST_ENTRIES
    return [*blocks, paragraph(words.word("proof", "others", count=left))] if left > 0 else blocks


def beside(neighbours: Sequence[Mapping[str, Any]], words: Words) -> Iterator[str]:
    """Yield a line for each entry that was looked at and is not the firm."""
    for one in neighbours[:MOST_ENTRIES]:
        yield words.say(
            "neighbour",
            register=str(one["register"]).upper(),
            name=words.value("entry.name", one["matched_name"]),
            features="; ".join(words.told(feature["text"], LONGEST_FEATURE) for feature in one["features"]),
        )


def searched(sought: Mapping[str, Any] | None, words: Words) -> Iterator[str]:
    """Yield what was looked for, where the evidence says it: numbers, and the keys a name is found by."""
    given = sought or {}
    numbers = [f"{name} {given[code]}" for code, name in NUMBERS.items() if given.get(code)]
    said = [*numbers, *(f"« {key} »" for key in given.get("name_keys", []))]
    if said:
        yield words.say("searched", sought=", ".join(said))


def _entry(match: Mapping[str, Any], words: Words) -> Iterator[Block]:
    certain = match["certainty"] == Certainty.CERTAIN
    yield subtitle(
        words.say(
            "match" if certain else "resembling",
            register=str(match["register"]).upper(),
            name=words.value("entry.name", match["matched_name"]),
            certainty=words.word("page", "match", certainty=str(match["certainty"])),
            score=words.score(match["score"]),
        )
    )
    yield bullets(
        [words.told(feature["text"], LONGEST_FEATURE) for feature in match["features"][:MOST_FEATURES]]
    )
    entry = match["entry"]
    if entry["raw"]:
        yield paragraph(words.say("as_printed"))
        yield facts(list(_as_printed(entry["raw"])), "fr")
    else:
        yield facts(list(_as_kept(entry, words)))


def _as_printed(raw: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield what the source printed, under its own names."""
    for name, value in list(raw.items())[:MOST_FIELDS]:
        text = _flat(value)
        if text:
            yield Fact(printable(name, 80), printable(text))


def _flat(value: Any) -> str:
    """Return a value of a source on one line: the things of a list after bars, an object as `name : value`."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name} : {text}" for name, one in value.items() if (text := _flat(one)))
    if isinstance(value, list):
        return " | ".join(text for one in value if (text := _flat(one)))
    return "" if value is None else str(value)


def _as_kept(entry: Mapping[str, Any], words: Words) -> Iterator[Fact]:
    """Yield the fields of an entry whose source kept no other printing."""
    for name, value in sorted(entry.items(), key=lambda field: words.place(f"entry.{field[0]}")):
        if name not in NOT_FIELDS and value not in (None, [], ""):
            yield Fact(words.field(f"entry.{name}"), words.value(f"entry.{name}", value))
    reasons = [_reason(reason, words) for reason in entry.get("reasons", [])[:MOST_FIELDS]]
    if reasons:
        yield Fact(words.field("entry.reasons"), printable("; ".join(reasons)))


def _reason(reason: Mapping[str, Any], words: Words) -> str:
    parts = (reason["kind"], reason["decision"], reason["text"], reason["name"], reason["municipality"])
    return ", ".join(words.value("entry.reasons", part) for part in parts if part)
