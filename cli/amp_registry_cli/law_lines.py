"""The law as lines of a page: amounts, rows, what changes between two days, what is due for a check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from amp_registry.decide.law import Law, Row, Threshold
from amp_registry.decide.law_changes import Changes, RowChange, Unchecked, threshold_name
from amp_registry.decide.law_file import PROVINCIAL
from amp_registry.decide.verdict import Citation
from amp_registry.explain import articles, threshold_words
from amp_registry.explain.layout import wrapped
from amp_registry.explain.messages import tell
from amp_registry.explain.row_words import conditions
from amp_registry.explain.wording import money
from amp_registry.language import Text
from amp_registry_cli.speech import language, say

TITLE = Text("Loi tenue pour le {day} (version {version})", "Law held for {day} (version {version})")
THRESHOLDS = Text(
    "Seuils d'autorisation, pour un processus commencé ce jour-là",
    "Authorization thresholds, for a process begun that day",
)
ROWS = Text("Règles en vigueur", "Rules in force")
NO_AMOUNT = Text("aucune autorisation exigée", "no authorization required")
NOT_KNOWN = Text("inconnu", "not known")
PROVINCIAL_AMOUNT = Text("seuil provincial", "provincial threshold")
NOTE = Text("Règle de ce logiciel, sans article.", "Rule of this program, no article.")
DIFFERENCES = Text(
    "Ce qui change entre le {before} et le {after} (version {version})",
    "What changes between {before} and {after} (version {version})",
)
NO_DIFFERENCE = Text("Rien ne change.", "Nothing changes.")
HOW = {
    "starts": Text("Commence\u00a0: ", "Starts: "),
    "stops": Text("Cesse\u00a0: ", "Stops: "),
    "recited": Text("Change de texte\u00a0: ", "Rests on another text: "),
}
STALE = Text("Valeurs non revérifiées depuis un an, le {day}", "Values not rechecked for a year, on {day}")
NOTHING_STALE = Text(
    "Aucune\u00a0: tout a été revérifié depuis un an au plus.", "None: all were rechecked within the year."
)
NEVER = Text("jamais", "never")
BETWEEN = Text("\u00a0; ", "; ")
WIDTH = 70


def held(law: Law, day: date, thresholds: Iterable[Threshold], rows: Iterable[Row]) -> Iterator[str]:
    """Yield the page of the law of a day: amounts first, then each rule with its texts and their files."""
    yield from (say(TITLE).format(day=day, version=law.version), "", say(THRESHOLDS))
    yield from _amounts(thresholds)
    yield from ("", say(ROWS))
    together: dict[str, list[Row]] = {}
    for row in rows:
        together.setdefault(row.id, []).append(row)
    for rule, same in together.items():
        texts = dict.fromkeys(_text(row.citation(day), row.origin) for row in same)
        yield from _set_in(rule, [tell("rule", rule).say(language()), *texts])


def differences(law: Law, before: date, after: date, changes: Changes) -> Iterator[str]:
    """Yield the page of what differs between two days."""
    yield from (say(DIFFERENCES).format(before=before, after=after, version=law.version), "")
    if not (changes.rows or changes.thresholds):
        yield say(NO_DIFFERENCE)
    for change in changes.thresholds:
        yield say(HOW[change.how]) + threshold_name(change.threshold)
        yield from _amounts([change.threshold])
    for row_change in changes.rows:
        yield from _row_change(row_change)


def unchecked(day: date, values: Iterable[Unchecked]) -> Iterator[str]:
    """Yield the page of the values due for a check: when each last was, its name, its file, its source."""
    yield from (say(STALE).format(day=day), "")
    listed = [
        f"  {one.checked_on or say(NEVER)!s:10}  {one.name}  {one.origin}  {one.source}".rstrip()
        for one in values
    ]
    yield from listed or [say(NOTHING_STALE)]


def _amounts(thresholds: Iterable[Threshold]) -> Iterator[str]:
    """Yield amounts under one another, each with what it is for; its text stands below."""
    rows = [
        (say(threshold_words.kind(one)), _sum(one), _for(one), _text(one.citation, one.origin))
        for one in thresholds
    ]
    kinds = max((len(kind) for kind, *_ in rows), default=0)
    sums = max((len(amount) for _, amount, *_ in rows), default=0)
    for kind, amount, whom, cited in rows:
        yield f"  {kind:{kinds}}  {amount:{sums}}  {whom}"
        yield f"  {'':{kinds}}  {cited}"


def _sum(threshold: Threshold) -> str:
    return say(NOT_KNOWN) if Decimal(0) in threshold.amounts else " / ".join(map(_amount, threshold.amounts))


def _for(threshold: Threshold) -> str:
    told = (threshold_words.body, threshold_words.role, threshold_words.only)
    return ", ".join(filter(None, (say(each(threshold)) for each in told)))


def _amount(amount: Decimal | str | None) -> str:
    if isinstance(amount, Decimal):
        return money(amount, language())
    return say(PROVINCIAL_AMOUNT if amount == PROVINCIAL else NO_AMOUNT)


def _row_change(change: RowChange) -> Iterator[str]:
    row = change.row
    asked = say(BETWEEN).join(told.say(language()) for told in conditions(row))
    cited = [_text(change.before, row.origin), _text(change.after, row.origin)]
    texts = {"starts": cited[1], "stops": cited[0], "recited": " → ".join(cited)}
    yield say(HOW[change.how]) + row.id
    yield from _set_in("", [tell("rule", row.id).say(language()), asked, texts[change.how]])


def _text(cited: Citation | None, origin: str) -> str:
    """Return the text a value rests on, how sure it is, and the file the value stands in."""
    named = f"{say(articles.cited(cited.article))} [{cited.confidence}]" if cited else say(NOTE)
    return f"{named} ({origin})"


def _set_in(name: str, paragraphs: Iterable[str]) -> Iterator[str]:
    mark = f"  {name:6}"
    for line in (line for paragraph in paragraphs for line in wrapped(paragraph, WIDTH)):
        yield mark + line
        mark = " " * len(mark)
