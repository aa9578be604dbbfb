"""What stands after `?`: one model an endpoint. A name that is none of its own is refused, as in a question.

A parameter that is misspelled and passed over in silence could give a wrong yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from amp_registry import field_value
from amp_registry.contract import Award, Body, Kind, MontrealObject, Role
from amp_registry.decide.verdict import Answer
from amp_registry.language import Language
from amp_registry.question import Act
from amp_registry.records import Register

LONGEST: int = 1000
MOST_MATCHES: int = 100
MOST_ENTRIES: int = 1000
_Said = Annotated[str | None, Field(max_length=LONGEST)]


def _iso_day(value: object, asked: ValidationInfo) -> date | None:
    """Return a day as a question reads it: pydantic would take a number for seconds since 1970."""
    return field_value.day(asked.field_name or "", value)


_Day = Annotated[date | None, BeforeValidator(_iso_day), Field(description="YYYY-MM-DD")]


class Form(StrEnum):
    """The form of one answer: the evidence, its summary in a line, the whole page of text, a table of one row."""

    JSON = "json"
    TEXT = "text"
    PAGE = "page"
    CSV = "csv"


class EntriesForm(StrEnum):
    """The form of the entries of a copy: some of them, or all."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class ProofForm(StrEnum):
    """The form of a proof."""

    PDF = "pdf"
    HTML = "html"
    JSON = "json"


class Parameters(BaseModel):
    """Base of them all: the language of what is said, and nothing that is not named.

    What stands there empty is not given: the address that a spreadsheet makes of an empty cell.
    """

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _given(cls, told: Any) -> Any:
        known = {field.alias or name for name, field in cls.model_fields.items()}
        if not isinstance(told, Mapping):
            return told
        return {name: value for name, value in told.items() if value not in ("", [""]) or name not in known}

    lang: Annotated[Language | None, Field(description="Language; default: Accept-Language, then fr")] = None


class AnswerForm(Parameters):
    """How an answer is given."""

    format: Annotated[Form | None, Field(description="Default: by Accept, else json")] = None


class Asked(AnswerForm):
    """A question in the address, for programs that can only fetch one: a spreadsheet's WEBSERVICE."""

    q: Annotated[_Said, Field(description="A name, a NEQ, or both: a NEQ is found wherever it stands")] = None
    name: _Said = None
    neq: _Said = None
    amp_client_number: _Said = None
    city: _Said = None
    postal_code: _Said = None
    kind: Kind | None = None
    expenditure: Annotated[_Said, Field(description="Dollars: 6000000, 6 000 000,00 or $6,000,000.00")] = None
    body: Body | None = None
    award: Award | None = None
    role: Role | None = None
    tier: Annotated[int | None, Field(ge=1, le=99)] = None
    montreal_object: MontrealObject | None = None
    act: Act | None = None
    process_start: _Day = None
    bid: _Day = None
    conclusion: _Day = None
    as_of: _Day = None


class Searched(Parameters):
    """What is looked for, and how many entries at most."""

    q: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    limit: Annotated[int, Field(ge=1, le=MOST_MATCHES)] = 10


class OfFirm(Parameters):
    """A firm, by its number or by its name."""

    neq: _Said = None
    name: _Said = None


class Since(Parameters):
    """From which day on, in which register."""

    since: _Day = None
    register_: Annotated[Register | None, Field(alias="register")] = None


class Some(Parameters):
    """Some of the entries of a copy, or all of them in a file."""

    as_of: _Day = None
    format: EntriesForm = EntriesForm.JSON
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    limit: Annotated[int, Field(ge=1, le=MOST_ENTRIES)] = 100


class Entries(Parameters):
    """Which entries of the journal, the newest first; `before` is the number the next page starts from."""

    since: _Day = None
    until: _Day = None
    firm: Annotated[_Said, Field(description="NEQ, or part of the name asked")] = None
    answer: Annotated[list[Answer], Field(max_length=len(Answer))] = []
    before: Annotated[int | None, Field(ge=1, le=2**62)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 20


class Drawn(Parameters):
    """The form of a proof and the languages of its page."""

    format: ProofForm = ProofForm.PDF
    both: Annotated[bool, Field(description="Both languages, the chosen one first")] = False
