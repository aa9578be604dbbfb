"""What is wrong with what a form sent, in the words of the form: its labels, never the path of a field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from amp_registry import amounts
from amp_registry.error_parts import AmpRegistryError
from amp_registry.errors import InvalidQuestion
from amp_registry.explain.proof.words import Words
from amp_registry.explain.wording import one_line
from amp_registry.field_value import WRONG_VALUE
from amp_registry.language import Text
from amp_registry.web.views.fields import BY_PATH, Control
from amp_registry.web.views.say import Say

LONGEST_PART: Final = 600
LABELS: Final[Mapping[str, str]] = {
    "reference": "watch.reference",
    "public_body": "watch.public_body",
    "ends": "watch.ends_on",
    "subcontractor_of": "watch.subcontractor_of",
    "note": "watch.note",
}
"""The fields of a contract under watch that no question has, and what the form calls each."""
_REFUSED: Final = Text("{label} : « {value} » n'est pas accepté.", "{label}: “{value}” is not accepted.")
_PLACE: Final = re.compile(r"\[\d+\].*")
# In a form, what is null in JSON is a box left empty.
_OR_NULL: Final = re.compile(r" (?:ou|or) null\b")


def parts(say: Say, error: AmpRegistryError) -> tuple[str, ...]:
    """Return the parts of an error that say something, made safe to print."""
    return tuple(one_line(part, LONGEST_PART) for part in _told(say, error) if part)


def _told(say: Say, error: AmpRegistryError) -> list[str]:
    what, why, todo = (say(part) if part.fr else "" for part in error.parts())
    path = str(error.values.get("field", ""))
    label = _label(say, path)
    if not label or type(error) is not InvalidQuestion:
        return [what, why, todo]
    named = {"label": label, "value": error.values["value"]}
    return [
        say(_REFUSED.fill(named)),
        "" if error.values["problem"] == WRONG_VALUE else why,
        say("check.money_hint") if _unread_amount(path, str(named["value"])) else _OR_NULL.sub("", todo),
    ]


def _label(say: Say, path: str) -> str:
    """Return what the form calls a field; empty for what it does not ask."""
    if path in LABELS:
        return say(LABELS[path])
    asked = _PLACE.sub("", path)
    return Words(say.language).field(asked) if asked in BY_PATH else ""


def _unread_amount(path: str, value: str) -> bool:
    """Whether an amount could not be read, for which the words of the question would be those of a program."""
    return path in BY_PATH and BY_PATH[path].control is Control.MONEY and amounts.parse(value) is None
