"""A page that repeats the code is written from it; what is committed is what would be written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from amp_registry import errors
from amp_registry.store.tables import metadata
from docs import data_model
from docs.error_pages import classes as error_classes
from docs.generate import PAGES
from tests.gates.source_tree import name

DRAWN = re.compile(r"^([ │├└─]*)(\w+)", re.MULTILINE)


@pytest.mark.parametrize(("path", "write"), PAGES.items(), ids=map(name, PAGES))
def test_a_generated_page_is_as_the_code_says_and_make_docs_mends_it(
    path: Path, write: Callable[[], str]
) -> None:
    assert path.read_text(encoding="utf-8") == write()


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawing = (errors.__doc__ or "").split("\n\n")[1]
    depths = [(len(match[1]) // 4, match[2]) for match in DRAWN.finditer(drawing)]
    real = [(error.__mro__.index(errors.AmpRegistryError), error.__name__) for error in error_classes()]
    assert depths[0] == (1, "AmpRegistryError")
    assert [(depth - 1, error) for depth, error in depths[1:]] == real


def test_every_error_of_the_module_hangs_on_the_tree() -> None:
    raised = {v for v in vars(errors).values() if isinstance(v, type) and issubclass(v, BaseException)}
    assert raised == {errors.AmpRegistryError, *error_classes()}


def test_every_table_and_column_of_the_store_has_its_words_and_no_word_is_left_over() -> None:
    told = data_model.words()
    columns = {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
    assert set(told["table"]) == set(metadata.tables)
    used = {both if (both := f"{table}.{column}") in told["column"] else column for table, column in columns}
    assert used == set(told["column"])
