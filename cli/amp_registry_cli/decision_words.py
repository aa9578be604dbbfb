"""A person's decision in words, and every decision as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from amp_registry.explain.as_json import as_json
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry.match_decision import MatchDecision
from amp_registry.quebec_time import day_of
from amp_registry.register_words import SAYS
from amp_registry.table_cell import harmless
from amp_registry_cli.speech import say

HEAD: Final = Text("Décision no {id}, {day} : {says}.", "Decision number {id}, {day}: {says}.")
ASKED: Final = Text("demandée : {}", "asked: {}")
ENTRY: Final = Text("inscrite : {}", "listed: {}")
WHO: Final = Text("{by} : {why}", "{by}: {why}")
CHECK: Final = Text("vérification no {check} du journal", "check number {check} of the journal")
REVOKED: Final = Text("RÉVOQUÉE le {day} par {by} : {why}", "REVOKED on {day} by {by}: {why}")
HASH_SHOWN: Final = 12
FIELDS: Final = (
    *("id", "says", "register", "entry", "entry_name", "neq", "name", "amp_client_number"),
    *("by", "why", "at", "check", "revoked_at", "revoked_by", "revoked_why"),
)


def lines(decision: MatchDecision) -> Iterator[str]:
    """Yield a decision in words: what was decided, of whom and what, by whom and why, whether it was revoked."""
    said = {"id": decision.id, "day": day_of(decision.at).isoformat(), "says": say(SAYS[decision.says])}
    yield say(HEAD).format(**said)
    client = decision.amp_client_number
    firm = (decision.name, f"NEQ {decision.neq}" if decision.neq else None, client)
    yield f"      {say(ASKED).format(', '.join(one_line(part) for part in firm if part))}"
    entry = (
        f"{one_line(decision.entry_name)} ({decision.register.value.upper()}, {decision.entry[:HASH_SHOWN]})"
    )
    yield f"      {say(ENTRY).format(entry)}"
    who = say(WHO).format(by=one_line(decision.by), why=one_line(decision.why, 1000))
    yield f"      {who}"
    if decision.check is not None:
        yield f"      {say(CHECK).format(check=decision.check)}"
    taken_back = decision.revocation
    if taken_back is not None:
        told = {"by": one_line(taken_back.by), "why": one_line(taken_back.why, 1000)}
        yield f"      {say(REVOKED).format(day=day_of(taken_back.at).isoformat(), **told)}"


def as_json_lines(decisions: Iterable[MatchDecision]) -> str:
    """Return one JSON object a line."""
    return "".join(as_json(one.to_dict(), indent=None) + "\n" for one in decisions)


def as_csv(decisions: Iterable[MatchDecision]) -> str:
    """Return a table as spreadsheets read it, a header first, nothing in it that one would take for a formula."""
    table = io.StringIO(newline="")
    table.write("\ufeff")
    rows = csv.writer(table)
    rows.writerow(FIELDS)
    rows.writerows([harmless(_cell(row[name])) for name in FIELDS] for row in map(_row, decisions))
    return table.getvalue()


def _row(decision: MatchDecision) -> dict[str, Any]:
    plain = decision.to_dict()
    revoked = plain.pop("revoked") or {"at": None, "by": None, "why": None}
    return {**plain, **plain.pop("firm"), **{f"revoked_{name}": value for name, value in revoked.items()}}


def _cell(value: object) -> str:
    return "" if value is None else str(value)
