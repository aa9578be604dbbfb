"""The evidence as JSON text: readable accents, and nothing a terminal would obey."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

# Escaped although JSON allows them raw: C1 controls, direction overrides, invisible characters, lone
# surrogates. All stand inside strings, so the escaped text holds the same values.
UNSAFE: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def as_json(value: Mapping[str, Any] | list[Any], *, indent: int | None = 2, ascii_only: bool = False) -> str:
    """Return a JSON object or list as text, two spaces deep; `indent=None` gives it on one line.

    `ascii_only` escapes every letter ASCII lacks, for an output that is not UTF-8.
    """
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
