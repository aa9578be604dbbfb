"""The summary of a checked list: sections of labels and values, for a terminal and for a sheet alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from amp_registry.bulk.answer_words import ANSWERS, NOT_READ, problem_line
from amp_registry.bulk.asking import Refused
from amp_registry.bulk.cell import printed
from amp_registry.bulk.checking import Batch
from amp_registry.bulk.reading import FirmList
from amp_registry.bulk.tally import SHOWN, Tally
from amp_registry.decide.verdict import Answer
from amp_registry.explain.as_text import REA_ADDRESS, RENA_ADDRESS
from amp_registry.explain.layout import wrapped
from amp_registry.explain.messages import tell
from amp_registry.explain.used_copies import CopyUsed
from amp_registry.explain.wording import Count, number, one_line
from amp_registry.language import Language, Text, in_a_row, same
from amp_registry.quebec_time import to_the_minute
from amp_registry.records import Register

LABEL_WIDTH: Final = 24
WIDTH: Final = 80


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a summary; `answer` is the answer it counts, where it counts one."""

    label: str
    value: str
    answer: Answer | None = None


Sections = dict[str, list[Fact]]


def sections(firms: FirmList, batch: Batch, tally: Tally, language: Language) -> Sections:
    """Return the summary in a language, its sections in order; one with nothing to say is left out."""

    def say(fr: str, en: str) -> str:
        return Text(fr, en).say(language)

    found: Sections = {
        say("Réponses", "Answers"): list(_counts(tally, language)),
        say("Lignes non lues", "Rows not read"): [_refused(one, language) for one in tally.first_refused],
        say("Liste", "List"): list(_list(firms, batch, tally, language)),
        say("Colonnes", "Columns"): list(_columns(firms, language)),
        say("Copies des registres", "Copies of the registers"): _copies(tally, language),
        say("Versions", "Versions"): list(_versions(tally)),
        say("Limites", "Limits"): [
            Fact("", tell("page", "limits").say(language)),
            Fact("RENA", RENA_ADDRESS),
            Fact("REA", REA_ADDRESS),
        ],
    }
    left = tally.refused - SHOWN
    if left > 0:
        others = ("et {left:autre|autres}, dans les réponses", "and {left:other|others}, among the answers")
        more = say(*others).format(left=Count(left, language))
        found[say("Lignes non lues", "Rows not read")].append(Fact("", more))
    return {title: facts for title, facts in found.items() if facts}


def as_text(told: Sections) -> str:
    """Return a summary as a page of plain text, ending with a newline."""
    return "\n".join(line.rstrip() for line in _page(told)) + "\n"


def _page(told: Sections) -> Iterator[str]:
    for title, facts in told.items():
        yield title
        yield from _section(facts)


def _section(facts: Iterable[Fact]) -> Iterator[str]:
    """Each value beside its label, carried on under itself."""
    for fact in facts:
        label = fact.label if len(fact.label) <= LABEL_WIDTH else fact.label[: LABEL_WIDTH - 1] + "…"
        room = WIDTH - LABEL_WIDTH - 3
        # A hash and an address are copied whole.
        first, *rest = wrapped(fact.value, room) if " " in fact.value else [fact.value]
        yield f"  {label:{LABEL_WIDTH}} {first}"
        yield from (f"  {'':{LABEL_WIDTH}} {line}" for line in rest)


def _counts(tally: Tally, language: Language) -> Iterator[Fact]:
    for answer, word in ANSWERS.items():
        if tally.answers[answer]:
            yield Fact(word.say(language), number(tally.answers[answer], language), answer)
    if tally.refused:
        yield Fact(NOT_READ.say(language), number(tally.refused, language))


def _refused(refused: Refused, language: Language) -> Fact:
    label = Text(f"ligne {refused.line.number}", f"row {refused.line.number}").say(language)
    told = in_a_row([same(problem_line(problem, language)) for problem in refused.problems])
    return Fact(label, told.say(language))


def _list(firms: FirmList, batch: Batch, tally: Tally, language: Language) -> Iterator[Fact]:
    def fact(fr: str, en: str, value: str) -> Fact:
        return Fact(Text(fr, en).say(language), value)

    yield fact("fichier", "file", one_line(firms.file.name))
    yield fact("SHA-256", "SHA-256", batch.file_sha256)
    for note in firms.file.notes:
        yield fact("lue ainsi", "read as", note.say(language))
    above = [line for line in firms.file.first if line.number < firms.headings.number and not line.blank]
    for line in above:
        yield fact("au-dessus des titres", "above the headings", one_line(" ".join(map(printed, line.cells))))
    yield fact("lignes", "rows", number(tally.rows, language))
    if tally.blank:
        ranges = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in tally.blank_ranges)
        yield fact(
            "dont vides, sautées", "of them blank, skipped", f"{number(tally.blank, language)} ({ranges})"
        )
    for path, value in _leaves(batch.common):
        yield fact("pour toutes les lignes", "for every row", f"{path} = {one_line(str(value))}")
    yield fact("vérifiée le", "checked on", to_the_minute(batch.now))
    yield fact("lot", "batch", batch.id)
    if tally.journal:
        yield fact("journal", "journal", "{}-{}".format(*tally.journal))


def _columns(firms: FirmList, language: Language) -> Iterator[Fact]:
    headings = firms.headings
    for place, field in headings.fields.items():
        yield Fact(one_line(headings.names[place]), field)
    if headings.unread:
        label = Text("non lues, gardées", "not read, kept").say(language)
        yield Fact(label, ", ".join(map(one_line, headings.unread)))


def _copies(tally: Tally, language: Language) -> list[Fact]:
    order = list(Register)
    used = sorted(tally.copies.values(), key=lambda one: (order.index(one.copy.register), -one.copy.snapshot))
    return [
        fact
        for one in used
        for fact in (Fact(one.copy.register.value.upper(), _copy(one, language)), Fact("", one.copy.sha256))
    ]


def _copy(used: CopyUsed, language: Language) -> str:
    def page(code: str, **values: object) -> str:
        return tell("page", code, values).say(language)

    copy = used.copy
    parts = [
        to_the_minute(copy.fetched_at),
        page("ago", age_hours=round(used.age_hours)),
        page("rows", count=copy.rows, rows=copy.register.value),
        *(page(mark) for mark, holds in (("stale", used.stale), ("partial", copy.partial)) if holds),
    ]
    return ", ".join(parts)


def _versions(tally: Tally) -> Iterator[Fact]:
    if tally.versions:
        yield from (Fact(name, value) for name, value in tally.versions.to_dict().items())


def _leaves(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, part in fields.items():
        if isinstance(part, Mapping):
            yield from ((f"{name}.{leaf}", value) for leaf, value in part.items())
        else:
            yield name, part
