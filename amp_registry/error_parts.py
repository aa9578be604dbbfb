"""What every error has: three parts in two languages, and values that are safe to print."""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from typing import ClassVar, Final

from amp_registry.language import Language, Text, same


class AmpRegistryError(Exception):
    """Root of the tree; never raised itself."""

    what: ClassVar[Text] = Text("", "")
    why: ClassVar[Text] = Text("", "")
    todo: ClassVar[Text] = Text("", "")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message("en"))

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes by its values: an exception would be made again of its message alone."""
        return _again, (type(self), self.values, self.args)

    def parts(self) -> tuple[Text, Text, Text]:
        """Return what is wrong, why it matters and what to do, filled in; a part may be empty."""
        return (self.what.fill(self.values), self.why.fill(self.values), self.todo.fill(self.values))

    def message(self, language: Language) -> str:
        """Return the three parts as sentences in one language."""
        return " ".join(part.say(language) for part in self.parts() if part.say(language))

    def to_dict(self) -> dict[str, object]:
        """Return `{"error", "what", "why", "todo", "values"}`, every text in both languages."""
        what, why, todo = self.parts()
        return {
            "error": type(self).__name__,
            "what": what.to_dict(),
            "why": why.to_dict(),
            "todo": todo.to_dict(),
            "values": {name: _plain(value) for name, value in self.values.items()},
        }


def _again(
    kind: type[AmpRegistryError], values: dict[str, object], told: tuple[object, ...]
) -> AmpRegistryError:
    error = kind.__new__(kind, *told)
    error.values = values
    return error


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return value.to_dict()
    return value if isinstance(value, int | float | bool | type(None)) else str(value)


_NOTHING = Text("aucune", "none")


def listed(values: Sequence[str]) -> Text:
    """Return words one after the other, or the word for none."""
    return same(", ".join(values)) if values else _NOTHING


_SAID: Final = {
    errno.ENOENT: Text("ce fichier ou ce dossier n'existe pas.", "there is no such file or folder."),
    errno.ENOTDIR: Text("un des dossiers du chemin est un fichier.", "a folder of the path is a file."),
    errno.EISDIR: Text("c'est un dossier.", "it is a folder."),
    errno.ENODEV: Text("ce n'est pas un fichier.", "it is not a file."),
    errno.EEXIST: Text("un fichier de ce nom est déjà là.", "a file of that name is there already."),
    errno.ELOOP: Text("des liens y tournent en rond.", "its links lead round in a circle."),
    errno.ENAMETOOLONG: Text("ce nom est trop long.", "that name is too long."),
    errno.EROFS: Text("le disque ne peut être que lu.", "the disk can only be read."),
    errno.ENOSPC: Text("il n'y a plus de place sur le disque.", "there is no room left on the disk."),
}


def by_the_system(error: OSError) -> Text:
    """Return what the system says of a file or a folder, as a sentence; what is rare, in the one language it says it.

    Of a right that is lacking we say what to do: it is what an administrator meets most, and can mend.
    """
    if error.errno in _NO_RIGHT:
        return _CLOSED.fill({"said": error.strerror})
    return _SAID.get(error.errno or 0) or same(f"{error.strerror or error}.")


_NO_RIGHT = (errno.EACCES, errno.EPERM)
_CLOSED = Text(
    "Cet usager n'y a pas accès ({said}) ; donnez-lui-en le droit.",
    "This user has no access to it ({said}); give them the right.",
)


def short(value: object, limit: int = 120) -> str:
    """Return a value as text that is safe in one line: hostile or huge input is data, not layout."""
    text = "".join(c if c.isprintable() else "�" for c in _spelled(value)[: limit + 1])
    return text if len(text) <= limit else text[:limit] + "…"


def _spelled(value: object) -> str:
    """Return a value as the person wrote it who gave it in JSON: `null` and `true`, not Python's words for them."""
    try:
        if value is None or isinstance(value, bool | list | dict):
            return json.dumps(value, ensure_ascii=False, default=str)
        return str(value)
    except (TypeError, ValueError, RecursionError):  # an integer of thousands of digits, a list within lists
        return f"{type(value).__name__} …"
