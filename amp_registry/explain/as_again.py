"""What changed since an earlier check, as plain text: the verdict on the change first, then each difference."""

from __future__ import annotations

from amp_registry.explain.again import Again
from amp_registry.explain.layout import NARROWEST, wrapped
from amp_registry.explain.messages import tell
from amp_registry.language import Language
from amp_registry.quebec_time import to_the_minute

_MARK = "· "


def as_again(again: Again, language: Language, width: int = 80) -> str:
    """Return the differences in a language, lines at most `width` columns, newline at the end; moments in Québec time."""
    room = max(width, NARROWEST)
    values = {"check": str(again.check), "day": to_the_minute(again.checked_at)}
    lines = wrapped(tell("again", _headline(again), values).say(language), room)
    for one in again.differences:
        first, *rest = wrapped(one.text.say(language), room - len(_MARK))
        lines += [_MARK + first, *(" " * len(_MARK) + line for line in rest)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _headline(again: Again) -> str:
    if not again.same_answer:
        return "other_answer"
    return "same_but" if again.differences else "same_all"
