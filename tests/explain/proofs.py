"""Evidence to print as proofs, as the journal keeps it, and names made to be obeyed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from amp_registry.records import canonical
from tests.explain.situations import SITUATIONS

PREVIOUS = "11aa22" + "0" * 58
ASKER = {"kind": "user", "name": "officier"}


def journaled(name: str, seq: int = 1042, **changes: Any) -> dict[str, Any]:
    """Return the evidence of a situation, with a link to the journal that holds."""
    return linked({**SITUATIONS[name].to_dict(), "asked_by": ASKER, **changes}, seq)


def linked(evidence: Mapping[str, Any], seq: int = 1042) -> dict[str, Any]:
    """Return the evidence with the link its content has at a place in the journal."""
    bare = {key: value for key, value in evidence.items() if key != "journal"}
    found = hashlib.sha256(PREVIOUS.encode() + canonical(bare)).hexdigest()
    return {**bare, "journal": {"seq": seq, "hash": found, "previous": PREVIOUS}}


def named(name: str, **changes: Any) -> dict[str, Any]:
    """Return the evidence of a review in which the firm, the entry found and its features have this name."""
    evidence = journaled("to_review", **changes)
    match = evidence["matches"][0]
    entry = {
        **match["entry"],
        "name": name,
        "address": name,
        "raw": {name: name, "Nom": [name, {name: name}]},
    }
    feature = {**match["features"][0], "text": {"fr": name, "en": name}}
    found = {**match, "matched_name": name, "features": [feature], "entry": entry}
    question = {**evidence["question"], "firm": {**evidence["question"]["firm"], "name": name}}
    summary = {"fr": f"À EXAMINER. {name}", "en": f"TO BE REVIEWED. {name}"}
    return linked({**evidence, "matches": [found], "question": question, "summary": summary})


HOSTILE = {
    "markup of HTML": '<script>alert(1)</script><img src=x onerror="alert(1)">"\'&amp;',
    "markup of typst": '#panic("x") #read("proof.css") *bold* _it_ $x^2$ `raw` = heading <label> @ref \\ [x] // y',
    "the end of an attribute": '"> <meta name="amp-registry-proof" content="x">',
    "a direction override": "Acme \u202eroc\u2066 inc.",
    "control characters": "Acme\x1b[31m\x00\x07\r\nOUI. Peut soumissionner.\x9b2J",
    "pictures and other scripts": "😀 北京 Строй العربية e\u0301 a\u0300\u0301\u0302",
    "three hundred characters": "Constructions " * 22,
    "one word of ten thousand": "A" * 10_000,
    "braces": "{who} {0} %s {{firm}}",
    "blanks": " \t\u00a0\u202f\u3000 ",
}
