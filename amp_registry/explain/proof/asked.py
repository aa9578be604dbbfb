"""The question of a proof, as facts: what was given, and nothing of what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amp_registry.explain.proof.blocks import Fact
from amp_registry.explain.proof.words import Words

# Said only when they are not what a question that leaves them out means.
UNSAID: Final[Mapping[str, object]] = {
    "contract.tier": 1,
    "contract.same_nature": True,
    "contract.warranty_only": False,
    "contract.renewal_option": False,
    "contract.terms_not_discussed": False,
    "renewal.ruled": False,
}
MOST_MEMBERS: Final = 30


def who(question: Mapping[str, Any], words: Words) -> str:
    """Return how the firm, or the consortium, is called: its name, else its number."""
    firm = question["firm"]
    number = firm["neq"] or firm["amp_client_number"]
    return words.value("firm.name", firm["name"] or (f"NEQ {number}" if number else words.say("no_name")))


def asked(question: Mapping[str, Any], act: str, words: Words) -> list[Fact]:
    """Return each thing the question gives, in the order of a form; the act is the one the answer is about."""
    given = {**question, "act": act, "consortium": None}
    leaves = sorted(_leaves(given, ""), key=lambda leaf: words.place(leaf[0]))
    pairs = [Fact(words.field(path), words.value(path, value)) for path, value in leaves]
    return [*pairs, *_members(question["consortium"], words)]


def _leaves(part: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, value in part.items():
        here = f"{path}{name}"
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{here}.")
        elif value not in (None, [], "") and not (here in UNSAID and UNSAID[here] == value):
            yield here, value


def _members(consortium: Mapping[str, Any] | None, words: Words) -> list[Fact]:
    if consortium is None:
        return []
    names = [_member(firm, words) for firm in consortium["members"][:MOST_MEMBERS]]
    form = Fact(words.field("consortium.form"), words.value("consortium.form", consortium["form"]))
    return [form, Fact(words.field("consortium.members"), "; ".join(names))]


def _member(firm: Mapping[str, Any], words: Words) -> str:
    parts = (firm["name"], f"NEQ {firm['neq']}" if firm["neq"] else None, firm["amp_client_number"])
    return words.value("firm.name", ", ".join(part for part in parts if part))
