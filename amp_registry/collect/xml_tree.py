"""XML to a tree of plain elements; a document type, hence every entity, is refused.

expat reads, nothing is fetched, and no entity can grow: a register needs none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from amp_registry.language import Text

_DEEPEST: Final = 32


@dataclass(slots=True)
class Element:
    """One element, names without their prefix; `text` is what stands directly in it, spaces cut."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def levels(self) -> Iterator[list[Element]]:
        """Give the elements as deep as each other: this one, its children, theirs, to the last."""
        level = [self]
        while level:
            yield level
            level = [child for element in level for child in element.children]


class Unreadable(ValueError):
    """A text that is not XML, or not XML that is read here; `cut` says they stop before the end."""

    def __init__(self, problem: Text, *, cut: bool = False) -> None:
        super().__init__(problem.en)
        self.problem = problem
        self.cut = cut


def parse(text: str) -> Element:
    """Return the root of a document; raises `Unreadable`. The encoding it declares is that of its bytes."""
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise Unreadable(_broken(error.lineno), cut=error.code in _CUT) from None
    return builder.root


class _Builder:
    """Puts elements under one another as expat meets them."""

    def __init__(self) -> None:
        self._above = Element("")
        self._open = [self._above]

    @property
    def root(self) -> Element:
        return self._above.children[0]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > _DEEPEST:
            raise Unreadable(_TOO_DEEP)
        told = {_local(key): value for key, value in attributes.items() if not key.startswith("xmlns")}
        element = Element(_local(name), told)
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, name: str) -> None:
        element = self._open.pop()
        element.text = element.text.strip()

    def characters(self, data: str) -> None:
        self._open[-1].text += data

    def doctype(self, *declared: object) -> None:
        raise Unreadable(_DOCTYPE)


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


_CUT: Final = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
_TOO_DEEP: Final = Text("il est imbriqué trop profondément", "it is nested too deeply")
_DOCTYPE: Final = Text("il déclare un type de document", "it declares a document type")


def _broken(line: int) -> Text:
    return Text(f"il se brise à la ligne {line}", f"it breaks at line {line}")
