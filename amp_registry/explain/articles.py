"""Articles and decrees as each language cites them; `articles.toml` holds those that French writes otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from amp_registry.explain.messages import french_spaces
from amp_registry.language import Text

_FILE = Path(__file__).with_name("articles.toml")


def cited(article: str) -> Text:
    """Return an article as it is cited; one that is not on the list is cited as it stands.

    >>> cited("LCOP 21.5.3 par. 2").fr, cited("LCOP 21.17").fr
    ('LCOP 21.5.3 al. 2', 'LCOP 21.17')
    """
    return Text(_french().get(article, article), article)


@cache
def _french() -> Mapping[str, str]:
    words = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {article: french_spaces(french) for article, french in words.items()}
