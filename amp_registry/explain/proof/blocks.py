"""What a proof's page is made of, whatever draws it: sections of paragraphs, lists and facts, all plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from amp_registry.language import Language


class Look(StrEnum):
    """How a value is set: as text, as code (hashes), or as an address to follow."""

    TEXT = "text"
    CODE = "code"
    ADDRESS = "address"


class Kind(StrEnum):
    """How a block is set."""

    PARAGRAPH = "paragraph"
    SUBTITLE = "subtitle"
    BULLETS = "bullets"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value."""

    name: str
    value: str
    look: Look = Look.TEXT

    def to_dict(self) -> dict[str, str]:
        """Return the fact as a drawing program reads it."""
        return {"name": self.name, "value": self.value, "look": self.look.value}


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, subtitle, list or set of facts; `language` when it is not that of its page."""

    kind: Kind
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    language: Language | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the block as a drawing program reads it."""
        return {
            "kind": self.kind.value,
            "lines": list(self.lines),
            "facts": [fact.to_dict() for fact in self.facts],
            "language": self.language,
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A title and its blocks; `name` is its code, the same in both languages, for whoever places sections apart."""

    title: str
    blocks: tuple[Block, ...]
    name: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the section as a drawing program reads it."""
        return {"title": self.title, "blocks": [block.to_dict() for block in self.blocks]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A QR code: the text it holds, what it is called aloud, and its dark squares as rows of 0 and 1."""

    text: str
    told: str
    squares: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A proof in one language, answer first, `lead` under it; `foot` stands at the foot of every sheet."""

    language: Language
    title: str
    kicker: str
    answer: str
    lead: tuple[str, ...]
    conditions: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str
    code: Code | None

    def to_dict(self) -> dict[str, Any]:
        """Return the page as a drawing program reads it; the code is drawn beside it."""
        return {
            "language": self.language,
            "title": self.title,
            "kicker": self.kicker,
            "answer": self.answer,
            "lead": list(self.lead),
            "conditions": list(self.conditions),
            "sections": [section.to_dict() for section in self.sections],
            "foot": self.foot,
            "told": self.code.told if self.code else "",
        }


NO_BLOCK: Final = Block(Kind.PARAGRAPH)


def paragraph(text: str) -> Block:
    """Return one paragraph."""
    return Block(Kind.PARAGRAPH, (text,))


def subtitle(text: str) -> Block:
    """Return a title within a section."""
    return Block(Kind.SUBTITLE, (text,))


def bullets(lines: list[str]) -> Block:
    """Return a list without an order; of no line, a block that is not drawn."""
    return Block(Kind.BULLETS, tuple(lines)) if lines else NO_BLOCK


def facts(pairs: list[Fact], language: Language | None = None) -> Block:
    """Return names and their values; of none, a block that is not drawn."""
    return Block(Kind.FACTS, facts=tuple(pairs), language=language) if pairs else NO_BLOCK


def section(title: str, blocks: list[Block], name: str = "") -> tuple[Section, ...]:
    """Return the section of the blocks that hold something; nothing when none does."""
    full = tuple(block for block in blocks if block.lines or block.facts)
    return (Section(title, full, name),) if full else ()


def texts(blocks: list[Block]) -> Iterator[str]:
    """Yield every text that stands in the blocks."""
    for block in blocks:
        yield from block.lines
        for fact in block.facts:
            yield from (fact.name, fact.value)
