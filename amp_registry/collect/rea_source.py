"""Where REA comes from on the web, behind one interface: its search form and its complement lists.

Every reading says which part of the register it is: neither holds the register itself, which comes from the files a
person took (`detect.read_many`). Absence from the two settles nothing, and absence from a capped or doubtful answer
is not even an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from amp_registry.collect.fetch import Fetcher
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Parsed
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.web_form import Submission
from amp_registry.errors import NotTheRegister
from amp_registry.language import Text
from amp_registry.records import Part

SEPARATOR: Final = b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one provider gave: records and issues, the pages they came from, the part of REA they are.

    `source` is the address. `asked` says of each number asked how its question ended: `found`, `not_found`, or `doubtful`, which says nothing of the firm.
    """

    part: Part
    source: str
    parsed: Parsed
    pages: tuple[Page, ...]
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """All the pages as one, as they came, one after the other: what a run keeps of them."""
        return bundle(self.pages)


class ReaProvider(Protocol):
    """One way to read REA, or a part of it; raises `CollectError` when what it finds is not to be relied on."""

    def read(self) -> Reading:
        """Ask, and return what was answered."""


def send(fetcher: Fetcher, sent: Submission, card: SourceCard, accept: str) -> Page:
    """Return what an address or a form answers; raises what the fetcher does, `NotTheRegister` for nothing."""
    if sent.form is None:
        fetched = fetcher.get(sent.address, accept=accept)
    else:
        fetched = fetcher.post(sent.address, sent.form, accept=accept)
    if fetched.page is None:
        raise NotTheRegister(source=sent.address, register=card.register, problem=_NOTHING)
    return fetched.page


_NOTHING = Text("la réponse est vide.", "the answer is empty.")


def bundle(pages: Sequence[Page]) -> Page:
    """Return several pages as one: a single page as it is, more with a line of their addresses and sizes before each.

    The moment is the last page's. Raises `ValueError` when there is none.
    """
    if not pages:
        raise ValueError("there is no page to keep")
    if len(pages) == 1:
        return pages[0]
    pieces = [f"--- {page.address} {len(page.content)}\n".encode() + page.content for page in pages]
    last = pages[-1]
    return Page(SEPARATOR.join(pieces), pages[0].address, last.fetched_at, last.headers, last.published_at)
