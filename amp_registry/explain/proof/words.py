"""The words of a proof in one language: its sentences, the names of fields, and values as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from amp_registry.explain.messages import catalogue, has, tell
from amp_registry.explain.proof.letters import LONGEST_SENTENCE, LONGEST_VALUE, printable
from amp_registry.explain.wording import money
from amp_registry.language import Language, same
from amp_registry.quebec_time import QUEBEC, to_the_minute

AMOUNTS: Final = frozenset({"contract.expenditure", "contract.pretax_price"})
LONGEST_LIST: Final = 12


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: Language

    def say(self, code: str, section: str = "proof", **values: object) -> str:
        """Return a sentence; a text among its values is put in whole, and made printable."""
        ready = {
            n: same(printable(v, LONGEST_SENTENCE)) if isinstance(v, str) else v for n, v in values.items()
        }
        return tell(section, code, ready).say(self.language)

    def word(self, section: str, code: str, **values: object) -> str:
        """Return a sentence whose values are codes, numbers or dates, said with the words of the answer."""
        return printable(tell(section, code, values).say(self.language), LONGEST_SENTENCE)

    def told(self, text: Mapping[str, str], limit: int = LONGEST_SENTENCE) -> str:
        """Return a text of the evidence (`{"fr", "en"}`)."""
        return printable(text[self.language], limit)

    def field(self, path: str) -> str:
        """Return what a field is called; one of no name is called by its path."""
        return printable(tell("proof_field", path).say(self.language))

    def place(self, path: str) -> tuple[int, str]:
        """Return where a field stands among the others: what the evidence keeps has no order of its own."""
        named = list(catalogue("fr")["proof_field"])
        return (named.index(path) if path in named else len(named), path)

    def value(self, path: str, value: Any) -> str:
        """Return a value of a field: an amount, yes or no, the word of a code, a list, or the text itself."""
        if isinstance(value, bool):
            return self.say("yes" if value else "no", "proof_value")
        if isinstance(value, list):
            return ", ".join(self.value(path, one) for one in value[:LONGEST_LIST])
        if path in AMOUNTS and isinstance(value, int | float):
            return money(Decimal(str(value)), self.language)
        code = f"{path}.{value}"
        return (
            self.say(code, "proof_value")
            if has("proof_value", code)
            else printable(str(value), LONGEST_VALUE)
        )

    def score(self, score: float) -> str:
        """Return a score of a match, two decimals."""
        english = f"{score:.2f}"
        return english.replace(".", ",") if self.language == "fr" else english

    def moment(self, text: str) -> str:
        """Return a moment of the evidence in Québec time, and in UTC."""
        moment = datetime.fromisoformat(text).astimezone(UTC)
        local = f"{moment.astimezone(QUEBEC):%Y-%m-%d %H:%M:%S}"
        return self.say("moment", local=local, utc=f"{moment:%H:%M:%S}")

    def short_moment(self, text: str) -> str:
        """Return a moment of the evidence in Québec time, to the minute."""
        return to_the_minute(datetime.fromisoformat(text))
