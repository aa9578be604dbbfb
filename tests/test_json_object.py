"""A JSON object is read by name and type; what is refused is named by path, with what is accepted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest

from amp_registry.errors import InvalidQuestion
from amp_registry.json_object import JsonObject, read_json
from amp_registry.language import Text


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


Read = Callable[[JsonObject], object]
TEXT: Read = lambda reader: reader.text("field")  # noqa: E731 - a row of a table each
NEEDED: Read = lambda reader: reader.required_text("field")  # noqa: E731
TEXTS: Read = lambda reader: reader.texts("field")  # noqa: E731
OBJECTS: Read = lambda reader: reader.objects("field")  # noqa: E731
MAPPING: Read = lambda reader: reader.mapping("field")  # noqa: E731
WRITABLE: Read = lambda reader: reader.writable_mapping("field")  # noqa: E731
AMOUNT: Read = lambda reader: reader.amount("field")  # noqa: E731
INTEGER: Read = lambda reader: reader.integer("field", 1)  # noqa: E731
CHOICES: Read = lambda reader: reader.choices("field", Colour)  # noqa: E731
CHOICE: Read = lambda reader: reader.choice("field", Colour)  # noqa: E731
CHOSEN: Read = lambda reader: reader.required_choice("field", Colour)  # noqa: E731
FLAG: Read = lambda reader: reader.flag("field")  # noqa: E731
DAY: Read = lambda reader: reader.day("field")  # noqa: E731

NESTED: dict[str, Any] = {}
NESTED["itself"] = NESTED

REFUSED: dict[str, tuple[Read, Any, str, str]] = {
    "a number is no text": (TEXT, 5, "field", "a text or null"),
    "false is no text": (TEXT, False, "field", "a text or null"),
    "a text of a page is no name": (TEXT, "a" * 10_001, "field", "a text of at most 10000 characters"),
    "a NUL": (TEXT, "a\x00b", "field", "a text without control characters or undecodable bytes"),
    "an escape": (TEXT, "\x1b[2J", "field", "a text without control characters or undecodable bytes"),
    "half a letter": (TEXT, "\ud800", "field", "a text without control characters or undecodable bytes"),
    "blanks where a text is needed": (NEEDED, " \t", "field", "a text that is not empty"),
    "nothing where a text is needed": (NEEDED, None, "field", "a text that is not empty"),
    "a text where texts are listed": (TEXTS, "a", "field", "a list of texts"),
    "an empty text where texts are listed": (TEXTS, "", "field", "a list of texts"),
    "false where texts are listed": (TEXTS, False, "field", "a list of texts"),
    "null among texts": (TEXTS, ["a", None], "field[1]", "a text"),
    "a number among texts": (TEXTS, ["a", 5], "field[1]", "a text or null"),
    "an object where objects are listed": (OBJECTS, {}, "field", "a list of objects"),
    "a list for an object": (MAPPING, [], "field", "a JSON object"),
    "an infinite number to be written again": (
        WRITABLE,
        {"a": float("inf")},
        "field",
        "a JSON object without infinite numbers or undecodable bytes",
    ),
    "half a letter to be written again": (
        WRITABLE,
        {"a": ["\udc80"]},
        "field",
        "a JSON object without infinite numbers or undecodable bytes",
    ),
    "an object within itself": (
        WRITABLE,
        NESTED,
        "field",
        "a JSON object without infinite numbers or undecodable bytes",
    ),
    "a quoted amount": (AMOUNT, "5", "field", "a number or null"),
    "true is no amount": (AMOUNT, True, "field", "a number or null"),
    "a half is no integer": (INTEGER, 0.5, "field", "an integer"),
    "true is no integer": (INTEGER, True, "field", "an integer"),
    "a choice where choices are listed": (CHOICES, "red", "field", "a list"),
    "a choice that is none among choices": (CHOICES, ["red", "green"], "field[1]", "red, blue"),
    "a list is no choice": (CHOICE, ["red"], "field", "red, blue"),
    "another case is another word": (CHOICE, "Red", "field", "red, blue"),
    "nothing where a choice is needed": (CHOSEN, None, "field", "red, blue"),
    "1 is not true": (FLAG, 1, "field", "true, false, null"),
    "a text is no flag": (FLAG, "false", "field", "true, false, null"),
    "day first is no ISO date": (DAY, "22-11-2026", "field", "YYYY-MM-DD or null"),
    "a date without dashes": (DAY, "20261122", "field", "YYYY-MM-DD or null"),
    "a week is no day": (DAY, "2026-W47-7", "field", "YYYY-MM-DD or null"),
    "a moment is no day": (DAY, "2026-11-22T03:00:00Z", "field", "YYYY-MM-DD or null"),
    "29 February of a common year": (DAY, "2026-02-29", "field", "YYYY-MM-DD or null"),
    "digits of another script": (DAY, "٢٠٢٦-١١-٢٢", "field", "YYYY-MM-DD or null"),
    "a number is no day": (DAY, 20261122, "field", "YYYY-MM-DD or null"),
    "a year no register and no contract has": (DAY, "9999-12-31", "field", "a date from 1900 to 2199"),
}


@pytest.mark.parametrize(("read", "value", "path", "accepted"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_by_path_with_what_is_accepted(
    read: Read, value: object, path: str, accepted: str
) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        read(JsonObject({"field": value}, "outer."))
    assert refused.value.values["field"] == f"outer.{path}"
    said = refused.value.values["accepted"]
    assert isinstance(said, Text)
    assert said.en == accepted


EMPTY: dict[str, tuple[Read, object]] = {
    "a text": (TEXT, None),
    "texts": (TEXTS, ()),
    "objects": (OBJECTS, []),
    "an object": (MAPPING, {}),
    "an amount": (AMOUNT, None),
    "an integer": (INTEGER, 1),
    "choices": (CHOICES, ()),
    "a choice": (CHOICE, None),
    "a flag": (FLAG, None),
    "a day": (DAY, None),
}


@pytest.mark.parametrize(("read", "value"), EMPTY.values(), ids=EMPTY)
@pytest.mark.parametrize("data", [{}, {"field": None}], ids=["absent", "null"])
def test_what_is_absent_reads_as_what_is_null(data: dict[str, None], read: Read, value: object) -> None:
    assert read(JsonObject(data, "")) == value


def test_blanks_that_a_cell_or_a_page_leaves_in_a_name_are_text() -> None:
    assert (
        JsonObject({"field": "Exemple\r\n\tinc.\x0b\u200b"}, "").text("field")
        == "Exemple\r\n\tinc.\x0b\u200b"
    )


def test_a_field_nobody_takes_is_refused_with_the_fields_there_are() -> None:
    reader = JsonObject({"register": "rena", "name": "a", "nom": "b"}, "")
    reader.skip("register")
    reader.text("name")
    with pytest.raises(InvalidQuestion) as refused:
        reader.finish()
    assert refused.value.message("fr") == (
        "Question refusée : nom = « b ». Ce champ n'existe pas. Valeurs acceptées : register, name."
    )


def test_what_is_no_object_is_refused_by_its_place() -> None:
    with pytest.raises(InvalidQuestion, match=r"^Question refused: reasons\[0\] = “5”"):
        JsonObject(5, "reasons[0].")  # type: ignore[arg-type]
    with pytest.raises(InvalidQuestion, match=r"^Question refused: \(JSON\) = “\[\]”"):
        JsonObject([], "")  # type: ignore[arg-type]


THE_PAGE = Text("voir la page", "see the page")
UNREADABLE: dict[str, str | bytes] = {
    "nothing": "",
    "words": "allowed?",
    "cut": '{"firm": {"neq": "11',
    "bytes that are no text": b'{"firm": "\xff\xfe\xfa"}',
    "a number of ten thousand digits": '{"amount": ' + "1" * 10_000 + "}",
    "a hundred thousand brackets": "[" * 100_000,
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_json_is_refused_with_what_was_expected(text: str | bytes) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        read_json(text, THE_PAGE)
    assert refused.value.values["accepted"] == THE_PAGE
    assert "JSON" in refused.value.message("fr")


def test_a_field_given_twice_is_refused() -> None:
    with pytest.raises(InvalidQuestion, match=r"neq = “1199010076”\. This field is given twice"):
        read_json('{"firm": {"neq": "1170000013", "neq": "1199010076"}}', THE_PAGE)


def test_a_number_with_decimals_is_read_exactly() -> None:
    assert read_json('{"a": 0.10, "b": 5}', THE_PAGE) == {"a": Decimal("0.10"), "b": 5}


def test_bytes_with_a_byte_order_mark_are_read() -> None:
    assert read_json(b"\xef\xbb\xbf{}", THE_PAGE) == {}
