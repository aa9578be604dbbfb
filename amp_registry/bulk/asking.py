"""The rows of a list as questions: each row one, or rows of a consortium, one under the other, one together.

A row that cannot be asked keeps its place, with everything that is wrong with it: nothing is asked by guessing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from amp_registry import neq
from amp_registry.bulk import value
from amp_registry.bulk.cell import Cell, Line, printed
from amp_registry.bulk.columns import CONSORTIUM, FIRM, NAME, NEQ
from amp_registry.bulk.headings import Headings
from amp_registry.bulk.value import NotRead, Order
from amp_registry.error_parts import short
from amp_registry.errors import InvalidQuestion
from amp_registry.language import Text, counted, join
from amp_registry.question import Question

MOST_MEMBERS: Final = 200
_MEMBER: Final = re.compile(r"consortium\.members\[(\d+)\]\.?(\w*)")

Fields = dict[str, Any]
"""The fields of a question as a JSON object holds them."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row was not asked: the heading of the column, empty for the whole row, and what is wrong.

    `member` is the place of the member it is about, in a question of several rows.
    """

    column: str
    text: Text
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the rows it came from: several for a consortium, each row a member, in their order."""

    lines: tuple[Line, ...]
    question: Question
    members: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not asked, and why."""

    line: Line
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A row with nothing in it."""

    line: Line


Item = Asked | Refused | Blank


@dataclass(frozen=True, slots=True)
class Asking:
    """How the rows of a list become questions: its headings, what holds for every row, and the order of dates."""

    headings: Headings
    common: Mapping[str, Any]
    order: Order | None = None
    strict_width: bool = True

    def items(self, lines: Iterable[Line]) -> Iterator[Item]:
        """Yield each row as a question, a refusal or a blank, in the order of the list."""
        seen: set[str] = set()
        for group, members in groupby(lines, self._group):
            if not group:
                yield from map(self._item, members)
                continue
            again = group in seen
            seen.add(group)
            yield from self._consortium(members, again=again)

    # --- one row ------------------------------------------------------------------------------------

    def _item(self, line: Line) -> Item:
        if line.blank:
            return Blank(line)
        fields, problems = self._read(line)
        if problems:
            return Refused(line, tuple(problems))
        asked = self._question(_together(self.common, fields))
        return Asked((line,), asked) if isinstance(asked, Question) else Refused(line, (asked,))

    def _read(self, line: Line) -> tuple[Fields, list[RowProblem]]:
        """Return the fields of a row, and what is wrong with it."""
        problems = [RowProblem("", text) for text in self._shape(line)]
        fields: Fields = {}
        for place, field in self.headings.fields.items():
            cell: Cell = line.cells[place] if place < len(line.cells) else ""
            if isinstance(cell, str) and not cell.strip():
                continue
            try:
                found = value.read(field, cell, self.order)
                if field != CONSORTIUM:
                    _put(fields, field, found)
            except NotRead as wrong:
                problems.append(RowProblem(self.headings.names[place], _quoted(cell, wrong.problem)))
        return fields, problems

    def _shape(self, line: Line) -> Iterator[Text]:
        count, expected = len(line.cells), len(self.headings.names)
        if self.headings.repeated_by(line):
            yield _HEADINGS_AGAIN
        elif any(printed(cell) for cell in line.cells[expected:]) or (self.strict_width and count < expected):
            yield _of_another_width(count, expected, [printed(cell) for cell in line.cells[expected:]])

    def _question(self, fields: Mapping[str, Any]) -> Question | RowProblem:
        try:
            return Question.from_dict(fields)
        except InvalidQuestion as error:
            path = str(error.values.get("field", ""))
            member = _MEMBER.match(path)
            what = join([part for part in error.parts() if part.fr])
            heading = self._heading_of(path if member is None else f"firm.{member[2]}")
            return RowProblem(heading, what, int(member[1]) if member else None)

    def _heading_of(self, path: str) -> str:
        """Return the heading of the column that gives the field at a path."""
        near = {path, FIRM} if path in {NAME, NEQ} else {path}
        fields = self.headings.fields.items()
        return next((self.headings.names[place] for place, field in fields if field in near), "")

    def _blamed(self, problem: RowProblem, count: int) -> list[list[RowProblem]]:
        """Return the problems of the rows of a consortium: the one of a member is its own row's alone."""
        return [[problem] if problem.member in {None, place} else [] for place in range(count)]

    # --- rows of a consortium -----------------------------------------------------------------------

    def _group(self, line: Line) -> str:
        places = [place for place, field in self.headings.fields.items() if field == CONSORTIUM]
        cells = [printed(line.cells[place]) for place in places if place < len(line.cells)]
        return value.label_of(cells[0]) if cells else ""

    def _consortium(self, lines: Iterable[Line], *, again: bool) -> Iterator[Item]:
        """Yield the one question of the rows of a consortium, or each of them refused, for its own fault or another's."""
        rows, rest = [], iter(lines)
        for line in rest:
            rows.append(line)
            if len(rows) > MOST_MEMBERS:
                for each in (*rows, *rest):
                    yield Refused(each, (RowProblem("", _TOO_MANY),))
                return
        yield from self._together(rows, again=again)

    def _together(self, rows: Sequence[Line], *, again: bool) -> Iterator[Item]:
        read = [self._read(line) for line in rows]
        problems = [list(wrong) for _, wrong in read]
        shared, clash = _agreed([_without_firm(fields) for fields, _ in read])
        clash = "consortium.members" if "members" in shared.get("consortium", {}) else clash
        if clash or again:
            problems = [[*own, RowProblem("", _clash(clash) if clash else _AGAIN)] for own in problems]
        if not any(problems):
            members = [_firm(fields) for fields, _ in read]
            consortium = {
                "form": "undeclared",
                **self.common.get("consortium", {}),
                **shared.get("consortium", {}),
            }
            fields = {**_together(self.common, shared), "consortium": {**consortium, "members": members}}
            asked = self._question(fields)
            if isinstance(asked, Question):
                yield Asked(tuple(rows), asked, members=True)
                return
            problems = self._blamed(asked, len(rows))
        faulty = next(line.number for line, wrong in zip(rows, problems, strict=True) if wrong)
        for line, wrong in zip(rows, problems, strict=True):
            yield Refused(line, tuple(wrong or [RowProblem("", _because_of(faulty))]))


# --- fields -----------------------------------------------------------------------------------------


def _put(fields: Fields, path: str, found: Any) -> None:
    if path in {FIRM, NAME, NEQ}:
        firm = fields.get("firm", {})
        told = {"neq": found} if path == NEQ else found
        _refuse_another_number(firm, told)
        fields["firm"] = {**firm, **told} if path == NEQ else {**told, **firm}
        return
    *branch, leaf = path.split(".")
    place = fields
    for step in branch:
        place = place.setdefault(step, {})
    place[leaf] = found


def _refuse_another_number(firm: Mapping[str, str], told: Mapping[str, str]) -> None:
    """Raise `NotRead` where two columns of a row give two NEQs: either is left out by asking about the other."""
    numbers = [
        neq.compact(each["neq"]) for each in (firm, told) if any(map(str.isdigit, each.get("neq", "")))
    ]
    if len(set(numbers)) > 1:
        raise NotRead(_two_numbers(*numbers))


def _together(common: Mapping[str, Any], own: Mapping[str, Any]) -> Fields:
    """Return the fields of a row over those that hold for every row; a bare form of consortium makes none."""
    fields: Fields = {
        name: dict(part) if isinstance(part, Mapping) else part for name, part in common.items()
    }
    for name, part in own.items():
        fields[name] = {**fields.get(name, {}), **part} if isinstance(part, Mapping) else part
    if "consortium" in fields and "consortium" not in own:
        del fields["consortium"]
    return fields


def _firm(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    firm: Mapping[str, Any] = fields.get("firm", {})
    return firm


def _without_firm(fields: Mapping[str, Any]) -> Fields:
    return {name: part for name, part in fields.items() if name != "firm"}


def _agreed(each: Sequence[Mapping[str, Any]]) -> tuple[Fields, str]:
    """Return the fields the rows of a consortium say together, and the path of one they do not agree on."""
    flat: dict[str, Any] = {}
    for fields in each:
        for path, found in _leaves(fields):
            if flat.setdefault(path, found) != found:
                return {}, path
    agreed: Fields = {}
    for path, found in flat.items():
        _put(agreed, path, found)
    return agreed, ""


def _leaves(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, part in fields.items():
        if isinstance(part, Mapping):
            yield from ((f"{name}.{leaf}", found) for leaf, found in part.items())
        else:
            yield name, part


# --- what is said -----------------------------------------------------------------------------------


def _quoted(cell: Cell, problem: Text) -> Text:
    quoted = short(printed(cell), 60)
    return Text(f"« {quoted} » : {problem.fr}", f"“{quoted}”: {problem.en}")


def _two_numbers(first: str, other: str) -> Text:
    return Text(
        f"la ligne donne deux NEQ, {first} et {other} ; gardez celui de la firme, ou faites-en deux lignes.",
        f"the row gives two NEQs, {first} and {other}; keep that of the firm, or make two rows of it.",
    )


def _of_another_width(count: int, expected: int, over: Sequence[str]) -> Text:
    cells = counted(count, Text("cellule", "cell"), Text("cellules", "cells"))
    said = Text(
        f"la ligne a {cells.fr} au lieu de {expected} : elle est coupée, ou un séparateur n'est pas entre guillemets.",
        f"the row has {cells.en}, not {expected}: it is cut, or a separator is not quoted.",
    )
    beyond = " | ".join(cell for cell in over if cell)
    if not beyond:
        return said
    return join([said, Text(f"Cellules en trop : {beyond}.", f"Cells beyond: {beyond}.")])


def _because_of(number: int) -> Text:
    return Text(
        f"la ligne {number}, du même consortium, n'a pu être lue.",
        f"row {number}, of the same consortium, could not be read.",
    )


def _clash(path: str) -> Text:
    return Text(
        f"les lignes du consortium ne disent pas la même chose de {path}.",
        f"the rows of the consortium do not say the same of {path}.",
    )


_HEADINGS_AGAIN: Final = Text(
    "la ligne répète les titres des colonnes.", "the row repeats the headings of the columns."
)
_AGAIN: Final = Text(
    "ce consortium est déjà donné plus haut ; mettez ses lignes l'une sous l'autre.",
    "this consortium already stands above; put its rows one under the other.",
)
_TOO_MANY: Final = Text(
    f"le consortium a plus de {MOST_MEMBERS} lignes.", f"the consortium has more than {MOST_MEMBERS} rows."
)
