"""Which other grounds apply to a question, none of which is checked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from amp_registry.contract import Award, Body, Contract, Kind, Role
from amp_registry.decide.days import Days, is_subcontract
from amp_registry.decide.law import CONFIDENCES
from amp_registry.decide.law_file import LawFile
from amp_registry.decide.verdict import Notice
from amp_registry.question import Question

FILE = "other_grounds.toml"


@dataclass(frozen=True, kw_only=True)
class OtherGround:
    """One ground: its code and when it applies; an empty condition always holds.

    `checked_on` is the day it was last compared with its source, None when the file does not say.
    """

    code: str
    kinds: tuple[str, ...]
    bodies: tuple[str, ...]
    roles: tuple[str, ...]
    awards: tuple[str, ...]
    tier: int | None
    amount: Decimal | None
    start: date | None
    article: str
    confidence: str
    source: str
    checked_on: date | None

    @cached_property
    def notice(self) -> Notice:
        """The ground as a verdict names it."""
        return Notice(self.code, {"article": self.article, "confidence": self.confidence})

    def applies(self, contract: Contract, role: str, day: date) -> bool:
        """Return whether the ground concerns a contract, on a day; what is not known concerns it."""
        return (
            _fits(self.kinds, contract.kind)
            and _fits(self.bodies, contract.body)
            and _fits(self.roles, role)
            and _fits(self.awards, contract.award)
            and (self.tier is None or role == Role.CONTRACTOR or contract.tier <= self.tier)
            and (self.amount is None or contract.expenditure is None or contract.expenditure >= self.amount)
            and (self.start is None or self.start <= day)
        )


def _fits(accepted: tuple[str, ...], value: str | None) -> bool:
    return not accepted or value is None or value in accepted


def not_checked(question: Question, days: Days) -> tuple[Notice, ...]:
    """Return the grounds that apply to the question, each code once, in the file's order."""
    contract = question.contract or Contract()
    role = Role.SUBCONTRACTOR if is_subcontract(question) else Role.CONTRACTOR
    found: dict[str, Notice] = {}
    for ground in shipped():
        if ground.code not in found and ground.applies(contract, role, days.award):
            found[ground.code] = ground.notice
    return tuple(found.values())


@cache
def shipped() -> tuple[OtherGround, ...]:
    """Return the grounds of the file the package ships; raises `BadLawFile` when it cannot be used."""
    return read(FILE, Path(__file__).with_name(FILE).read_text(encoding="utf-8"))


def read(name: str, text: str) -> tuple[OtherGround, ...]:
    """Return the grounds of a TOML text; raises `BadLawFile` naming the file and the row."""
    file = LawFile.parse(name, text)
    return tuple(_ground(file, data) for data in file.tables("ground"))


def _ground(file: LawFile, data: Mapping[str, Any]) -> OtherGround:
    reader = file.row(data, str(data.get("code", "?")))
    ground = OtherGround(
        code=reader.text("code"),
        kinds=reader.words_among("kind", [k.value for k in Kind]),
        bodies=reader.words_among("body", [b.value for b in Body]),
        roles=reader.words_among("role", [r.value for r in Role]),
        awards=reader.words_among("award", [a.value for a in Award]),
        tier=reader.optional_number("tier"),
        amount=reader.optional_amount("amount"),
        start=reader.day("from"),
        article=reader.text("article"),
        confidence=reader.word("confidence", CONFIDENCES),
        source=reader.text("source"),
        checked_on=reader.day("checked_on") or file.checked_on,
    )
    reader.finish()
    return ground
