"""Each side of each date and of each threshold is a situation: the day before and the day, a cent below and the amount."""

from __future__ import annotations

from amp_registry.decide import law as law_module
from amp_registry.decide import other_grounds
from tests.decide.situations import judged, situations
from tests.decide.table_boundaries import Told, sides

LAW = law_module.load()


def test_each_side_of_each_boundary_is_told_by_a_situation() -> None:
    told = [Told.of(case, judged(case.data, LAW)) for case in situations()]
    untold = [
        side.name for side in sides(LAW, other_grounds.shipped()) if not any(side.told(one) for one in told)
    ]
    assert untold == []


def test_the_boundaries_found_are_those_of_the_files() -> None:
    """A sample of each sort, so that a checklist that finds nothing does not pass for one that is complete."""
    names = {side.name for side in sides(LAW, other_grounds.shipped())}
    assert {
        "first_day rena 2012-05-31",
        "first_process_start process 2013-01-15",
        "A14#2 bid 2022-06-02",
        "R1#1 LCOP 21.5.2 rena 2022-06-01",
        "services/all/both/2015-11-02 process 2015-11-01",
        "services/all/both/2015-11-02 amount 999999.99",
        "construction/montreal/contract/roads_waterworks_sewers/2024-04-01 process 2024-04-30",
        "amp_orders bid 2019-01-24",
    } <= names
