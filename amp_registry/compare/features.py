"""The named things that speak for or against an entry being the firm asked about, each with its sentence.

One function a family of features; each returns features, never a bare score. The sentences are what the
evidence prints: a code without a sentence cannot be made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from amp_registry import neq
from amp_registry.compare.resemblance import Resemblance, differ_by_initials
from amp_registry.firm_name import FirmName, is_year
from amp_registry.language import Text
from amp_registry.naming import company_numbers
from amp_registry.naming.spelling import one_spelling, without_accents
from amp_registry.question import Firm
from amp_registry.records import Entry, ReaEntry


@dataclass(frozen=True, slots=True)
class Feature:
    """One named thing that speaks for or against; `score` from -1 (against) to 1 (for)."""

    code: str
    score: float
    asked: str
    found: str
    said: Text | None = None

    @property
    def text(self) -> Text:
        """The sentence that says it: its own when it has one, else that of its code, filled in when it is asked for."""
        return self.said or SENTENCES[self.code].fill({"asked": self.asked, "found": self.found})

    def to_dict(self) -> dict[str, Any]:
        """Return the feature as the evidence prints it."""
        return {
            "code": self.code,
            "score": round(self.score, 4),
            "asked": self.asked,
            "found": self.found,
            "text": self.text.to_dict(),
        }


SENTENCES: Final[dict[str, Text]] = {
    "same_neq": Text("NEQ identique ({found})", "same NEQ ({found})"),
    "same_amp_client_number": Text(
        "numéro de client AMP identique ({found})", "same AMP client number ({found})"
    ),
    "same_company_number": Text("même numéro de compagnie ({found})", "same company number ({found})"),
    "same_name_key": Text("nom identique", "same name"),
    "close_name": Text("noms ressemblants", "names that look alike"),
    "same_rare_word": Text("même mot rare « {found} »", "same rare word “{found}”"),
    "close_word": Text(
        "mots presque identiques : {asked} et {found}", "almost the same word: {asked}, {found}"
    ),
    "same_city": Text("même ville ({found})", "same city ({found})"),
    "same_postal_code": Text("même code postal ({found})", "same postal code ({found})"),
    "another_is_closer": Text(
        "une autre inscription porte un nom plus proche ({found})",
        "another entry carries a closer name ({found})",
    ),
    "several_are_close": Text(
        "plusieurs inscriptions ressemblent autant au nom demandé",
        "several entries resemble the name as much",
    ),
    "different_neq": Text(
        "NEQ différents : {asked} demandé, {found} inscrit", "different NEQs: {asked} asked, {found} listed"
    ),
    "no_neq_on_entry": Text("le registre n'imprime pas de NEQ", "the register prints no NEQ"),
    "neq_flagged": Text(
        "le NEQ imprimé au registre ({found}) est invalide : il ne compte pas",
        "the NEQ printed by the register ({found}) is not valid: it does not count",
    ),
    "different_company_number": Text(
        "numéros de compagnie différents : {asked} et {found}",
        "different company numbers: {asked} and {found}",
    ),
    "different_initials": Text(
        "initiales différentes : {asked} et {found}", "different initials: {asked} and {found}"
    ),
    "different_year": Text("années différentes : {asked} et {found}", "different years: {asked} and {found}"),
    "different_city": Text(
        "villes différentes : {asked} et {found}", "different cities: {asked} and {found}"
    ),
    "legal_form_absent": Text(
        "forme juridique absente de votre demande ({found})", "legal form absent from your question ({found})"
    ),
    "legal_form_different": Text(
        "formes juridiques différentes : {asked} et {found}", "different legal forms: {asked} and {found}"
    ),
    "name_conflict": Text(
        "le nom demandé ne ressemble à aucun nom de l'inscription ({found})",
        "the name asked resembles none of the entry's names ({found})",
    ),
    "number_neighbour": Text(
        "numéro de compagnie voisin : {asked} demandé, {found} inscrit",
        "neighbouring company number: {asked} asked, {found} listed",
    ),
    "decided_same": Text(
        "décision no {asked} ({found}) : c'est cette firme",
        "decision number {asked} ({found}): it is this firm",
    ),
    "decided_different": Text(
        "décision no {asked} ({found}) : c'est une autre firme",
        "decision number {asked} ({found}): it is another firm",
    ),
    "number_check_fails": Text(
        "{asked} ne satisfait pas au chiffre de contrôle usuel : faute de frappe probable",
        "{asked} fails the usual check digit: probably a typing error",
    ),
}

_POSTAL_CODE: Final = re.compile(r"[a-z]\d[a-z] ?\d[a-z]\d")
# The entries of a register come back with each firm they resemble.
_REMEMBERED: Final = 1 << 13
_NOT_A_WORD: Final = re.compile(r"[\W_]+")


def feature(code: str, score: float, asked: str = "", found: str = "") -> Feature:
    """Return a feature; raises `KeyError` for a code without a sentence."""
    if code not in SENTENCES:
        raise KeyError(code)
    return Feature(code, score, asked, found)


# --- numbers ------------------------------------------------------------------------------------


def valid_neq(entry: Entry) -> str | None:
    """Return the ten digits of the NEQ an entry prints, or None when it prints none that is valid."""
    return None if entry.neq is None else _valid(entry.neq)


@lru_cache(maxsize=_REMEMBERED)
def _valid(number: str) -> str | None:
    return neq.compact(number) if neq.is_valid(number) else None


def client_number(number: str | None) -> str:
    """Return an AMP client number as it is compared: without spaces, in capitals; empty when there is none.

    >>> client_number(" 3000 000 001 "), client_number(None)
    ('3000000001', '')
    """
    return "".join((number or "").split()).upper()


def identity(firm: Firm, entry: Entry) -> Iterator[Feature]:
    """Yield the numbers that settle who the entry is: equal NEQ, equal AMP client number."""
    if firm.neq is not None and firm.neq == valid_neq(entry):
        yield feature("same_neq", 1.0, firm.neq, firm.neq)
    asked = client_number(firm.amp_client_number)
    found = client_number(entry.amp_client_number) if isinstance(entry, ReaEntry) else ""
    if asked and asked == found:
        yield feature("same_amp_client_number", 1.0, asked, found)


def doubts(firm: Firm, entry: Entry) -> Iterator[Feature]:
    """Yield what the numbers say against, or cannot say: another NEQ, none, or one that is not valid."""
    found = valid_neq(entry)
    if entry.neq is not None and found is None:
        yield feature("neq_flagged", 0.0, firm.neq or "", entry.neq)
    elif found is None:
        yield feature("no_neq_on_entry", 0.0, firm.neq or "")
    elif firm.neq is not None and firm.neq != found:
        yield feature("different_neq", -1.0, firm.neq, found)


def neighbouring(asked: str, found: str) -> Iterator[Feature]:
    """Yield the features of two company numbers one slip apart (canonical forms)."""
    shown = company_numbers.display(asked)
    yield feature("number_neighbour", 0.0, shown, company_numbers.display(found))
    if asked.startswith("qc:") and neq.luhn(asked[3:]):
        yield feature("number_check_fails", 0.0, shown)


# --- names --------------------------------------------------------------------------------------


def alike(asked: FirmName, found: FirmName, both: Resemblance) -> Iterator[Feature]:
    """Yield why two names resemble each other, and what still tells them apart."""
    if both.same_number is not None:
        shown = company_numbers.display(both.same_number)
        yield feature("same_company_number", both.score, shown, shown)
    elif both.same_key:
        yield feature("same_name_key", both.score, asked.printed, found.printed)
    else:
        yield feature("close_name", both.score, asked.printed, found.printed)
        yield from (feature("same_rare_word", 0.5, word, word) for word in both.shared)
        yield from (feature("close_word", 0.5, one, other) for one, other in both.close)
    if both.different_years:
        years = (" ".join(_only_years(name)) for name in (asked, found))
        yield feature("different_year", -0.5, *years)
    yield from _legal_forms(asked, found)


def unlike(asked: FirmName, found: FirmName) -> Iterator[Feature]:
    """Yield why a name of an entry found by its number is not the name asked."""
    if asked.numbers and found.numbers:
        yield feature("different_company_number", -1.0, *map(_numbers, (asked, found)))
    elif differ_by_initials(asked.words, found.words):
        yield feature("different_initials", -1.0, " ".join(asked.words), " ".join(found.words))
    yield feature("name_conflict", -1.0, asked.printed, found.printed)


def _legal_forms(asked: FirmName, found: FirmName) -> Iterator[Feature]:
    if found.legal_form is None or asked.legal_kind == found.legal_kind:
        return
    if asked.legal_form is None:
        yield feature("legal_form_absent", 0.0, "", found.legal_form)
    else:
        yield feature("legal_form_different", -0.25, asked.legal_form, found.legal_form)


def _only_years(name: FirmName) -> list[str]:
    return [word for word in name.words if is_year(word)]


def _numbers(name: FirmName) -> str:
    return ", ".join(map(company_numbers.display, name.numbers))


# --- places -------------------------------------------------------------------------------------


def places(firm: Firm, entry: Entry) -> Iterator[Feature]:
    """Yield what the city and the postal code say; RENA prints an address as one line of text."""
    if not (firm.city or firm.postal_code):
        return
    city, found_city = _folded(firm.city), _folded(_printed_city(entry))
    code, found_code = _code(firm.postal_code), _code(_printed_code(entry))
    if code and code == found_code:
        yield feature("same_postal_code", 0.5, code, found_code)
    if city and f" {city} " in f" {found_city} ":
        yield feature("same_city", 0.25, firm.city or "", firm.city or "")
    elif city and isinstance(entry, ReaEntry) and found_city:
        yield feature("different_city", -0.1, firm.city or "", entry.city or "")


def _printed_city(entry: Entry) -> str | None:
    return entry.city if isinstance(entry, ReaEntry) else entry.address


def _printed_code(entry: Entry) -> str | None:
    return entry.postal_code if isinstance(entry, ReaEntry) else entry.address


def _folded(text: str | None) -> str:
    return _NOT_A_WORD.sub(" ", without_accents(one_spelling(text or ""))).strip()


def _code(text: str | None) -> str:
    found = _POSTAL_CODE.search(_folded(text))
    return found[0].replace(" ", "").upper() if found else ""
