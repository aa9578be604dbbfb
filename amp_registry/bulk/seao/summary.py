"""The totals of a run as titled tables of words and numbers, in one language: for the terminal and every form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from amp_registry.bulk.seao import words
from amp_registry.bulk.seao.totals import CopiesUsed, Totals
from amp_registry.explain.wording import number, one_line
from amp_registry.language import Language, Text

_MOST_WORDS: Final = 20

_READ: Final = Text("Ce qui a été lu", "What was read")
_OUTCOMES: Final = Text("Ce qu'il en est", "What came of it")
_SEVERITIES: Final = Text("À vérifier, par priorité", "To check, by priority")
_RULES: Final = Text("À vérifier, par règle", "To check, by rule")
_CAUSES: Final = Text("Non jugés et sans contrat, par cause", "Not judged and without a contract, by cause")
_NOTES: Final = Text("Remarques", "Remarks")
_WORDS: Final = Text("Mots du SEAO que nous ne connaissons pas", "Words of SEAO that we do not know")
_COPIES: Final = Text("Copies des registres consultées", "Copies of the registers consulted")
_RULE: Final = Text("règle {rule}", "rule {rule}")
_FILES: Final = Text("fichiers", "files")
_RELEASES: Final = Text("avis lus", "releases read")
_UNREADABLE: Final = Text("passages illisibles", "unreadable passages")
_PROCESSES: Final = Text("processus, chacun par son dernier avis", "processes, each by its latest release")
_WITHOUT: Final = Text(
    "processus sans contrat ni soumissionnaire", "processes without an award or a tenderer"
)
_SUBJECTS: Final = Text("contrats et soumissions demandés", "awards and bids asked about")
_COPY: Final = Text("{count}, du {first} au {last}", "{count}, from {first} to {last}")
_LAW: Final = Text("loi (version)", "law (version)")
_PROGRAM: Final = Text("amp-registry (version)", "amp-registry (version)")


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table of two columns."""

    title: str
    rows: tuple[tuple[str, str], ...]


def sections(totals: Totals, language: Language) -> list[Section]:
    """Return the sections that have something to say, in order."""
    counted = (
        (_OUTCOMES, _counts(totals.outcomes, words.OUTCOMES, language)),
        (_SEVERITIES, _counts(totals.severities, words.SEVERITIES, language)),
        (_RULES, _rules(totals.rules, language)),
        (_CAUSES, _counts(totals.causes, words.CAUSES, language)),
        (_NOTES, _counts(totals.notes, words.NOTES, language)),
        (_WORDS, _unknown(totals.unknown_words, language)),
        (_COPIES, _copies(totals, language)),
    )
    found = [Section(_READ.say(language), tuple(_read(totals, language)))]
    made = (Section(title.say(language), tuple(rows)) for title, rows in counted)
    return found + [section for section in made if section.rows]


def ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return the counts, the largest first; equal ones by code."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _read(totals: Totals, language: Language) -> Iterator[tuple[str, str]]:
    told = (
        (_FILES, len(totals.files)),
        (_RELEASES, totals.releases),
        (_UNREADABLE, totals.unreadable),
        (_PROCESSES, totals.processes),
        (_WITHOUT, totals.without_awards),
        (_SUBJECTS, totals.subjects),
    )
    for label, count in told:
        yield label.say(language), number(count, language)


def _counts(counts: Counter[str], table: Mapping[str, Text], language: Language) -> Iterator[tuple[str, str]]:
    for code, count in ordered(counts):
        yield table[code].say(language), number(count, language)


def _rules(counts: Counter[str], language: Language) -> Iterator[tuple[str, str]]:
    for rule, count in ordered(counts):
        yield _RULE.say(language).format(rule=rule), number(count, language)


def _unknown(counts: Counter[str], language: Language) -> Iterator[tuple[str, str]]:
    for word, count in ordered(counts)[:_MOST_WORDS]:
        yield one_line(word), number(count, language)


def _copies(totals: Totals, language: Language) -> Iterator[tuple[str, str]]:
    for register, used in sorted(totals.copies.items()):
        yield register.upper(), _copy(used, language)
    if totals.versions is not None:
        yield _LAW.say(language), totals.versions.law
        yield _PROGRAM.say(language), totals.versions.amp_registry


def _copy(used: CopiesUsed, language: Language) -> str:
    first, last = (f"{moment:%Y-%m-%d}" if moment else "" for moment in (used.first, used.last))
    return _COPY.say(language).format(count=number(len(used.known), language), first=first, last=last)
