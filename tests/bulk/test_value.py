"""A cell as the value of a field: what both languages write is read, what would be a guess is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.bulk.cell import FAULTS, Cell, Fault
from amp_registry.bulk.value import NotRead, Order, read

DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("firm.neq", 1143920115.0, "1143920115"),
        ("firm.neq", " 1143 920 115 ", "1143 920 115"),
        ("firm", "1143920115", {"neq": "1143920115"}),
        ("firm", "Exemple inc.", {"name": "Exemple inc."}),
        ("firm.controller", "Exemple inc.", {"name": "Exemple inc."}),
        (
            "consortium.members",
            "Exemple inc.; 1143920115 |\nModèle ltée",
            [{"name": "Exemple inc."}, {"neq": "1143920115"}, {"name": "Modèle ltée"}],
        ),
        ("consortium", "Consortium 1", "consortium1"),
        ("consortium", "Non", ""),
        ("consortium", "1", "1"),
        ("contract.expenditure", "6 000 000,00 $", Decimal("6000000.00")),
        ("contract.expenditure", "$6,000,000.00", Decimal("6000000.00")),
        ("contract.expenditure", 4_999_999.999, Decimal("5000000.00")),
        ("contract.expenditure", 114975.00000000001, Decimal("114975.00")),
        ("contract.kind", "Travaux de construction", "construction"),
        ("contract.kind", "supply", "supply"),
        ("contract.tier", 2.0, 2),
        ("contract.same_nature", "Non", False),
        ("contract.same_nature", True, True),
        ("contract.warranty_only", "x", True),
        ("permission.covers", "conclure, poursuivre", ["conclude", "continue"]),
        ("permission.article", "25.0.3", "25.0.3"),
        ("permission.article", 21.5, "21.5"),
        ("renewal.filed_on", "aucune", None),
        ("renewal.filed_on", "2026-05-04", "2026-05-04"),
        ("dates.bid", "2026-05-04", "2026-05-04"),
        ("dates.bid", DAY, "2026-05-04"),
        ("dates.bid", datetime.fromisoformat("2026-05-04T14:30"), "2026-05-04"),
        ("dates.bid", 46146.0, "2026-05-04"),
        ("dates.bid", "46146", "2026-05-04"),
        ("dates.bid", "30/05/2026", "2026-05-30"),
        ("dates.bid", "05/30/2026", "2026-05-30"),
        ("dates.bid", "05/05/2026", "2026-05-05"),
        ("dates.bid", "4 mai 2026", "2026-05-04"),
        ("dates.bid", "20260504", "2026-05-04"),
    ],
)
def test_a_cell_is_read_as_its_field(field: str, cell: Cell, value: Any) -> None:
    assert read(field, cell, None) == value


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        ("contract.expenditure", "beaucoup", "pas un montant"),
        ("contract.expenditure", "6.000.000", "pas un montant"),
        ("contract.expenditure", float("nan"), "pas un montant"),
        ("contract.kind", "voyage", "valeurs acceptées : construction, services"),
        ("contract.tier", "deux", "de 1 à 99"),
        ("contract.tier", 1.5, "de 1 à 99"),
        ("contract.warranty_only", "peut-être", "valeurs acceptées : yes, no"),
        ("permission.covers", "tout", "valeurs acceptées"),
        ("consortium", "Oui", "le nom ou le numéro du consortium"),
        ("dates.bid", "03/04/2026", "deux façons"),
        ("dates.bid", "hier", "AAAA-MM-JJ"),
        ("dates.bid", "31/02/2026", "AAAA-MM-JJ"),
        ("dates.bid", 12.0, "AAAA-MM-JJ"),
        ("dates.bid", True, "AAAA-MM-JJ"),
        ("firm.name", Fault("uncalculated"), FAULTS["uncalculated"].fr),
        ("firm.neq", Fault("error"), FAULTS["error"].fr),
    ],
)
def test_what_would_be_a_guess_is_refused_with_what_is_accepted(field: str, cell: Cell, said: str) -> None:
    with pytest.raises(NotRead) as raised:
        read(field, cell, None)
    assert said in raised.value.problem.fr
    assert raised.value.problem.en != raised.value.problem.fr


@given(day=st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_day_written_in_any_way_is_that_day(day: date) -> None:
    """`order` says how a date such as 03/04/2026 is read; without it, it is not."""
    written = {Order.DAY: f"{day:%d/%m/%Y}", Order.MONTH: f"{day:%m/%d/%Y}"}
    for order, text in written.items():
        assert read("dates.bid", text, order) == day.isoformat()
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    assert {read("dates.bid", cell, None) for cell in (day, serial, str(int(serial)))} == {day.isoformat()}
