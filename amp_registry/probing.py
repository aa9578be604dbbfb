"""Use case: look at a source, live or saved, through its card, and change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from amp_registry.collect.fetch import Fetcher, Manners
from amp_registry.collect.page import Page, read_file
from amp_registry.collect.probe import Probe, probe
from amp_registry.collect.rena_source import fetch_rena
from amp_registry.collect.source_card import SourceCard
from amp_registry.errors import SourceUnreachable
from amp_registry.language import Text
from amp_registry.records import Register


def probe_file(path: Path, card: SourceCard, now: datetime) -> Probe:
    """Return how a saved file maps to the fields of a card.

    Raises `FileUnusable` when it cannot be read, `CollectError` when it holds neither rows nor a form.
    """
    return probe(read_file(path, now), card)


def probe_source(address: str, card: SourceCard, manners: Manners, now: Callable[[], datetime]) -> Probe:
    """Return how a live source maps to the fields of a card: one file of RENA, the search page of REA.

    Raises `SourceUnreachable`, and `CollectError` when what answers holds neither rows nor a form.
    """
    with Fetcher(card.register, manners, now=now) as fetcher:
        return probe(_page(fetcher, address, card), card)


def _page(fetcher: Fetcher, address: str, card: SourceCard) -> Page:
    if card.register is Register.RENA:
        page = fetch_rena(fetcher, address, card).fetched.page
    else:
        page = fetcher.get(address, accept="text/html").page
    if page is None:
        raise SourceUnreachable(source=address, problem=_NOTHING)
    return page


_NOTHING = Text("il ne répond rien.", "it answers nothing.")
