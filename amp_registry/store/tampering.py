"""What may be wrong with an entry of the journal, as codes and in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from amp_registry.errors import JournalBroken
from amp_registry.language import Text


class Fault(StrEnum):
    """One kind of damage; `at` makes the error of the entry that shows it."""

    CHANGED = "changed"
    EXCHANGED = "exchanged"
    MOMENT = "moment"
    MISSING = "missing"
    UNLINKED = "unlinked"
    INSERTED = "inserted"
    REPEATED = "repeated"
    MOVED = "moved"
    UNNUMBERED = "unnumbered"
    CUT_OFF = "cut_off"
    NOWHERE = "nowhere"
    REWRITTEN = "rewritten"
    RENUMBERED = "renumbered"

    def at(self, seq: int, **values: object) -> JournalBroken:
        """Return the error that names an entry and says this of it."""
        told = _SAID[self].fill({"seq": seq, **values})
        return JournalBroken(seq=seq, fault=self.value, problem=told)


_SAID: Final[Mapping[Fault, Text]] = {
    Fault.CHANGED: Text(
        "son texte, ou une de ses empreintes, n'est plus ce qui a été inscrit.",
        "its text, or one of its hashes, is not what was written.",
    ),
    Fault.EXCHANGED: Text(
        "elle porte le texte de l'entrée {other} ; les deux ont été échangés.",
        "it carries the text of entry {other}; the two were exchanged.",
    ),
    Fault.MOMENT: Text(
        "son moment n'est pas celui que dit sa preuve.", "its moment is not the one its evidence says."
    ),
    Fault.MISSING: Text(
        "elle manque ; l'entrée qui vient ensuite porte le numéro {other}.",
        "it is missing; the entry that comes next has the number {other}.",
    ),
    Fault.UNLINKED: Text(
        "l'entrée qu'elle suivait n'est plus là : l'entrée {other} a été récrite, ou une entrée a été retirée "
        "entre les deux.",
        "the entry it followed is not there any more: entry {other} was rewritten, or an entry between the two "
        "was removed.",
    ),
    Fault.INSERTED: Text(
        "elle a été insérée : l'entrée {next} ne suit pas l'entrée {other}, mais celle qui est avant {seq}.",
        "it was put in: entry {next} does not follow entry {other}, but the one before {seq}.",
    ),
    Fault.REPEATED: Text("elle répète l'entrée {other}.", "it repeats entry {other}."),
    Fault.MOVED: Text(
        "elle n'est pas à sa place : elle suit l'entrée qui porte maintenant le numéro {other}.",
        "it is out of its place: it follows the entry that now has the number {other}.",
    ),
    Fault.UNNUMBERED: Text(
        "ce numéro n'en est pas un : le journal commence à 1.",
        "this number is none: the journal starts at 1.",
    ),
    Fault.CUT_OFF: Text(
        "elle manque : le journal est coupé avant l'entrée {other}, notée dans {noted}.",
        "it is missing: the journal is cut off before entry {other}, noted in {noted}.",
    ),
    Fault.NOWHERE: Text(
        "l'empreinte notée ({noted}) n'est celle d'aucune entrée : le journal est coupé, ou récrit après "
        "l'entrée {after}.",
        "the hash that was noted ({noted}) is that of no entry: the journal is cut off, or rewritten after "
        "entry {after}.",
    ),
    Fault.REWRITTEN: Text(
        "ce n'est pas celle qui est notée dans {noted} : la chaîne a été récrite, après l'entrée {after}.",
        "it is not the one noted in {noted}: the chain was written anew, after entry {after}.",
    ),
    Fault.RENUMBERED: Text(
        "elle portait le numéro {other} quand elle a été notée dans {noted}.",
        "it had the number {other} when it was noted in {noted}.",
    ),
}
