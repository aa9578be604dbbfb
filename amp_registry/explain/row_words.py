"""A row of the decision table in words: its conditions, what it does, its period."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from amp_registry.decide.law import Row
from amp_registry.decide.vocabulary import FACTS
from amp_registry.explain.fact_words import fact_name, fact_value, word
from amp_registry.language import LANGUAGES, Text


def either(fact: str, accepted: Collection[str]) -> Text:
    """Return accepted values as one text, in the vocabulary's order: `a, b ou c`."""
    values = [fact_value(fact, value) for value in FACTS[fact] if value in accepted]
    link = word("page", "or")
    told = []
    for language in LANGUAGES:
        *others, last = (value.say(language) for value in values)
        told.append(link.say(language).join([*filter(None, [", ".join(others)]), last]))
    return Text(*told)


def condition(fact: str, accepted: Collection[str]) -> Text:
    """Return one condition of a row: `geste : soumissionner ou conclure le contrat`."""
    return word("page", "met").fill({"fact": fact_name(fact), "value": either(fact, accepted)})


def conditions(row: Row) -> tuple[Text, ...]:
    """Return every condition of a row, in the row's order."""
    return tuple(condition(fact, accepted) for fact, accepted in row.when)


def outcome(row: Row) -> Text:
    """Return what a row does: its answer, its floor, or that it is noted."""
    if row.floor is not None:
        return word("page", "at_least").fill({"answer": word("answer", row.floor.value)})
    if row.answer is None:
        return word("page", "note")
    template = "gives" if row.then is None else "goes_on"
    return word("page", template).fill({"answer": word("answer", row.answer.value)})


def period(start: date | None, end: date | None) -> Text:
    """Return a period, both days included: `du 2019-01-25 au 2022-06-01`; empty when it is open on both sides."""
    if start is None and end is None:
        return Text("", "")
    if start is None:
        return Text(f"jusqu'au {end}", f"until {end}")
    if end is None:
        return Text(f"depuis le {start}", f"since {start}")
    return Text(f"du {start} au {end}", f"from {start} to {end}")
