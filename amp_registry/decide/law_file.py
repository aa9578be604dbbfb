"""A law file read strictly: every error names the file, the row and the mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Self, TypeVar

from amp_registry import toml_file
from amp_registry.decide.verdict import Answer
from amp_registry.decide.vocabulary import FACTS
from amp_registry.errors import BadLawFile
from amp_registry.language import Text, same
from amp_registry.toml_file import NotToml

T = TypeVar("T")
PROVINCIAL: Final = "provincial"
"""Stands for the general amount, where a body has one of its own."""
Conditions = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class LawFile:
    """One parsed TOML file of law."""

    name: str
    data: Mapping[str, Any]

    @classmethod
    def parse(cls, name: str, text: str) -> Self:
        """Return the file; raises `BadLawFile` when it is not TOML."""
        try:
            return cls(name, toml_file.loads(text))
        except NotToml as error:
            raise BadLawFile(
                file=name,
                row="-",
                problem=error.problem,
                mend=Text("Corrigez la syntaxe TOML.", "Mend the TOML syntax."),
            ) from None

    def tables(self, name: str) -> list[Mapping[str, Any]]:
        """Return the tables of that name, in the file's order."""
        return self.list_of_tables("-", name, self.data.get(name, []))

    def list_of_tables(self, row: str, name: str, value: object) -> list[Mapping[str, Any]]:
        """Return a value that is a list of tables."""
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.bad(
                row, name, value, Text(f"une liste de tables, [[{name}]]", f"a list of tables, [[{name}]]")
            )
        return value

    def refuse_others(self, *names: str) -> None:
        """Refuse the first head of the file that nobody reads: a row under a misspelt name would be no law."""
        for name, value in self.data.items():
            if name not in names:
                raise self.bad("-", name, value, same(", ".join(names)))

    def top(self, name: str, kind: type[T]) -> T:
        """Return a value of the file's head."""
        value = self.data.get(name)
        if not isinstance(value, kind):
            raise self.bad("-", name, value, same(kind.__name__))
        return value

    @property
    def checked_on(self) -> date | None:
        """The day the file's values were last compared with their sources; None when its head does not say."""
        value = self.data.get("checked_on")
        if value is not None and type(value) is not date:
            raise self.bad("-", "checked_on", value, Text("une date AAAA-MM-JJ", "a date YYYY-MM-DD"))
        return value

    def row(self, data: Mapping[str, Any], name: str | None = None) -> LawRow:
        """Return a reader of one table of the file."""
        return LawRow(self, data, name)

    def bad(self, row: str, key: str, value: object, accepted: Text) -> BadLawFile:
        """Return the error for a key of a row."""
        return BadLawFile(
            file=self.name,
            row=row,
            problem=Text(f"{key} = « {value} ».", f"{key} = “{value}”."),
            mend=Text(f"Attendu : {accepted.fr}.", f"Expected: {accepted.en}."),
        )


class LawRow:
    """The keys of one table, taken one by one; what is left over is refused."""

    def __init__(self, file: LawFile, data: Mapping[str, Any], name: str | None) -> None:
        self._file = file
        self._left = dict(data)
        self.id = name if name is not None else str(self._left.pop("id", "?"))
        if name is None and self.id == "?":
            raise file.bad("?", "id", None, Text("un identifiant", "an id"))

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self._left.pop(key, None)
        if not isinstance(value, str) or not value:
            raise self._bad(key, value, Text("un texte", "a text"))
        return value

    def word(self, key: str, accepted: Iterable[str]) -> str:
        """Return one of the accepted words."""
        value = self.optional_word(key, accepted)
        if value is None:
            raise self._bad(key, None, same(", ".join(accepted)))
        return value

    def optional_word(self, key: str, accepted: Iterable[str]) -> str | None:
        """Return one of the accepted words, or None when the key is absent."""
        value = self._left.pop(key, None)
        if value is not None and value not in accepted:
            raise self._bad(key, value, same(", ".join(accepted)))
        return value if value is None else str(value)

    def optional_answer(self, key: str) -> Answer | None:
        """Return an answer, or None when the key is absent."""
        value = self.optional_word(key, [a.value for a in Answer])
        return None if value is None else Answer(value)

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of words; absent is empty."""
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self._bad(key, value, Text("une liste de textes", "a list of texts"))
        return tuple(value)

    def words_among(self, key: str, accepted: Iterable[str]) -> tuple[str, ...]:
        """Return a list of accepted words; absent is empty."""
        values = self.words(key)
        for value in values:
            if value not in accepted:
                raise self._bad(key, value, same(", ".join(accepted)))
        return values

    def optional_number(self, key: str) -> int | None:
        """Return an integer, or None when the key is absent."""
        value = self._left.pop(key, None)
        if value is not None and type(value) is not int:
            raise self._bad(key, value, Text("un entier", "an integer"))
        return value

    def optional_amount(self, key: str) -> Decimal | None:
        """Return dollars, or None when the key is absent."""
        value = self._left.pop(key, None)
        return None if value is None else self._dollars(key, value)

    def conditions(self, key: str) -> Conditions:
        """Return the facts a row asks for, each with its accepted values."""
        value = self._left.pop(key, None)
        if not isinstance(value, dict) or not value:
            raise self._bad(key, value, Text('{ fait = ["valeur"] }', '{ fact = ["value"] }'))
        for fact, accepted in value.items():
            known = FACTS.get(fact)
            if known is None:
                raise self._bad(f"{key}.{fact}", accepted, same(", ".join(FACTS)))
            if not isinstance(accepted, list) or not accepted or not all(word in known for word in accepted):
                raise self._bad(f"{key}.{fact}", accepted, same(", ".join(known)))
        return tuple((fact, frozenset(accepted)) for fact, accepted in value.items())

    def facts(self, key: str) -> dict[str, str]:
        """Return facts with one value each."""
        value = self._left.pop(key, None)
        if not isinstance(value, dict) or not value:
            raise self._bad(key, value, Text('{ fait = "valeur" }', '{ fact = "value" }'))
        for fact, said in value.items():
            known = FACTS.get(fact, ())
            if said not in known:
                raise self._bad(f"{key}.{fact}", said, same(", ".join(known or FACTS)))
        return value

    def amounts(self, key: str) -> tuple[Decimal | str | None, ...]:
        """Return the possible amounts: dollars, None for no threshold, `provincial` for the general one."""
        value = self._left.pop(key, None)
        if value == "unknown":
            return (Decimal(0), None)
        listed = value if isinstance(value, list) else [value]
        return tuple(self._amount(key, item) for item in listed)

    def _amount(self, key: str, value: object) -> Decimal | str | None:
        if value == "none":
            return None
        if value == PROVINCIAL:
            return PROVINCIAL
        return self._dollars(key, value)

    def _dollars(self, key: str, value: object) -> Decimal:
        try:
            dollars = Decimal(value if isinstance(value, str) else "?")
        except InvalidOperation:
            dollars = Decimal("NaN")
        if not dollars.is_finite() or dollars < 0:
            raise self._bad(key, value, Text('"5000000.00", entre guillemets', '"5000000.00", quoted'))
        return dollars

    def flag(self, key: str) -> bool:
        """Return true or false; absent is false."""
        value = self._left.pop(key, False)
        if not isinstance(value, bool):
            raise self._bad(key, value, same("true, false"))
        return value

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        """Return a list of tables; absent is empty."""
        return self._file.list_of_tables(self.id, key, self._left.pop(key, []))

    def day(self, key: str) -> date | None:
        """Return a date, or None when the key is absent."""
        value = self._left.pop(key, None)
        if value is not None and type(value) is not date:
            raise self._bad(key, value, Text("une date AAAA-MM-JJ", "a date YYYY-MM-DD"))
        return value

    def period(self) -> tuple[date | None, date | None]:
        """Return the days `from` and `to`, None where absent; a period that ends before it starts is refused."""
        start, end = self.day("from"), self.day("to")
        if start is not None and end is not None and end < start:
            raise self._bad("to", end, Text(f"une date à partir du {start}", f"a date from {start} on"))
        return start, end

    def started_period(self) -> tuple[date, date | None]:
        """Return a period that says when it starts."""
        start, end = self.period()
        if start is None:
            raise self._bad("from", None, Text("une date AAAA-MM-JJ", "a date YYYY-MM-DD"))
        return start, end

    def finish(self) -> None:
        """Refuse the first key that nobody took."""
        for key, value in self._left.items():
            raise self._bad(key, value, Text("aucune clé de ce nom", "no key of that name"))

    def bad_row(self) -> BadLawFile:
        """Return the error for a row that says nothing."""
        return self._bad("answer", None, Text("answer, floor ou note", "answer, floor or note"))

    def _bad(self, key: str, value: object, accepted: Text) -> BadLawFile:
        return self._file.bad(self.id, key, value, accepted)
