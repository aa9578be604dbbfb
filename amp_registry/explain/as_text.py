"""The evidence as a page of plain text: the answer first, in words; then why, what was found, the copies,
what to do, what was not checked, and where it stands in the journal.

No colour and no escape sequence; what comes from outside is data and is made safe (`one_line`).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from amp_registry.compare.match import Match
from amp_registry.explain.evidence import MISSING_FACT, Evidence
from amp_registry.explain.found import REGISTERS
from amp_registry.explain.layout import LABEL_WIDTH, NARROWEST, numbered, section, with_code, wrapped
from amp_registry.explain.messages import tell
from amp_registry.explain.todo import DECIDE, advice
from amp_registry.explain.used_copies import CopyUsed
from amp_registry.explain.wording import one_line
from amp_registry.language import Language
from amp_registry.quebec_time import to_the_minute
from amp_registry.records import ReaEntry, Register

RENA_ADDRESS: Final = "https://rena.amp.quebec/rena/"
REA_ADDRESS: Final = "https://registre-rea.amp.gouv.qc.ca/1A/RegistreLcop.Web/Recherche"
MATCHES_SHOWN: Final = 5
HASH_SHOWN: Final = 6

Paragraphs = list[list[str]]


def as_text(evidence: Evidence, language: Language, width: int = 80, *, brief: bool = False) -> str:
    """Return the page in a language, its lines at most `width` columns (addresses and commands to copy excepted), newline at the end.

    Moments are in Québec time. A `brief` page, for who reads one every day, names what was not checked in a few words
    and says where each is told in full.
    """
    page = _Page(evidence, language, max(width, NARROWEST), brief=brief)
    return "\n".join(line.rstrip() for line in page.lines()) + "\n"


class _Page:
    """One evidence being written in one language; a method a section, each giving its paragraphs."""

    def __init__(self, evidence: Evidence, language: Language, width: int, *, brief: bool) -> None:
        self.evidence = evidence
        self.language: Language = language
        self.width = width
        self.brief = brief
        self.room = width - LABEL_WIDTH

    def lines(self) -> Iterator[str]:
        evidence = self.evidence
        yield from with_code(evidence.summary.say(self.language), self.rules(), self.width)
        yield from (
            line
            for place, condition in enumerate(evidence.conditions, start=1)
            for line in numbered(place, condition.text.say(self.language), self.width)
        )
        yield ""
        for name, paragraphs in self.sections():
            yield from section(self.label(name), paragraphs)

    def sections(self) -> Iterator[tuple[str, Paragraphs]]:
        evidence = self.evidence
        yield "why", [self.wrap(reason.text.say(self.language)) for reason in evidence.reasons]
        yield "members", self.members()
        yield "warnings", [self.wrap(warning.text.say(self.language)) for warning in evidence.warnings]
        yield "found", self.found()
        yield "copies", self.copies()
        yield "todo", self.todo()
        yield "not_checked", self.not_checked()
        yield "journal", [self.journal()]
        yield "limits", [self.wrap(self.page("limits"))]
        yield "official", [[f"RENA  {RENA_ADDRESS}"], [f"REA   {REA_ADDRESS}"]]

    def rules(self) -> str:
        """Return the deciding row; a yes on conditions shows the whole chain that leads to it."""
        evidence = self.evidence
        if not evidence.conditions:
            return evidence.rule
        return ", ".join(dict.fromkeys([*(reason.rule for reason in evidence.reasons), evidence.rule]))

    def members(self) -> Paragraphs:
        return [
            with_code(f"{place}. {member.summary.say(self.language)}", member.rule, self.room)
            for place, member in enumerate(self.evidence.members, start=1)
        ]

    def found(self) -> Paragraphs:
        matches = self.evidence.matches
        if not matches:
            return [self.wrap(self.page("not_found"))] if self.looked_somewhere() else []
        paragraphs = [line for match in matches[:MATCHES_SHOWN] for line in self.match(match)]
        left = len(matches) - MATCHES_SHOWN
        return [*paragraphs, self.wrap(self.page("others", count=left))] if left > 0 else paragraphs

    def looked_somewhere(self) -> bool:
        return bool(self.evidence.copies) and not self.evidence.members

    def match(self, match: Match) -> Paragraphs:
        who = f"{match.register.value.upper():5} {_named(match)}"
        certainty = self.page("match", certainty=match.certainty.value)
        features = [
            [
                f"{'· ' if place == 0 else '  '}{line}"
                for place, line in enumerate(wrapped(text, self.room - 2))
            ]
            for text in (one_line(f.text.say(self.language), 240) for f in match.features)
        ]
        return [with_code(who, certainty, self.room), *features]

    def copies(self) -> Paragraphs:
        used = self.evidence.copies
        absent = [r for r in REGISTERS if r not in {one.copy.register for one in used}]
        lines = [self.copy(one) for one in used]
        return lines + [self.wrap(f"{r.value.upper():5} {self.page('no_copy')}") for r in absent]

    def copy(self, used: CopyUsed) -> list[str]:
        copy = used.copy
        parts = [
            f"{copy.register.value.upper():5} {to_the_minute(copy.fetched_at)}",
            self.page("ago", age_hours=whole_hours(used.age_hours)),
            self.rows(copy.register, copy.rows),
            copy.sha256[:HASH_SHOWN] + "…",
        ]
        marks = [("stale", used.stale), ("partial", copy.partial)]
        return self.wrap(", ".join([*parts, *(self.page(mark) for mark, holds in marks if holds)]))

    def rows(self, register: Register, count: int) -> str:
        return tell("page", "rows", {"count": count, "rows": register.value}).say(self.language)

    def todo(self) -> Paragraphs:
        told = any(reason.rule == MISSING_FACT for reason in self.evidence.reasons)
        needs = [] if told else [self.wrap(need.text.say(self.language)) for need in self.evidence.needs]
        todo = advice(self.evidence, self.language).splitlines()
        return [*needs, *([line] if line.startswith(DECIDE) else self.wrap(line) for line in todo)]

    def not_checked(self) -> Paragraphs:
        grounds, link = self.evidence.not_checked, self.evidence.journal
        if not grounds or not self.brief:
            return [self.wrap(ground.text.say(self.language)) for ground in grounds]
        named = self.page("not_checked", grounds=[ground.code for ground in grounds])
        return [self.wrap(named), self.wrap(self.page("where_checked", seq=link and str(link.seq)))]

    def journal(self) -> list[str]:
        link = self.evidence.journal
        if link is None:
            return self.wrap(self.page("no_journal"))
        return [self.page("journal", seq=str(link.seq), hash=link.hash[:HASH_SHOWN])]

    def label(self, name: str) -> str:
        return tell("label", name).say(self.language)

    def page(self, code: str, **values: object) -> str:
        return tell("page", code, values).say(self.language)

    def wrap(self, text: str) -> list[str]:
        return wrapped(text, self.room)


def whole_hours(age: float) -> int:
    """Return an age in whole hours, from the one decimal its record keeps, so that both print the same.

    >>> whole_hours(21.475), whole_hours(21.5), whole_hours(21.56)
    (21, 21, 22)
    """
    return ceil(round(age, 1) - 0.5)


def _named(match: Match) -> str:
    entry = match.entry
    place = entry.city if isinstance(entry, ReaEntry) else entry.address
    named = (match.matched_name, f"NEQ {entry.neq}" if entry.neq else None, place)
    return ", ".join(one_line(part, 80) for part in named if part)
