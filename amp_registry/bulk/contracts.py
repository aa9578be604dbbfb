"""A file of contracts to watch, read with the spellings of a list of firms: the same headings, words, amounts and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from amp_registry import field_value, watch_list
from amp_registry.bulk import columns, value
from amp_registry.bulk.value import NotRead, TwoWays
from amp_registry.collect.source_card import fold
from amp_registry.language import Text
from amp_registry.watched import Watched

_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "reference": (
        "référence",
        "référence du contrat",
        "no de contrat",
        "numéro de contrat",
        "contract number",
    ),
    "public_body": ("organisme", "organisme public", "nom de l'organisme", "public body", "body name"),
    "ends": (
        "fin",
        "fin du contrat",
        "date de fin",
        "dernier jour",
        "dernier jour du contrat",
        "end",
        "end date",
    ),
    "subcontractor_of": ("sous-traitante de", "sous-traitant de", "subcontractor of"),
    "note": ("notes", "remarque", "remarques"),
}
"""The headings of what only a contract under watch has."""
_BY_HEADING: Final = {fold(heading): path for path, headings in _OWN.items() for heading in headings}
_READ_AS: Final = {"ends": "dates.conclusion"}


class Spelled(watch_list.Plain):
    """The spellings of a list, beside the plain ones."""

    def path(self, heading: str) -> str | None:
        """Return what a column fills."""
        found = super().path(heading) or _BY_HEADING.get(fold(heading)) or columns.field_of(heading)
        return found if found in watch_list.PATHS else None

    def value(self, path: str, text: str) -> Any:
        """Return the value of a cell; raises `InvalidQuestion`, which says what would be read."""
        try:
            return value.read(_READ_AS.get(path, path), text, None)
        except TwoWays:
            raise field_value.refused(path, text, watch_list.NOTHING_MORE, _TWO_WAYS) from None
        except NotRead as wrong:
            raise field_value.refused(path, text, watch_list.NOTHING_MORE, wrong.problem) from None


def read(path: Path, now: datetime) -> list[Watched]:
    """Return the contracts of a file; raises `FileUnusable`, and `BadWatchFile` with every line that cannot be used."""
    return watch_list.read_file(path, now, Spelled())


_TWO_WAYS: Final = Text(
    "elle se lit de deux façons (jour ou mois d'abord) ; écrivez AAAA-MM-JJ.",
    "it reads in two ways (day or month first); write YYYY-MM-DD.",
)
