"""From a firm to the few entries worth comparing, by number, by key, and by the words that tell.

What `resemblance` accepts is never lost; each way in answers to one of its rules:

- equal numbers, keys or parts, or the same letters spaced otherwise: looked up as they are;
- one name holds the other, or only common words differ: the telling words of the smaller are looked up together,
  and where the asked name is the smaller, every key with the rarest of its telling words is read;
- what is shared over all there is reaches `FLOOR`: then the telling words a key lacks weigh at most
  `1 - FLOOR` of the name asked, so that it holds one of the rarest few, and no key is accepted that is heavier
  than the name asked over `FLOOR`; the lightest keys of each word stand first.

A word that may be a slip of a common one (`weights.lightest`) may be missing or weigh little: it is never counted on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple, TypeAlias

from amp_registry import firm_name
from amp_registry.compare.features import client_number
from amp_registry.compare.glance import may_reach_the_floor
from amp_registry.compare.index_arrays import arrays
from amp_registry.compare.resemblance import (
    FLOOR,
    SAME_PART,
    alternatives,
    compared,
    key_words,
    lettered,
    spelled,
)
from amp_registry.compare.wanted import ROUNDING, Wanted, together
from amp_registry.compare.ways_in import Table, Vocabulary
from amp_registry.firm_name import FirmName
from amp_registry.naming import company_numbers
from amp_registry.question import Firm
from amp_registry.records import NameRow

LAYOUT: Final = "5"
"""Changes when the arrays or what they hold change: another's arrays are not read."""


_REMEMBERED: Final = 1 << 15


Scorer: TypeAlias = Callable[[Sequence[str], Sequence[str]], float]


class Keys(NamedTuple):
    """Keys of an index for one name: its own, and others that may resemble it, by their numbers."""

    same: Iterable[int] = ()
    others: Sequence[int] = ()


class Index:
    """The ways into one copy of a register. Entries are the store's entry numbers."""

    def __init__(self, sections: Mapping[str, memoryview]) -> None:
        """Read the arrays of `index_arrays`, which stay where they are."""
        self.sections = sections
        self.vocabulary = Vocabulary(sections)
        self._spread: dict[str, int] = {}
        self._keys = Table.of("keys", sections)
        self._telling = Table.of("telling", sections)
        self._letters = Table.of("letters", sections)
        self._neqs = Table.of("neqs", sections)
        self._clients = Table.of("clients", sections)
        self._ways = sections["key.ways"]

    def candidates(self, firm: Firm, limit: int | None = None) -> list[int]:
        """Return the entries worth comparing with the firm, without repeats, always in the same order.

        First those of its NEQ, its AMP client number, its company number and the numbers one slip from it,
        and those of its exact keys, all of them; then, best first, those whose names resemble its own, to `limit`.
        """
        name = firm_name.parse(firm.name) if firm.name else None
        keys = Keys(self._same(name), self.keys_to_read(name)) if name else Keys()
        return self.gathered(firm, name, keys, limit, _at_a_glance)

    def gathered(
        self, firm: Firm, name: FirmName | None, keys: Keys, limit: int | None, score: Scorer
    ) -> list[int]:
        """Return the entries of the firm's numbers and of its own keys, then of those that resemble it."""
        found = dict.fromkeys(self._by_identity(firm))
        if name is not None:
            found.update(dict.fromkeys(self._by_number(name)) if name.numbers else ())
            for number in keys.same:
                found.update(dict.fromkeys(self.entries(number)))
            wide = self.accepted(name, keys.others, score) if keys.others else ()
            found.update(dict.fromkeys(islice((entry for entry in wide if entry not in found), limit)))
        return list(found)

    @property
    def unnumbered(self) -> int:
        """How many entries carry no NEQ, or print one that is none: a number alone can never find them."""
        found = len(self.sections["neqs.values"]) - len(self.sections["misprinted"])
        return len(self.sections["entry.numbers"]) - found

    # --- by number and key ---

    def printing(self, number: str) -> list[int]:
        """Return the entries that print this for a NEQ, in digits alone, valid or not."""
        return list(self._neqs.get(number))

    def _by_identity(self, firm: Firm) -> Iterator[int]:
        yield from self._neqs.get(firm.neq) if firm.neq else ()
        asked = client_number(firm.amp_client_number)
        yield from self._clients.get(asked) if asked else ()

    def _by_number(self, name: FirmName) -> Iterator[int]:
        for number in name.numbers:
            yield from self._carrying(number)
        for number in name.numbers:
            for neighbour in company_numbers.neighbours(number):
                if neighbour in self._numbers:
                    yield from self._carrying(neighbour)

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(bytes(self.sections["numbers"]).decode().split())

    def _same(self, name: FirmName) -> Iterator[int]:
        """Yield the numbers of the keys of the name."""
        for found in firm_name.search_keys(name.printed):
            yield from self._numbered(found.key)

    def _numbered(self, key: str) -> Iterator[int]:
        return (number for number in self._keys.get(key) if self.key(number) == key)

    def _carrying(self, key: str) -> Iterator[int]:
        for number in self._numbered(key):
            yield from self.entries(number)

    def key(self, number: int) -> str:
        """Return the text of a key."""
        start = self.sections["key.ends"][number - 1] if number else 0
        return bytes(self.sections["key.text"][start : self.sections["key.ends"][number]]).decode()

    def entries(self, number: int) -> Sequence[int]:
        """Return the entries that carry a key."""
        start = self.sections["key.entry_ends"][number - 1] if number else 0
        return self.sections["key.entries"][start : self.sections["key.entry_ends"][number]]

    # --- by words ---

    def accepted(self, name: FirmName, keys: Iterable[int], score: Scorer) -> list[int]:
        """Return the entries of those of some keys that resemble the name, best first."""
        asked = [one.words for one in alternatives(name)]
        letters = spelled(name.printed)
        lengths = set(map(len, letters))
        scores: dict[int, float] = {}
        for number in keys:
            words = key_words(self.key(number))
            best = 0.0
            for one in asked:
                best = max(best, score(one, words))
            if not best and sum(map(len, words)) in lengths and lettered(words) in letters:
                best = FLOOR
            for entry in self.entries(number) if best else ():
                scores[entry] = max(best, scores.get(entry, 0.0))
        return sorted(scores, key=lambda entry: (-scores[entry], entry))

    def keys_to_read(self, name: FirmName) -> list[int]:
        """Return the keys that may resemble the name, each once, in order; all that do are among them."""
        keys = set(self.looked_up(name))
        for one in alternatives(name):
            keys.update(self._worth_reading(Wanted.of(one.words, self.spread)))
        return sorted(keys)

    def looked_up(self, name: FirmName) -> Iterator[int]:
        """Yield the keys with the letters of the name, and those with its telling words or some of them alone."""
        for letters in sorted(spelled(name.printed)):
            yield from self._letters.get(letters)
        for one in alternatives(name):
            yield from self._together(one.words)

    def _worth_reading(self, wanted: Wanted) -> Iterator[int]:
        """Yield the keys that hold a word wanted and may reach the floor with it, or hold the whole name."""
        common: dict[int, float] = {}
        weights: dict[int, float] = {}
        for word in wanted.read:
            held: dict[int, float] = {}
            for near, likely in self.vocabulary.near(word.text):
                for key, light in self._posted(near, word.heaviest):
                    held[key] = max(word.weight * likely, held.get(key, 0.0))
                    weights[key] = light
            for key, shared in held.items():
                common[key] = common.get(key, 0.0) + shared
        for key, shared in common.items():
            lacked = wanted.lacked(self._ways[key])
            if wanted.reaches(shared, weights[key], lacked) or (not lacked and wanted.held_by(self.key(key))):
                yield key

    def _together(self, words: tuple[str, ...]) -> Iterator[int]:
        """Yield the keys whose telling words are the name's, or those of them that tell a firm alone."""
        for text in together(words):
            yield from self._telling.get(text)

    def spread(self, word: str) -> int:
        """Return how many keys hold a word or a slip of it."""
        found = self._spread.get(word)
        if found is None:
            spans = [self._span(near) for near, _ in self.vocabulary.near(word)]
            if len(self._spread) >= _REMEMBERED:
                self._spread.clear()
            found = self._spread[word] = sum([end - start for start, end in spans])
        return found

    def _span(self, word: int) -> tuple[int, int]:
        ends = self.sections["posting.ends"]
        return (ends[word - 1] if word else 0, ends[word])

    def lightest_span(self, word: int, heaviest: float | None) -> tuple[int, int]:
        """Return from where to where the keys of a word stand that are no heavier than that; all with no limit."""
        start, end = self._span(word)
        if heaviest is None:
            return start, end
        return start, bisect_right(self.sections["posting.weights"], heaviest + ROUNDING, start, end)

    def _posted(self, word: int, heaviest: float | None) -> Iterator[tuple[int, float]]:
        """Yield the keys that hold a word, no heavier than that (all with no limit), and how light they are."""
        start, end = self.lightest_span(word, heaviest)
        weights = self.sections["posting.weights"]
        return zip(self.sections["posting.keys"][start:end], weights[start:end], strict=True)


def build(
    names: Iterable[NameRow],
    neqs: Mapping[str, Sequence[int]],
    clients: Mapping[str, Sequence[int]],
) -> Index:
    """Return the index of names and numbers. `neqs`: entries by NEQ; `clients`: by AMP client number."""
    made = arrays(names, neqs, clients)
    return Index({name: memoryview(section) for name, section in made.items()})


def in_full(asked: Sequence[str], words: Sequence[str]) -> float:
    """Return how much a name and a key are alike, as words."""
    return SAME_PART if asked == words else compared(asked, words).score


def _at_a_glance(asked: Sequence[str], words: Sequence[str]) -> float:
    """Return the same, where most of the keys resemble nothing asked."""
    return in_full(asked, words) if may_reach_the_floor(asked, words) else 0.0
