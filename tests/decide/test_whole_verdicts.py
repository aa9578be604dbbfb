"""Every situation's verdict, whole, against an approved text: what a sentence quotes, each fact, each warning.

The tables say what matters to a reader (answer, rule); these texts hold all the rest, so that nothing an
answer prints changes unseen. To approve another text, see `tests/explain/approvals.py`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amp_registry.decide.law import Citation, load
from amp_registry.decide.other_grounds import shipped
from amp_registry.decide.verdict import Ground, Notice, Verdict
from tests.decide.situations import Situation, judged, situations
from tests.explain import approvals

FOLDER = Path(__file__).with_name("approved")


def tables() -> dict[str, list[Situation]]:
    """The situations of each table."""
    found: dict[str, list[Situation]] = defaultdict(list)
    for case in situations():
        found[case.file].append(case)
    return found


@pytest.mark.parametrize("table", sorted(tables()))
def test_the_verdicts_of_a_table_are_the_approved_ones(table: str) -> None:
    shipped.cache_clear()  # the law is read anew for each table: what reads it is tested here too
    law = load()
    text = "\n".join(told(case.says, judged(case.data, law)) for case in tables()[table])
    approvals.check(table.replace(".toml", ".txt"), text, FOLDER)


def test_the_law_as_it_is_read_is_the_approved_one() -> None:
    shipped.cache_clear()
    law = load()
    rows = [
        f"{row.block} {row.id} {plain(row.day)} {plain(row.start)}..{plain(row.end)} {row.answer} {row.floor} {row.then}"
        f" {row.note} { {f: sorted(v) for f, v in row.when} } {row.warn} {row.conditions} {row.needs}"
        f" {[cited(c) for c in row.cite]} {row.origin} {plain(row.checked_on)}"
        for row in law.all_rows()
    ]
    amounts = [
        f"{t.kind} {t.body} {t.role} {t.object} {plain(t.amounts)} {plain(t.start)}..{plain(t.end)} {cited(t.citation)}"
        f" {t.origin} {plain(t.checked_on)}"
        for t in law.thresholds
    ]
    grounds = [str(ground) for ground in shipped()]
    head = [f"{name}: {plain(getattr(law, name))}" for name in HEAD]
    approvals.check("law.txt", "\n".join([*head, *rows, *amounts, *grounds, ""]), FOLDER)


HEAD = (
    "first_day",
    "indefinite_since",
    "renewal_days",
    "default_days",
    "first_regime_days",
    "provisional_months",
    "definitive_years",
    "first_process_start",
    "longest_process_days",
    "highest_tax_rate",
)


# A construction bid by a firm that stands on neither register; only what differs from it is written out.
ORDINARY = dict(
    pair.split("=")
    for pair in [
        "act=bid",
        "amount=at_or_above",
        "authorization=needed",
        "award=tender",
        "body=public_body",
        "cause=other",
        "conflict=none",
        "consortium=none",
        "controller=none",
        "convicted=no",
        "covered=yes",
        "expired_for=not",
        "holds=no",
        "ineligible_for=not",
        "kind=construction",
        "members_rea=none",
        "members_rena=none",
        "nature=same",
        "number=own",
        "object=plain",
        "oversight=no",
        "permission=none",
        "process=in_regime",
        "rea=absent",
        "rea_at_bid=not_authorized",
        "rea_at_conclusion=not_known",
        "rea_copy=fresh",
        "rena=clear",
        "rena_copy=fresh",
        "rena_name=none",
        "role=contractor",
        "stop_order=no",
        "supplier=enterprise",
        "tender_date=none",
        "term=running",
        "terms=discussed",
        "tier=first",
    ]
)


def told(says: str, verdict: Verdict, indent: str = "") -> str:
    """Everything a verdict says, a line each."""
    lines = [
        f"# {says}",
        f"{verdict.answer} {verdict.rule} {verdict.act} {verdict.firm.name} {verdict.firm.neq}",
        *(ground(g) for g in verdict.grounds),
        *notices("condition", verdict.conditions),
        *notices("warning", verdict.warnings),
        *notices("need", verdict.needs),
        "not checked: " + ", ".join(n.code for n in verdict.not_checked),
        "facts: " + ", ".join(f"{k}={v}" for k, v in sorted(verdict.facts.items()) if ORDINARY.get(k) != v),
        "days: " + ", ".join(f"{k}={plain(v)}" for k, v in sorted(verdict.days.items())),
        *(f"consulted: {s.register} {plain(s.day)}" for s in verdict.sightings),
    ]
    text = "\n".join(indent + line for line in lines) + "\n"
    return text + "".join(told("member", member, indent + "  ") for member in verdict.members)


def ground(told_: Ground) -> str:
    """A ground: its rule, its citation and what it quotes."""
    return f"{told_.rule} [{cited(told_.citation)}] {values(told_.values)}"


def cited(citation: Citation | None) -> str:
    """A citation in one line."""
    if citation is None:
        return "-"
    dates = f"{plain(citation.start)}..{plain(citation.end)}"
    return f"{citation.article} | {citation.confidence} | {dates} | {citation.source}"


def notices(kind: str, found: Iterable[Notice]) -> list[str]:
    """Notices with what they quote."""
    return [f"{kind}: {notice.code} {values(notice.values)}" for notice in found]


def values(found: Mapping[str, object]) -> str:
    """What a sentence may quote, those that are known."""
    known = {name: plain(value) for name, value in found.items() if value is not None}
    return json.dumps(known, ensure_ascii=False, sort_keys=True)


def plain(value: Any) -> Any:
    """A value as text that reads the same on every machine."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, date | Decimal) else value
