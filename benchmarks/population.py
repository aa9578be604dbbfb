"""Names by the million, as Québec's firms bear them, and the ways in which people write them otherwise.

`names` yields them one at a time, the same ones for the same seed: trades and families in Zipf-like
frequencies, initials, places, numbered companies, trade names. Families are the common ones of the project's
own word list, then invented ones without end in sight; no name is that of a firm somebody looked up.

`perturbed` writes a name otherwise: one or two of the slips and habits seen in procurement data.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, product
from typing import Final

from amp_registry.naming.tables import EXPANDED, TIERS
from benchmarks.generate import FAMILY_SYLLABLES, PLACES, SEED, TRADES, company_number

# Rank r is drawn in proportion to 1 / (r + SHIFT) ** STEEPNESS, as words of names are.
STEEPNESS: Final = 1.07
SHIFT: Final = 2.7
MOST_TRIES: Final = 20

_FORMS: Final = (
    "inc.",
    "inc.",
    "inc.",
    "inc",
    "Inc.",
    "INC.",
    "ltée",
    "Ltée",
    "limitée",
    "s.e.n.c.",
    "enr.",
    "",
)
_OTHER_FORMS: Final = ("inc.", "ltée", "limitée", "ltd", "s.e.n.c.", "s.e.n.c.r.l.", "Corp.", "enr.")
_ADDED: Final = ("Québec", "Canada", "Services", "Groupe", "(2014)", "International", "et Fils", "Solutions")
_SAMPLES: Final = frozenset(["exemple", "example", "sample", "echantillon"])
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class Words:
    """Words in the order of their frequency, drawn as Zipf's law has it."""

    def __init__(self, words: Sequence[str]) -> None:
        """Keep the words; the first is the most frequent."""
        self._words = words
        self._weights = list(accumulate((rank + SHIFT) ** -STEEPNESS for rank in range(len(words))))

    def draw(self, rng: random.Random) -> str:
        """Return one word."""
        return rng.choices(self._words, cum_weights=self._weights)[0]


def families() -> list[str]:
    """Return the families, the common ones first, then some twenty thousand invented."""
    common = [word.capitalize() for word, tier in TIERS.items() if tier == "person" and word not in _SAMPLES]
    invented = ["".join(parts) for parts in product(*FAMILY_SYLLABLES)]
    random.Random(SEED).shuffle(invented)
    return [*common, *invented]


def names(count: int, seed: int = SEED) -> Iterator[str]:
    """Yield that many printed names; a name may come twice, as two firms may bear one."""
    rng = random.Random(f"{seed}/population")
    family, trade, place = Words(families()), Words(TRADES), Words(PLACES)
    for _ in range(count):
        yield _name(rng, family, trade, place)


def _name(rng: random.Random, family: Words, trade: Words, place: Words) -> str:
    chance = rng.random()
    if chance < 0.18:
        number = company_number(rng, rng.randrange(96, 100))
        return number if chance < 0.12 else f"{number} ({trade.draw(rng)} {family.draw(rng)})"
    shape = rng.choice(_SHAPES)
    bare = shape.format(
        t=trade.draw(rng),
        f=family.draw(rng),
        g=family.draw(rng),
        p=place.draw(rng),
        i="".join(rng.sample("ABCDEFGHJKLMNPRSTVX", rng.choice([2, 3, 3, 4]))),
        l=rng.choice("ABCDEFGJLMPRSY"),
        y=rng.randrange(1985, 2025),
    )
    whole = f"{bare} {rng.choice(_FORMS)}".strip()
    return whole.upper() if chance > 0.9 else whole


_SHAPES: Final = (
    "{t} {f}", "{t} {f}", "{t} {f}", "{t} {f} et {g}", "Les {t} {f}", "Les Entreprises {l}. {f}", "Gestion {f}",
    "Groupe {f}", "{f} & Fils", "{f} {g}", "{f}", "{l}. {f} {t}", "{t} {i}", "{i}", "{t} Saint-{f}", "{t} {f} {p}",
    "{t} {p}", "{t} {f} ({y})", "Groupe conseil {i}", "{t} {t} {f}",
)  # fmt: skip


# --- written otherwise --------------------------------------------------------------------------


def perturbed(name: str, rng: random.Random) -> str:
    """Return the name as somebody else writes it; as it is only when nothing tried changes it."""
    for _ in range(MOST_TRIES):
        ways = rng.sample(list(PERTURBATIONS), rng.choice([1, 1, 2]))
        other = name
        for way in ways:
            other = PERTURBATIONS[way](other, rng)
        if other != name and any(map(str.isalnum, other)):
            return other
    return name


def _case(name: str, rng: random.Random) -> str:
    return rng.choice([str.upper, str.lower, str.title])(name)


def _accents(name: str, _rng: random.Random) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _punctuation(name: str, rng: random.Random) -> str:
    old, new = rng.choice([(".", ""), ("-", " "), (" & ", " et "), (" et ", " & "), (" ", "  "), ("(", "- ")])
    return name.replace(old, new).replace(")", "") if old == "(" else name.replace(old, new)


def _form_dropped(name: str, _rng: random.Random) -> str:
    head, _, last = name.rpartition(" ")
    return head if head and _is_form(last) else name


def _form_changed(name: str, rng: random.Random) -> str:
    return f"{_form_dropped(name, rng)} {rng.choice(_OTHER_FORMS)}"


def _article(name: str, rng: random.Random) -> str:
    if name.lower().startswith("les "):
        return rng.choice([name[4:], f"{name[4:]} (Les)"])
    return f"Les {name}"


def _order(name: str, _rng: random.Random) -> str:
    words = name.split()
    tail = words[-1:] if _is_form(words[-1]) else []
    body = words[: len(words) - len(tail)]
    return " ".join([*body[1:], *body[:1], *tail])


def _dropped(name: str, rng: random.Random) -> str:
    words = name.split()
    if len(words) < 3:
        return name
    at = rng.randrange(len(words))
    return " ".join(words[:at] + words[at + 1 :])


def _added(name: str, rng: random.Random) -> str:
    words = name.split()
    words.insert(rng.randrange(1, len(words) + 1), rng.choice(_ADDED))
    return " ".join(words)


def _slip(name: str, rng: random.Random) -> str:
    places = [at for at, letter in enumerate(name) if letter.isalpha() and at]
    if not places:
        return name
    at, letter = rng.choice(places), rng.choice(_LETTERS)
    return rng.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
        ]
    )


def _glued(name: str, rng: random.Random) -> str:
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    if not spaces:
        return name
    at = rng.choice(spaces)
    return name[:at] + name[at + 1 :]


def _split(name: str, rng: random.Random) -> str:
    places = [at for at in range(3, len(name) - 2) if name[at - 3 : at + 3].isalpha()]
    if not places:
        return name
    at = rng.choice(places)
    return f"{name[:at]} {name[at:]}"


def _abbreviated(name: str, rng: random.Random) -> str:
    words = name.split()
    at = rng.randrange(len(words))
    folded = _accents(words[at], rng).lower().rstrip("s")
    short = _SHORT.get(folded) or [folded[:1] if folded.isalpha() and at < len(words) - 1 else folded]
    words[at] = f"{rng.choice(short).capitalize()}."
    return " ".join(words)


def _is_form(word: str) -> bool:
    return word.lower().strip("().,") in {
        "inc",
        "ltée",
        "ltee",
        "limitée",
        "limitee",
        "s.e.n.c",
        "enr",
        "ltd",
    }


_SHORT: Final[dict[str, list[str]]] = {}
for _alias, _words in EXPANDED.items():
    if len(_words) == 1 and _words[0].startswith(_alias[:2]) and len(_alias) < len(_words[0]):
        _SHORT.setdefault(_words[0], []).append(_alias)

PERTURBATIONS: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "case": _case,
    "accents": _accents,
    "punctuation": _punctuation,
    "legal form dropped": _form_dropped,
    "legal form changed": _form_changed,
    "article": _article,
    "order": _order,
    "word dropped": _dropped,
    "word added": _added,
    "slip": _slip,
    "glued": _glued,
    "split": _split,
    "abbreviation": _abbreviated,
}
