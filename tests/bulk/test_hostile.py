"""Hostile or broken lists, one of each kind; `tests/trials/hostile_lists.py` runs hundreds.

Each either gives an answer or a refusal for every row, or a clear error naming the file; nothing crashes.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.bulk.hostile import cases
from tests.bulk.hostile_case import Case
from tests.bulk.outcome import outcome

ONE_OF_EACH = dict(cases(1))


@pytest.mark.parametrize("case", ONE_OF_EACH.values(), ids=ONE_OF_EACH)
def test_a_hostile_list_gives_every_row_or_says_what_is_wrong(case: Case, tmp_path: Path) -> None:
    assert outcome(case, tmp_path, io.BytesIO()) == ""
