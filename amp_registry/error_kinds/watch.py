"""Errors of the watch: its list of contracts, and what carries its events. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from amp_registry.error_parts import AmpRegistryError, short
from amp_registry.language import Text, counted, in_a_row

_SHOWN: Final = 20


class WatchError(AmpRegistryError):
    """The watch of contracts in progress cannot do what was asked."""


class NotDelivered(WatchError):
    """A channel did not take events; `channel` is its recipient or name, `count` how many it is still owed."""

    what = Text(
        "{count} événement(s) non livré(s) à {channel} : {problem}.",
        "{count} event(s) not delivered to {channel}: {problem}.",
    )
    why = Text(
        "Ils sont gardés : rien n'est perdu, et rien n'est livré deux fois.",
        "They are kept: nothing is lost, and nothing is delivered twice.",
    )
    todo = Text(
        "Réparez le canal, puis amp-registry watch run.", "Mend the channel, then amp-registry watch run."
    )

    def __init__(self, *, channel: str, problem: Text, count: int) -> None:
        safe = Text(short(problem.fr, 300), short(problem.en, 300))
        super().__init__(channel=short(channel), problem=safe, count=count)


class BadWatchFile(WatchError):
    """A file of contracts to watch cannot be used; `problems` pairs a line with what is wrong there."""

    what = Text("{path} n'est pas utilisable : {problems}", "{path} cannot be used: {problems}")
    why = Text("Aucun contrat n'a été ajouté.", "No contract was added.")
    todo = Text(
        "Corrigez ces lignes et importez le fichier de nouveau. Voir docs/how-to/watch-contracts.md.",
        "Correct these lines and import the file again. See docs/how-to/watch-contracts.en.md.",
    )

    def __init__(self, *, path: str, problems: Sequence[tuple[int, Text]]) -> None:
        told = [
            Text(f"ligne {line} : {text.fr}", f"line {line}: {text.en}") for line, text in problems[:_SHOWN]
        ]
        more = len(problems) - len(told)
        if more:
            told.append(_MORE.fill({"lines": counted(more, _ONE_LINE, _LINES)}))
        super().__init__(path=short(path), problems=in_a_row(told))


_ONE_LINE: Final = Text("autre ligne", "more line")
_LINES: Final = Text("autres lignes", "more lines")
_MORE: Final = Text("et {lines}.", "and {lines}.")
