"""The data of name cleaning, read once from `legal_forms.toml` and `name_words.toml`."""

from __future__ import annotations

import re
import tomllib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Strip = Literal["anywhere", "end", "dotted", "never"]
Tier = Literal["any_trade", "one_trade", "place", "person", "rare"]

_HERE = Path(__file__).parents[1]
_FORMS_TEXT: Final = (_HERE / "legal_forms.toml").read_bytes()
_WORDS_TEXT: Final = (_HERE / "name_words.toml").read_bytes()
_WORDS: Final[dict[str, Any]] = tomllib.loads(_WORDS_TEXT.decode())

# Changes with the data, so that keys made with other words are never taken for these.
FINGERPRINT: Final = f"{zlib.crc32(_FORMS_TEXT + _WORDS_TEXT):08x}"


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A legal form: how it is displayed, the kind of person it names, when it is no word of the name."""

    display: str
    compare: str
    strip: Strip
    not_after: frozenset[str]


def _forms() -> tuple[dict[str, LegalForm], dict[str, str]]:
    """Return the forms by one-word alias, and the one-word alias that stands for each longer one."""
    by_alias: dict[str, LegalForm] = {}
    longer: dict[str, str] = {}
    for row in tomllib.loads(_FORMS_TEXT.decode())["form"]:
        form = LegalForm(row["display"], row["compare"], row["strip"], frozenset(row.get("not_after", ())))
        words = [alias for alias in row["aliases"] if alias.isalnum()]
        by_alias.update(dict.fromkeys(words, form))
        longer.update({alias: words[0] for alias in row["aliases"] if not alias.isalnum()})
    return by_alias, longer


_READ: Final = _forms()
LEGAL_FORMS: Final = _READ[0]
_LONGER: Final = _READ[1]
LONGER_FORMS: Final = re.compile(
    r"\b(?:" + "|".join(map(re.escape, sorted(_LONGER, key=len, reverse=True))) + r")(?!\w)"
)

SMALL_WORDS: Final = frozenset(_WORDS["dropped"]["small"])
UNDETERMINED: Final = frozenset(_WORDS["dropped"]["undetermined"])
EXPANDED: Final[dict[str, tuple[str, ...]]] = {w: tuple(t.split()) for w, t in _WORDS["expanded"].items()}
TIERS: Final[dict[str, Tier]] = {
    word: tier for tier in ("person", "place", "one_trade", "any_trade") for word in _WORDS["common"][tier]
}
# A word said in the plural is the same word; names of persons and places keep their letters.
GENERIC: Final = (
    frozenset(w for w, tier in TIERS.items() if tier in {"any_trade", "one_trade"}) | UNDETERMINED
)

SEPARATORS: Final[dict[str, list[str]]] = _WORDS["separators"]
NOTES: Final[dict[str, list[str]]] = _WORDS["notes"]


def longer_form(match: re.Match[str]) -> str:
    """Return the one-word alias of a legal form written in several words, marked as certain (`~`)."""
    return _LONGER[match[0]] + "~"


def tier(word: str) -> Tier:
    """Return how little a cleaned word says of which firm it is; `rare` when it is on no list.

    >>> tier("construction"), tier("excavation"), tier("tremblay"), tier("rougemont")
    ('any_trade', 'one_trade', 'person', 'rare')
    """
    return TIERS.get(word, "rare")
