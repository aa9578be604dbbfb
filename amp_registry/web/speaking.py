"""The language a request is answered in: that of its path, else the one its reader prefers, else French."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers

from amp_registry.language import LANGUAGES, Language

DEFAULT: Final[Language] = "fr"
_MOST_PREFERENCES: Final = 20


def language_of(path: str, headers: Headers, query: str | None = None) -> Language:
    """Return the language of a request: `/en/…`, then `?lang=en`, then `Accept-Language`, then French.

    >>> english = Headers({"accept-language": "en-CA, fr;q=0.5"})
    >>> language_of("/en/status", Headers()), language_of("/api/v1/check", english)
    ('en', 'en')
    """
    said = (path.split("/", 2)[1] if path.startswith("/") else "", query or "")
    return next((known for one in said for known in LANGUAGES if one == known), None) or preferred(
        headers.get("accept-language", "")
    )


def preferred(accepted: str) -> Language:
    """Return which of ours an `Accept-Language` header likes best; French when it names neither.

    >>> preferred("de, en;q=0.7, fr;q=0.9"), preferred(""), preferred("en-CA"), preferred("fr;q=0, en;q=0.1")
    ('fr', 'fr', 'en', 'en')
    """
    best = max(_weighed(accepted.split(",")[:_MOST_PREFERENCES]), default=(0.0, 0, DEFAULT))
    return best[2] if best[0] > 0 else DEFAULT


def _weighed(parts: Iterable[str]) -> Iterable[tuple[float, int, Language]]:
    """Yield weight, place (the earlier the higher) and language of each preference that is ours."""
    for place, part in enumerate(parts):
        tag, _, parameters = part.strip().partition(";")
        for known in LANGUAGES:
            if tag.strip().lower().partition("-")[0] == known:
                yield _weight(parameters), -place, known


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def other(language: Language) -> Language:
    """Return the other language."""
    return "en" if language == "fr" else "fr"
