"""Firm names: from what a register or a person wrote to the words, keys and numbers that are compared.

`parse` reads a printed name once, in this order: one spelling of letters and dashes, accents and case,
notes of whoever typed it, dotted initials, company numbers, the several names one line may hold, then for
each of them the legal form and the nine differences the law does not count. Each step is a function of
`amp_registry.naming` with its before and after. `NameKey` comes only from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple, NewType

from amp_registry.naming import company_numbers, spelling, splitting, tables, words
from amp_registry.naming.splitting import Role
from amp_registry.naming.tables import LegalForm

NameKey = NewType("NameKey", str)

# Stored with every copy: keys of another version are not comparable and are made again.
VERSION: Final = f"4-{tables.FINGERPRINT}"

_CONSORTIUM: Final = ("consortium", "coentreprise", "co-entreprise", "joint venture", "groupement")
_ENOUGH_PASSES: Final = 8
_PAIR: Final = 2
# Enough for the names of both registers.
_REMEMBERED: Final = 1 << 14
_LONG_ENOUGH: Final = 4

# Words whose meaning depends on their neighbours: a key that holds one may read otherwise once sorted.
_DEPENDS_ON_PLACE: Final = (
    tables.LEGAL_FORMS.keys()
    | tables.SMALL_WORDS
    | tables.UNDETERMINED
    | {word for alias in tables.SEPARATORS.values() for text in alias for word in text.split()}
    | {word for form in tables.LONGER_FORMS.pattern.split("|") for word in form.replace("\\", "").split()}
    | {word for note in tables.NOTES.values() for text in note for word in text.split()}
    | {"st", "ste", "division", "div", "faisant", "affaire", "affaires", "connu", "connue", "enregistre"}
    | {"projet", "projets", "camionnette", "camionnettes", "contrat", "enregistree", "soins", "attention"}
)
# So may letters that could join, and digits that could make a company number.
_RISKY: Final = re.compile(r"(?<!\S)\S \S(?!\S)|[\doil]{4} ?[\doil]{4}|\d{5}|[.:]")


class SearchKey(NamedTuple):
    """One way a printed name may be found: by a key, or by the company number it carries."""

    key: NameKey
    number: str | None


class NamePart(NamedTuple):
    """One name of a printed line: its words in order, its key, its legal form (display and kind)."""

    role: Role
    words: tuple[str, ...]
    key: NameKey
    legal_form: str | None = None
    legal_kind: str | None = None

    @property
    def searched(self) -> bool:
        """Whether a firm is looked for under this part alone."""
        return self.role is not Role.CARE_OF and tells_a_firm(self.words)


class FirmName(NamedTuple):
    """A printed name, read.

    `parts`: the firm's names first, then a division's, then whoever it is in the care of. `words`: those
    of every part that names the firm, in order. `numbers`: its company numbers, canonical. `is_consortium`:
    the line says so, or holds two company numbers.
    """

    printed: str
    key: NameKey
    words: tuple[str, ...]
    parts: tuple[NamePart, ...]
    numbers: tuple[str, ...]
    is_consortium: bool

    @property
    def legal_kind(self) -> str | None:
        """The kind of legal person the name says it is, when it says one."""
        return next((p.legal_kind for p in self.parts if p.legal_kind and p.role is not Role.CARE_OF), None)

    @property
    def legal_form(self) -> str | None:
        """The legal form as displayed, when the name prints one."""
        return next((p.legal_form for p in self.parts if p.legal_form and p.role is not Role.CARE_OF), None)


def key(text: str) -> NameKey:
    """Return the key of a whole name: its telling words and numbers, sorted; empty when it has none.

    >>> key("Les Constructions Saint-Amour Inc."), key("CONSTRUCTION ST AMOUR LTÉE")
    ('amour construction saint', 'amour construction saint')
    >>> key("9123‑4567 Québec inc."), key("Labo S.M. inc.")
    ('qc:91234567', 'labo sm')
    """
    return parse(text).key


@lru_cache(maxsize=_REMEMBERED)
def search_keys(text: str) -> tuple[SearchKey, ...]:
    """Return every way a printed name may be found: whole, by each part that tells a firm, by number.

    >>> [found.key for found in search_keys("9123-4567 Québec inc. (Excavation Boréale)")]
    ['boreale excavation qc:91234567', 'boreale excavation', 'qc:91234567']
    """
    name = parse(text)
    keys = dict.fromkeys((name.key, *(part.key for part in name.parts if part.searched)))
    by_number = {NameKey(number): number for number in name.numbers}
    found = [SearchKey(one, None) for one in keys if one and one not in by_number]
    return (*found, *(SearchKey(one, number) for one, number in by_number.items()))


@lru_cache(maxsize=_REMEMBERED)
def parse(text: str) -> FirmName:
    """Return the printed name, read; the same text gives the same name, and cleaning a key changes nothing."""
    folded, numbers, segments = _segments(text)
    parts = [_part(role, segment) for role, segment in segments]
    own = _own([part.words for part in parts if part.role is not Role.CARE_OF])
    if not own and not numbers:
        own = _as_they_stand(folded)
    alone = len(parts) == 1 and own == parts[0].words and not numbers
    whole = parts[0].key if alone else _settled(_key((*own, *numbers)))
    for _, segment in segments:
        parts += [_part(Role.OTHER_NAME, piece) for piece in splitting.dashed(segment)]
    kept = tuple([part for part in parts if part.words or part.legal_form])
    several = len(numbers) >= _PAIR or any(map(folded.__contains__, _CONSORTIUM))
    return FirmName(text, whole, own, kept, numbers, several)


def tells_a_firm(cleaned: Sequence[str]) -> bool:
    """Return whether words may point to a firm alone: one of them tells, or they are long enough to be a name.

    >>> tells_a_firm(["construction"]), tells_a_firm(["djl"])
    (False, True)
    >>> tells_a_firm(["centre", "integration", "emploi", "laurentides"])
    True
    """
    return len(cleaned) >= _LONG_ENOUGH or any(map(tells, cleaned))


def tells(word: str) -> bool:
    """Return whether a cleaned word may point to a firm: not generic, not a place, a year or one letter."""
    return len(word) > 1 and tables.tier(word) in {"rare", "person"} and not is_year(word)


def is_year(word: str) -> bool:
    """Return whether a word is a year, as names print it to tell a successor from its predecessor."""
    return len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"}  # noqa: PLR2004 - four digits


# --- reading, step by step ----------------------------------------------------------------------


def _segments(text: str) -> tuple[str, tuple[str, ...], list[tuple[Role, str]]]:
    """Return the folded text, the company numbers taken out of it, and the names it holds."""
    folded = spelling.without_accents(spelling.one_spelling(text))
    if splitting.is_plain(folded):
        return folded, (), [(Role.NAME, folded)]
    folded = spelling.joined_initials(splitting.without_notes(folded))
    rest, numbers = company_numbers.taken_out(folded)
    return folded, numbers, splitting.segments(spelling.without_elision(rest))


def _own(named: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return named[0] if len(named) == 1 else tuple(chain.from_iterable(named))


def _as_they_stand(folded: str) -> tuple[str, ...]:
    """Return the words of a name that is nothing but a legal form, a note or articles."""
    return words.cleaned(words.split(spelling.without_elision(folded)))


def _cleaned(segment: str) -> tuple[tuple[str, ...], LegalForm | None]:
    bare, form = words.without_legal_form(words.with_letters_joined(words.split(segment)))
    return words.cleaned(bare), form


def _part(role: Role, segment: str) -> NamePart:
    clean, form = _cleaned(segment)
    display, kind = (form.display, form.compare) if form else (None, None)
    return NamePart(role, clean, _settled(_key(clean)), display, kind)


def _key(own: Iterable[str]) -> NameKey:
    return NameKey(" ".join(sorted(own)))


def _settled(one: NameKey) -> NameKey:
    """Return the key that cleaning leaves as it is; sorting may have put words into a new reading."""
    passes = _ENOUGH_PASSES
    while passes and _may_read_otherwise(one) and (again := _reread(one)) != one:
        one, passes = again, passes - 1
    return one


def _reread(one: NameKey) -> NameKey:
    folded, numbers, segments = _segments(one)
    own = [word for role, part in segments if role is not Role.CARE_OF for word in _cleaned(part)[0]]
    return _key((*(own or (() if numbers else _as_they_stand(folded))), *numbers))


def _may_read_otherwise(one: str) -> bool:
    own = one.split(" ")
    if not _DEPENDS_ON_PLACE.isdisjoint(own) or any(words.without_article(word) != word for word in own):
        return True
    # Most keys are letters alone, with one single letter at most: nothing could join, and there is no number.
    plain = "".join(own).isalpha() and list(map(len, own)).count(1) < _PAIR
    return not plain and _RISKY.search(one) is not None
