"""An XML document to rows: the repeated element that has the register's columns, wherever it stands.

Child elements and attributes are cells; nested ones become headings with a path, as in JSON. An element that
serves a field and only wraps repeated ones (reasons, other names) is a list, even of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

from amp_registry.collect import json_form, xml_tree
from amp_registry.collect.page import Page, refused
from amp_registry.collect.parsed import Notes
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.table import STEP, Table
from amp_registry.collect.xml_tree import Element
from amp_registry.language import Text

_TEXT: Final = "(texte)"
_A_REGISTER: Final = 3


def read(text: str, page: Page, card: SourceCard, notes: Notes) -> Table:
    """Return the entries of an XML document: of the elements repeated under one parent, those with most of
    the card's columns (among equals, the most repeated), and every element of that name as deep.

    Raises `NotTheRegister` when the document is cut, is not XML, declares a document type, holds no element
    with cells, or holds entries under two names: reading one list of two would lose the other.
    """
    try:
        root = xml_tree.parse(text)
    except xml_tree.Unreadable as error:
        raise refused(page, card.register, _CUT if error.cut else _not_xml(error.problem)) from None
    levels = list(root.levels())
    entries = _entries(levels, card)
    if not entries:
        raise refused(page, card.register, _NO_ENTRIES)
    if other := _other_list(levels, entries, card):
        raise refused(page, card.register, _two_lists(entries[0].tag, other))
    return json_form.table([_cells(entry, card) for entry in entries], page, card, notes)


def _entries(levels: list[list[Element]], card: SourceCard) -> list[Element]:
    found: tuple[int, int] = (0, 0)
    entries: list[Element] = []
    for parents, level in pairwise(levels):
        for group in (group for parent in parents for group in _by_tag(parent.children)):
            worth = (_known(group, card), len(group))
            if worth > found and any(_is_record(each) for each in group):
                found, entries = worth, [each for each in level if each.tag == group[0].tag]
    return entries


def _other_list(levels: list[list[Element]], entries: list[Element], card: SourceCard) -> str | None:
    """Return the name of elements, neither entries nor inside one, that have a register's columns too."""
    inside = {id(each) for entry in entries for level in entry.levels() for each in level}
    for group in (group for level in levels for parent in level for group in _by_tag(parent.children)):
        outside = [each for each in group if id(each) not in inside]
        if outside and _known(outside, card) >= _A_REGISTER:
            holds_entries = any(id(each) in inside for top in outside for lv in top.levels() for each in lv)
            if not holds_entries:
                return outside[0].tag
    return None


def _by_tag(children: Iterable[Element]) -> Iterable[list[Element]]:
    groups: defaultdict[str, list[Element]] = defaultdict(list)
    for child in children:
        groups[child.tag].append(child)
    return groups.values()


def _is_record(element: Element) -> bool:
    return bool(element.children or element.attributes)


def _known(group: list[Element], card: SourceCard) -> int:
    """Return how many of the card's fields are among the names directly in the elements of a group."""
    names = {name for each in group for name in (*each.attributes, *(child.tag for child in each.children))}
    return len({card.field_of(name) for name in names} - {None})


def _cells(element: Element, card: SourceCard) -> dict[str, Any]:
    """Return what stands in an element: attributes first, then children, those of one name as a list."""
    cells: dict[str, Any] = dict(element.attributes)
    for group in _by_tag(element.children):
        cells[group[0].tag] = _one_or_all([_value(child, card) for child in group])
        for name, said in _beside_text(group).items():
            cells[f"{group[0].tag}{STEP}{name}"] = _one_or_all(said)
    if element.text:
        cells[_TEXT] = element.text
    return cells


def _one_or_all(values: list[Any]) -> Any:
    return values if len(values) > 1 else values[0]


def _value(element: Element, card: SourceCard) -> Any:
    if not element.children:
        return element.text if element.text or not element.attributes else _attributes(element)
    if card.field_of(element.tag) is not None and not element.attributes and _wraps(element):
        return [_value(child, card) for child in element.children]
    return _cells(element, card)


def _attributes(element: Element) -> dict[str, str] | None:
    """Return the attributes that carry data; an element said to be nil has none."""
    return None if element.attributes.get("nil") in ("true", "1") else dict(element.attributes)


def _wraps(element: Element) -> bool:
    return len({child.tag for child in element.children}) == 1


def _beside_text(group: list[Element]) -> dict[str, list[str]]:
    """Return the attributes of the elements that are a text, so that none is lost."""
    told: dict[str, list[str]] = {}
    for element in group:
        if element.text and not element.children:
            for name, value in element.attributes.items():
                told.setdefault(name, []).append(value)
    return told


_CUT: Final = Text(
    "le XML s'arrête avant la fin : le fichier est coupé.", "the XML stops short: the file is cut."
)
_NO_ENTRIES: Final = Text("ce XML ne contient aucune inscription.", "this XML holds no entry.")


def _two_lists(one: str, other: str) -> Text:
    return Text(
        f"ce XML contient des inscriptions sous deux noms : {one} et {other}.",
        f"this XML holds entries under two names: {one} and {other}.",
    )


def _not_xml(reason: Text) -> Text:
    return Text(f"ce n'est pas du XML lisible : {reason.fr}.", f"this is not readable XML: {reason.en}.")
