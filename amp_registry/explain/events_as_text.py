"""Events of the watch as plain text, for a terminal or an e-mail: by public body, then by contract, then by day.

What comes from outside is data and is made safe (`one_line`); no colour, no escape sequence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from amp_registry.explain.layout import NARROWEST, section, with_code, wrapped
from amp_registry.explain.wording import number, one_line
from amp_registry.language import Language, Text
from amp_registry.quebec_time import day_of
from amp_registry.watched import WatchEvent

NO_BODY: Final = Text("Organisme non indiqué", "Public body not given")
CONTRACT: Final = Text("contrat {reference}", "contract {reference}")
NO_REFERENCE: Final = Text("contrat sans référence", "contract without a reference")
UNDER: Final = Text("sous-traitante de {contractor}", "subcontractor of {contractor}")
COUNT: Final = Text(
    "Événements : {events}. Contrats touchés : {contracts}.", "Events: {events}. Contracts: {contracts}."
)
LABELS: Final = (
    Text("Règle", "Rule"),
    Text("À faire", "To do"),
    Text("D'ici", "By"),
    Text("En retard", "Late"),
)
LATE: Final = Text("arrivé le {on}, rapporté le {found}", "happened on {on}, reported on {found}")
PROOF: Final = Text(
    "Ces événements disent ce que montrent nos copies. Consultez le registre officiel avant d'agir.",
    "These events say what our copies show. Consult the official register before you act.",
)

_INSET: Final = "  "
LONGEST: Final = 2000


def as_text(events: Sequence[WatchEvent], language: Language, width: int = 80) -> str:
    """Return the events as a page of text, newline at the end; empty when there is none."""
    if not events:
        return ""
    lines = list(_lines(sorted(events, key=_order), language, max(width, NARROWEST)))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _order(event: WatchEvent) -> tuple[str, str, int, str, str]:
    contract = event.contract
    where = (contract["public_body"] or "").casefold(), (contract["reference"] or "").casefold()
    return (*where, event.watch, event.at.isoformat(), event.id)


def _lines(events: Sequence[WatchEvent], language: Language, width: int) -> Iterator[str]:
    counts = {"events": len(events), "contracts": len({event.watch for event in events})}
    yield COUNT.fill({name: number(count, language) for name, count in counts.items()}).say(language)
    for _watch, some in groupby(events, key=lambda event: event.watch):
        told = list(some)
        yield ""
        yield from wrapped(heading(told[0].contract, language), width)
        for event in told:
            yield from (_INSET + line for line in _event(event, language, width - len(_INSET)))
    yield ""
    yield from wrapped(PROOF.say(language), width)


def heading(contract: Mapping[str, Any], language: Language) -> str:
    """Return the line that names a contract: its body, its reference, its firm."""
    body = _safe(contract["public_body"]) or NO_BODY.say(language)
    reference = _safe(contract["reference"])
    named = CONTRACT.say(language).format(reference=reference) if reference else NO_REFERENCE.say(language)
    firm = contract["firm"]
    who = ", ".join(filter(None, (_safe(firm["name"]), f"NEQ {firm['neq']}" if firm["neq"] else "")))
    contractor = _safe(contract["subcontractor_of"])
    under = UNDER.say(language).format(contractor=contractor) if contractor else ""
    return " · ".join(filter(None, (body, named, who, under)))


def _event(event: WatchEvent, language: Language, width: int) -> Iterator[str]:
    what = one_line(event.what.say(language), LONGEST)
    yield from with_code(f"{event.on.isoformat()}  {what}", event.rule, width)
    rule, todo, by, late = (label.say(language) for label in LABELS)
    room = width - 13
    yield from section(rule, [wrapped(one_line(event.because.say(language), LONGEST), room)])
    yield from section(todo, [wrapped(event.todo.say(language), room)])
    if event.by is not None:
        yield from section(by, [[event.by.isoformat()]])
    found = day_of(event.found_at)
    if found > event.on:
        said = LATE.say(language).format(on=event.on.isoformat(), found=found.isoformat())
        yield from section(late, [wrapped(said, room)])


def _safe(text: str | None) -> str:
    return one_line(text) if text else ""
