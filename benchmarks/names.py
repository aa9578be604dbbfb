"""How well a firm is found by its name, and how fast, beside RapidFuzz's WRatio in the same run.

The labelled names are not part of the project: real suppliers in public procurement data, pairs that are one
firm (with what makes the spelling different) and pairs that only look alike. They are read from the folder
`AMP_REGISTRY_NAMES_DIR`; without it, only the invented pairs of `data/fixtures/names/cases.csv` are measured,
and the output says so. Three questions:

- pairs: of two spellings of one firm, how many are matched; of two firms that look alike, how many are (wrongly)?
- search: is the first candidate the right firm, among all of them?
- time: how long does one question take, the index built once?
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from amp_registry import firm_name
from amp_registry.compare.index import Index, build
from amp_registry.compare.match import POSSIBLE, STRONG, find
from amp_registry.question import Firm
from amp_registry.records import NameRow, ReaEntry

ROOT = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("AMP_REGISTRY_NAMES_DIR", ROOT.parent / "shared" / "data" / "names"))
INVENTED = ROOT / "data" / "fixtures" / "names" / "cases.csv"
# The scores at which WRatio is usually read: its own documentation's cut, and a strict one.
PEER_POSSIBLE, PEER_STRONG = 85.0, 95.0

MOST_FALSE_HITS = 0.02
LEAST_FOUND = 0.80

Pair = tuple[str, str, str]
Score = Callable[[str, str], str]


class Searched(NamedTuple):
    """What a search of many queries gave: rates of right answers, milliseconds a query."""

    first: float
    in_five: float
    milliseconds: float


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ours(asked: str, found: str) -> str:
    """Return how sure this project is that two names are one firm."""
    matches = find(Firm(name=asked), [ReaEntry(name=found)]).matches
    return matches[0].certainty.value if matches else "none"


def wratio(asked: str, found: str) -> str:
    """Return the same of WRatio, by its usual cuts."""
    score = fuzz.WRatio(asked, found, processor=utils.default_process)
    return "strong" if score >= PEER_STRONG else "possible" if score >= PEER_POSSIBLE else "none"


def pairs_table(title: str, pairs: Sequence[Pair], scores: Sequence[tuple[str, Score]]) -> None:
    """Print, for each group of pairs, how many are strong, possible and none, for each scorer."""
    print(f"\n{title}: {len(pairs)} pairs")
    print(f"{'':34}" + "".join(f"{name:>12}{'strong':>8}{'possible':>10}{'none':>6}" for name, _ in scores))
    for group in dict.fromkeys(group for group, _, _ in pairs):
        line = f"{group:34}"
        for _name, score in scores:
            told = Counter(score(a, b) for g, a, b in pairs if g == group)
            line += f"{'':12}{told['strong']:8}{told['possible']:10}{told['none']:6}"
        print(line)


def rate(pairs: Sequence[Pair], score: Score) -> float:
    """Return the share of pairs that are matched at all."""
    return sum(score(a, b) != "none" for _, a, b in pairs) / len(pairs)


def search_ours(firms: Sequence[tuple[str, str]], queries: Sequence[tuple[str, str]]) -> Searched:
    """Return how the index and the comparison find the firm (NEQ) of each query."""
    entries = [ReaEntry(name=name, neq=neq) for neq, name in firms]
    keys = [
        NameRow(i, k.key, k.number) for i, (_, name) in enumerate(firms) for k in firm_name.search_keys(name)
    ]
    index = build(keys, {}, {})
    index.candidates(Firm(name=firms[0][1]))
    start = time.perf_counter()
    answers = []
    for _neq, name in queries:
        firm = Firm(name=name)
        matches = find(firm, [entries[place] for place in index.candidates(firm)]).matches
        answers.append([match.entry.neq for match in matches])
    return _searched(start, answers, queries)


def search_wratio(firms: Sequence[tuple[str, str]], queries: Sequence[tuple[str, str]]) -> Searched:
    """Return how `process.extract` finds them; the names are prepared once, before the clock starts."""
    prepared = [utils.default_process(name) for _, name in firms]
    start = time.perf_counter()
    answers = [
        [
            firms[place][0]
            for _, _, place in process.extract(
                utils.default_process(name), prepared, scorer=fuzz.WRatio, limit=5
            )
        ]
        for _, name in queries
    ]
    return _searched(start, answers, queries)


def _searched(start: float, answers: list[list[str | None]], queries: Sequence[tuple[str, str]]) -> Searched:
    spent = (time.perf_counter() - start) * 1000 / len(queries)
    right = [neq for neq, _ in queries]
    first = sum(found[:1] == [neq] for found, neq in zip(answers, right, strict=True))
    five = sum(neq in found[:5] for found, neq in zip(answers, right, strict=True))
    return Searched(first / len(right), five / len(right), spent)


def invented() -> bool:
    """Print and check the invented pairs: every one must be told as the table says."""
    cases = rows(INVENTED)
    pairs = [(case["group"], case["asked"], case["found"]) for case in cases]
    wrong = [case for case in cases if ours(case["asked"], case["found"]) != case["certainty"]]
    pairs_table("Invented pairs", pairs, [("amp-registry", ours), ("WRatio", wratio)])
    print(f"told otherwise than the table says: {len(wrong)}")
    return not wrong


def labelled(folder: Path) -> bool:
    """Print the figures on the labelled names; return whether they keep to the targets."""
    same = [(r["difference"], r["query_name"], r["register_name"]) for r in rows(folder / "same_firm.csv")]
    other = [("look alike", r["name_1"], r["name_2"]) for r in rows(folder / "different_firm.csv")]
    twice = [("one name", r["name_1"], r["name_2"]) for r in rows(folder / "same_name_two_firms.csv")]
    scores = [("amp-registry", ours), ("WRatio", wratio)]
    pairs_table("One firm, two spellings", same, scores)
    pairs_table("Two firms", [*other, *twice], scores)
    found, false = rate(same, ours), rate(other, ours)
    print(f"\nfound   amp-registry {found:.3f}   WRatio {rate(same, wratio):.3f}")
    print(
        f"false   amp-registry {false:.3f}   WRatio {rate(other, wratio):.3f}   (of two firms that look alike)"
    )
    return _searches(folder) and found >= LEAST_FOUND and false <= MOST_FALSE_HITS


def _searches(folder: Path) -> bool:
    firms = [(r["neq"], r["name"]) for r in rows(folder / "suppliers.csv")]
    known = {neq for neq, _ in firms}
    queries = [(r["neq"], r["query_name"]) for r in rows(folder / "same_firm.csv") if r["neq"] in known]
    mine, peer = search_ours(firms, queries), search_wratio(firms, queries)
    print(f"\nSearch: {len(queries)} queries, {len(firms)} firms")
    print(f"{'':14}{'first':>8}{'in five':>9}{'ms a query':>12}")
    for name, done in (("amp-registry", mine), ("WRatio", peer)):
        print(f"{name:14}{done.first:8.3f}{done.in_five:9.3f}{done.milliseconds:12.2f}")
    print(f"time over the peer's: {mine.milliseconds / peer.milliseconds:.2f}")
    return mine.first >= peer.first and mine.milliseconds <= peer.milliseconds


def main() -> int:
    """Print the figures; return 0 when they keep to their targets."""
    print(
        f"strong from {STRONG}, possible from {POSSIBLE}; WRatio from {PEER_STRONG:.0f} and {PEER_POSSIBLE:.0f}"
    )
    good = invented()
    if not (FOLDER / "suppliers.csv").exists():
        print(
            "\nThe labelled names are absent: set AMP_REGISTRY_NAMES_DIR to their folder. Nothing more is measured."
        )
        return 0 if good else 1
    return 0 if labelled(FOLDER) and good else 1


if __name__ == "__main__":
    sys.exit(main())
