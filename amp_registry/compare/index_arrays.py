"""The arrays of an index, made once from the names and numbers of a copy.

keys                the distinct keys, in order; `key.entries` the entries that carry each
key.words           the words of each key, as places in `word.*`, where stands what each weighs, is and begins with
key.whole, key.sure   what the words of each key weigh: all of them, and those that are sure
key.firm, key.ways    whether each key points to a firm; the ways its words begin, together
keys.*              from a key to its number
numbers             the company numbers, as words of one text
telling.*           from the telling words of a key, together, to the keys that have just these
letters.*           from the letters of a key, in order of the alphabet, to the keys that have just these
words.*, sounds.*   from a word, or its sound, to its number in the vocabulary of telling words
vocabulary.places   the places in `word.*` of the words of the vocabulary
posting.*           for each telling word its keys, the lightest first, and how light they are
neqs.*, clients.*   from a NEQ or a client number of the AMP to entries
misprinted          the entries that print for a NEQ what is none
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, TypeAlias

from amp_registry import neq as neq_numbers
from amp_registry.compare.features import client_number
from amp_registry.compare.packed import numbers
from amp_registry.compare.resemblance import key_words, lettered
from amp_registry.compare.wanted import told
from amp_registry.compare.ways_in import Table, Vocabulary, way_bits, ways_of
from amp_registry.compare.weights import (
    holds_a_firm,
    kinds,
    lightest,
    sure_weight,
    telling,
    weight,
)
from amp_registry.naming import company_numbers
from amp_registry.records import NameRow

Arrays: TypeAlias = "dict[str, array[Any] | bytes]"


def arrays(
    names: Iterable[NameRow], neqs: Mapping[str, Sequence[int]], clients: Mapping[str, Sequence[int]]
) -> Arrays:
    """Return the arrays of an index; entries are the store's entry numbers."""
    by_key: dict[str, list[int]] = {}
    for entry, key, _number in names:
        by_key.setdefault(key, []).append(entry)
    keys = sorted(by_key)
    words = [key_words(key) for key in keys]
    vocabulary = Vocabulary.ordered(word for one in words for word in telling(one))
    return {
        **_keys(keys, by_key),
        "numbers": " ".join(key for key in keys if company_numbers.is_canonical(key)).encode(),
        **Table.sections("telling", _telling(words)),
        **Table.sections("letters", _letters(words)),
        **_postings(words, vocabulary),
        **_words(words, vocabulary),
        **Table.sections("neqs", ((neq, entry) for neq, found in neqs.items() for entry in found)),
        **Table.sections(
            "clients", ((client_number(one), entry) for one, found in clients.items() for entry in found)
        ),
        "misprinted": numbers(
            "I", [entry for neq, found in neqs.items() if not neq_numbers.is_valid(neq) for entry in found]
        ),
    }


def _keys(keys: Sequence[str], by_key: Mapping[str, list[int]]) -> Arrays:
    encoded = [key.encode() for key in keys]
    entries = [list(dict.fromkeys(by_key[key])) for key in keys]
    return {
        "key.text": b"".join(encoded),
        "key.ends": numbers("I", list(accumulate(map(len, encoded)))),
        "key.entry_ends": numbers("I", list(accumulate(map(len, entries)))),
        "key.entries": numbers("I", [entry for some in entries for entry in some]),
        **Table.sections("keys", ((key, number) for number, key in enumerate(keys))),
    }


def _telling(words: Sequence[tuple[str, ...]]) -> Iterable[tuple[str, int]]:
    return ((together, number) for number, one in enumerate(words) if (together := told(one)))


def _letters(words: Sequence[tuple[str, ...]]) -> Iterable[tuple[str, int]]:
    return ((lettered(one), number) for number, one in enumerate(words) if telling(one))


def _postings(words: Sequence[tuple[str, ...]], vocabulary: Sequence[str]) -> Arrays:
    place = {word: number for number, word in enumerate(vocabulary)}
    rows = sorted(
        (place[word], light, number)
        for number, one in enumerate(words)
        for light in (sum(map(lightest, one)),)
        for word in dict.fromkeys(telling(one))
    )
    counts = [0] * len(vocabulary)
    for word, _, _ in rows:
        counts[word] += 1
    return {
        **Vocabulary.sections(vocabulary),
        "posting.ends": numbers("I", list(accumulate(counts))),
        "posting.keys": numbers("I", [number for _, _, number in rows]),
        "posting.weights": numbers("f", [light for _, light, _ in rows]),
    }


def _words(words: Sequence[tuple[str, ...]], vocabulary: Sequence[str]) -> Arrays:
    place = {word: number for number, word in enumerate(dict.fromkeys(word for one in words for word in one))}
    return {
        "key.word_ends": numbers("I", list(accumulate(map(len, words)))),
        "key.words": numbers("I", [place[word] for one in words for word in one]),
        "key.whole": numbers("f", [sum(map(weight, one)) for one in words]),
        "key.sure": numbers("f", list(map(sure_weight, words))),
        "key.firm": bytes(map(holds_a_firm, words)),
        "key.ways": numbers("Q", list(map(ways_of, words))),
        "word.weights": numbers("f", list(map(weight, place))),
        "word.ways": numbers("Q", list(map(way_bits, place))),
        "word.kinds": bytes(map(kinds, place)),
        "vocabulary.places": numbers("I", [place[word] for word in vocabulary]),
    }
