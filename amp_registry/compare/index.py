"""From a firm to the few entries worth comparing: by number, by key, then by any word that tells a firm.

Every way in is at least as wide as the comparison that follows: an entry `match.find` would accept shares a
number, a key, a telling word, a word one slip away, or the same letters spaced otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from amp_registry import firm_name
from amp_registry.compare.features import client_number
from amp_registry.compare.resemblance import FLOOR, SAME_PART, alternatives, compared, key_words
from amp_registry.compare.weights import closeness
from amp_registry.firm_name import FirmName
from amp_registry.naming import company_numbers
from amp_registry.question import Firm
from amp_registry.records import NameRow

_SHORTEST_HALF: Final = 2


class Index:
    """The ways into one copy of a register. Entries are the store's entry numbers."""

    def __init__(
        self,
        names: Sequence[NameRow],
        neqs: Mapping[str, Sequence[int]],
        clients: Mapping[str, Sequence[int]],
    ) -> None:
        """Keep the rows as they are; what is costly is built at the first question that needs it.

        `neqs`: entries by NEQ, ten digits. `clients`: entries by AMP client number.
        """
        self._names = names
        self._neqs = neqs
        self._clients = clients

    def candidates(self, firm: Firm, limit: int = 50) -> list[int]:
        """Return the entries worth comparing with the firm, without repeats, always in the same order.

        First those of its NEQ, its AMP client number, its company number and the numbers one slip from it,
        and those of its exact keys, all of them; then, best first, those that share a word, to `limit`.
        """
        found = dict.fromkeys(self._by_identity(firm))
        if firm.name:
            name = firm_name.parse(firm.name)
            found.update(dict.fromkeys(self._by_number(name)))
            found.update(dict.fromkeys(self._by_key(name)))
            wide = (entry for entry in self._by_words(name) if entry not in found)
            found.update(dict.fromkeys(list(wide)[:limit]))
        return list(found)

    # --- by number and key ---

    def _by_identity(self, firm: Firm) -> Iterator[int]:
        yield from self._neqs.get(firm.neq or "", ())
        asked = client_number(firm.amp_client_number)
        if asked:
            yield from self._clients.get(asked, ())
            yield from self._other_spellings.get(asked, ())

    @cached_property
    def _other_spellings(self) -> dict[str, list[int]]:
        spelled: dict[str, list[int]] = defaultdict(list)
        for number, entries in self._clients.items():
            if client_number(number) != number:
                spelled[client_number(number)] += entries
        return spelled

    def _by_number(self, name: FirmName) -> Iterator[int]:
        for number in name.numbers:
            yield from self._numbered.get(number, ())
        for number in name.numbers:
            for neighbour in company_numbers.neighbours(number):
                yield from self._numbered.get(neighbour, ())

    def _by_key(self, name: FirmName) -> Iterator[int]:
        for found in firm_name.search_keys(name.printed):
            yield from self._keyed.get(found.key, ())

    @cached_property
    def _numbered(self) -> dict[str, list[int]]:
        numbered: dict[str, list[int]] = defaultdict(list)
        for row in self._names:
            if row.number is not None:
                numbered[row.number].append(row.entry)
        return dict(numbered)

    @cached_property
    def _keyed(self) -> dict[str, list[int]]:
        keyed: dict[str, list[int]] = defaultdict(list)
        for entry, key, _number in self._names:
            keyed[key].append(entry)
        return dict(keyed)

    # --- by words ---

    def _by_words(self, name: FirmName) -> list[int]:
        """Return the entries that share a telling word and whose key resembles the name, best first."""
        asked = [one.words for one in alternatives(name)]
        scores: dict[int, float] = {}
        for key in self._keys_to_read(name):
            words = key_words(key)
            score = max((_kept(one, words) for one in asked), default=0.0)
            for entry in self._keyed[key] if score else ():
                scores[entry] = max(score, scores.get(entry, 0.0))
        return sorted(scores, key=lambda entry: (-scores[entry], entry))

    def _keys_to_read(self, name: FirmName) -> list[str]:
        words = dict.fromkeys((*self._slips(name), *self._respaced(name)))
        return list(dict.fromkeys(key for word in words for key in self._postings.get(word, ())))

    def _slips(self, name: FirmName) -> Iterator[str]:
        """Yield the register's words a name may have meant: equal, or a slip away."""
        for word in dict.fromkeys(word for one in alternatives(name) for word in one.words):
            if firm_name.tells(word):
                yield word
                yield from (other for others in self._vocabulary.values() for other in others if closeness(word, other))

    def _respaced(self, name: FirmName) -> Iterator[str]:
        """Yield the words two neighbours make when joined, or one makes when cut in two."""
        for words in dict.fromkeys((name.words, *(part.words for part in name.parts))):
            yield from ("".join(words[place : place + 2]) for place in range(len(words) - 1))
            yield "".join(words)
            yield from (half for word in words if firm_name.tells(word) for half in self._halves(word))

    def _halves(self, word: str) -> Iterator[str]:
        for place in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
            yield from (half for half in (word[:place], word[place:]) if half in self._postings)

    @cached_property
    def _postings(self) -> dict[str, list[str]]:
        """The keys that hold each telling word."""
        postings: dict[str, list[str]] = defaultdict(list)
        for key in self._keyed:
            for word in key.split():
                postings[word].append(key)
        return {word: keys for word, keys in postings.items() if firm_name.tells(word)}

    @cached_property
    def _vocabulary(self) -> dict[str, list[str]]:
        """The telling words by first letter: a slip never changes it."""
        vocabulary: dict[str, list[str]] = defaultdict(list)
        for word in self._postings:
            vocabulary[word[0]].append(word)
        return dict(vocabulary)


def _kept(asked: Sequence[str], words: Sequence[str]) -> float:
    """Return the score of a key, whose words are sorted: the same letters may be the same name, spaced otherwise."""
    score = SAME_PART if asked == words else compared(asked, words).score
    return score or (FLOOR if sorted("".join(asked)) == sorted("".join(words)) else 0.0)
