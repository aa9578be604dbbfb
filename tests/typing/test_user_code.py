"""What a user writes, as the reference page shows it: it runs, and it passes `mypy --strict` (`make types`).

A `type: ignore` here is an assertion: mypy complains of one that is not needed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import assert_type

import pytest

from amp_registry import (
    Act,
    AmpRegistryError,
    Answer,
    Award,
    Body,
    Consortium,
    ConsortiumForm,
    Contract,
    Controller,
    Covers,
    Dates,
    Evidence,
    Firm,
    Kind,
    MontrealObject,
    Permission,
    PermissionArticle,
    Question,
    Registry,
    Renewal,
    Role,
    StopOrder,
)


def test_plain_words_and_numbers_are_taken_and_what_is_kept_is_exact() -> None:
    contract = Contract(
        kind="construction",
        expenditure=6_000_000,
        pretax_price=5_217_391.3,
        body="montreal",
        award="tender",
        role="contractor",
        montreal_object="roads_waterworks_sewers",
    )
    assert_type(contract.kind, Kind | None)
    assert_type(contract.expenditure, Decimal | None)
    assert_type(contract.pretax_price, Decimal | None)
    assert_type(contract.body, Body)
    assert_type(contract.award, Award)
    assert_type(contract.role, Role)
    assert_type(contract.montreal_object, MontrealObject | None)
    assert (contract.kind, contract.expenditure) == (Kind.CONSTRUCTION, Decimal(6_000_000))


def test_categories_days_and_decimals_are_taken_as_they_are() -> None:
    question = Question(
        firm=Firm(neq="1170000013", controller=Controller(name="Gestion Exemple inc.")),
        consortium=Consortium(form=ConsortiumForm.COMPANY, members=(Firm(neq="1199010076"),)),
        contract=Contract(kind=Kind.SERVICES, expenditure=Decimal("1000000.00")),
        act=Act.CONCLUDE,
        dates=Dates(bid=date(2026, 6, 10), conclusion="2026-07-02"),
        renewal=Renewal(filed_on="2026-01-02"),
        permission=Permission(article=PermissionArticle.A25_0_3, covers=[Covers.CONCLUDE]),
        stop_order=StopOrder(date="2026-08-01"),
        as_of="2026-11-22",
    )
    assert_type(question.act, Act | None)
    assert_type(question.as_of, date | None)
    assert_type(question.dates.conclusion, date | None)
    assert question.consortium is not None
    assert_type(question.consortium.form, ConsortiumForm)
    assert_type(question.consortium.members, tuple[Firm, ...])
    assert question.permission is not None
    assert_type(question.permission.article, PermissionArticle)
    assert question.stop_order is not None
    assert_type(question.stop_order.date, date | None)


def test_what_would_be_refused_is_seen_before_it_runs() -> None:
    with pytest.raises(AmpRegistryError):
        Firm(neq=1170000013)  # type: ignore[arg-type]
    with pytest.raises(AmpRegistryError):
        Contract(same_nature="yes")  # type: ignore[arg-type]
    with pytest.raises(AmpRegistryError):
        Question(firm="Construction Exemple inc.")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Contract("construction")  # type: ignore[call-arg]


def test_a_registry_answers_with_types_all_the_way(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 22, 15, tzinfo=UTC)
    with Registry.open(f"sqlite:///{tmp_path / 'none.sqlite3'}") as registry:
        evidence = registry.check("1170000013", now=moment)
        assert_type(evidence, Evidence)
        assert_type(evidence.answer, Answer)
        assert evidence.answer is Answer.UNKNOWN
        for one in registry.check_many(["1170000013", Question(firm=Firm(name="Exemple"))], now=moment):
            assert_type(one, Evidence)
        names: list[str] = [match.matched_name for match in registry.search("exemple", limit=5, now=moment)]
        assert names == []
