"""Errors of a list of firms that cannot be asked as it stands. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from collections.abc import Sequence

from amp_registry.error_parts import AmpRegistryError, listed, short
from amp_registry.language import Text


class ListError(AmpRegistryError):
    """A list of firms cannot be asked as it stands; no firm of it was asked about, and nothing was journaled."""

    why = Text("Aucune firme n'a été vérifiée.", "No firm was checked.")


class ListUnreadable(ListError):
    """The file is not a list that can be read: cut, locked, too large, or something else."""

    what = Text("Liste illisible, « {file} » : {problem}", "List cannot be read, “{file}”: {problem}")
    todo = Text("{advice}", "{advice}")

    def __init__(self, *, file: str, problem: Text, advice: Text | None = None) -> None:
        super().__init__(file=short(file), problem=problem, advice=advice or _SAVE_AGAIN)


_SAVE_AGAIN = Text(
    "Ouvrez-la dans un tableur et enregistrez-la de nouveau, en XLSX ou en CSV.",
    "Open it in a spreadsheet and save it again, as XLSX or CSV.",
)


class ColumnsUnclear(ListError):
    """No column says who is asked about, two say the same, or `--map` or `--sheet` names what is not there."""

    what = Text("Colonnes de « {file} » : {problem}", "Columns of “{file}”: {problem}")
    todo = Text("Trouvé : {found}. {advice}", "Found: {found}. {advice}")

    def __init__(self, *, file: str, problem: Text, found: Sequence[str], advice: Text | None = None) -> None:
        super().__init__(
            file=short(file),
            problem=problem,
            found=listed([f"« {short(each, 60)} »" for each in found[:_MOST_SHOWN]]),
            advice=advice or _MAP,
        )


_MOST_SHOWN = 40
_MAP = Text(
    'Dites quelle colonne sert : --map "Colonne=champ" (--map "Colonne=ignored" en écarte une).',
    'Say which column serves: --map "Column=field" (--map "Column=ignored" sets one aside).',
)
