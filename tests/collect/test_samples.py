"""The sample registers: what is expected of them stands beside them, written apart from the parsers."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import pytest

from amp_registry import neq
from amp_registry.collect.detect import read_many, read_register
from amp_registry.collect.source_card import fold
from amp_registry.records import (
    Decision,
    Entry,
    HolderKind,
    ListOrigin,
    ReaEntry,
    ReasonKind,
    Register,
    Registration,
    RenaEntry,
    Status,
    SuspensionCause,
    entry_hash,
    records_hash,
)
from tests.collect.pages import SAMPLES, codes, sample

REA_FILES = ("rea_extract.csv", "rea_suspended.csv", "rea_expired.csv", "rea_oversight.csv")
NAMES = Path(os.environ.get("AMP_REGISTRY_NAMES_DIR", SAMPLES.parents[3] / "shared" / "data" / "names"))


def rena_entries() -> list[RenaEntry]:
    entries = read_register(Register.RENA, sample("rena.json")).entries
    return [entry for entry in entries if isinstance(entry, RenaEntry)]


def rea_entries() -> list[ReaEntry]:
    entries = read_many(Register.REA, [sample(name) for name in REA_FILES]).entries
    return [entry for entry in entries if isinstance(entry, ReaEntry)]


def test_the_official_file_of_rena_gives_the_records_written_beside_it() -> None:
    expected = read_register(Register.RENA, sample("rena.jsonl"))
    assert rena_entries() == list(expected.entries)


@pytest.mark.parametrize("name", ["rena.xml", "rena.xlsx", "rena.xls"])
def test_the_official_file_gives_the_same_entries_in_its_other_forms(name: str) -> None:
    """A sheet has one column for each kind of reason: their order, and what was decided, are not printed."""
    read = [
        entry for entry in read_register(Register.RENA, sample(name)).entries if isinstance(entry, RenaEntry)
    ]
    assert [_as_a_sheet(entry) for entry in read] == [_as_a_sheet(entry) for entry in rena_entries()]
    if name == "rena.xml":
        assert [replace(entry, raw={}) for entry in read] == [
            replace(entry, raw={}) for entry in rena_entries()
        ]


def _as_a_sheet(entry: RenaEntry) -> RenaEntry:
    reasons = sorted(entry.reasons, key=lambda reason: list(ReasonKind).index(reason.kind))
    return replace(entry, raw={}, reasons=tuple(replace(reason, decision=None) for reason in reasons))


def test_the_extract_of_rea_and_its_lists_give_the_records_written_beside_them() -> None:
    expected = read_register(Register.REA, sample("rea.jsonl"))
    assert rea_entries() == list(expected.entries)


def test_both_forms_of_a_register_are_the_same_snapshot() -> None:
    one = [entry_hash(entry) for entry in rena_entries()]
    other = [entry_hash(entry) for entry in read_register(Register.RENA, sample("rena.jsonl")).entries]
    assert records_hash(one) == records_hash(reversed(other))


def test_what_is_odd_in_the_samples_is_said() -> None:
    assert codes(read_register(Register.RENA, sample("rena.json"))) == [
        (43, "neq_flagged"),
        (44, "neq_flagged"),
        (45, "unknown_category"),
    ]
    read = read_many(Register.REA, [sample(name) for name in REA_FILES])
    assert [(issue.source, issue.row, issue.code) for issue in read.issues] == [
        ("rea_extract.csv", 31, "neq_flagged"),
        ("rea_extract.csv", 32, "unknown_category"),
        ("rea_oversight.csv", 7, "empty_category"),
    ]


def test_the_samples_show_every_kind_of_entry() -> None:
    rena, rea = rena_entries(), rea_entries()
    reasons = [reason for entry in rena for reason in entry.reasons]
    assert {reason.kind for reason in reasons} == set(ReasonKind)
    assert {reason.decision for reason in reasons} == {*Decision, None}
    assert {entry.registration for entry in rena} == set(Registration)
    assert {entry.holder_kind for entry in rena} == {*HolderKind, None}
    assert {entry.status for entry in rea} == set(Status)
    assert {entry.suspension_cause for entry in rea} == {*SuspensionCause, None}
    assert {entry.list_origin for entry in rea} == set(ListOrigin) - {ListOrigin.SEARCH}
    assert {(entry.neq or "  ")[:2] for entry in rena} == {"11", "22", "33", "  "}
    on_both = {entry.neq for entry in rena if entry.neq} & {entry.neq for entry in rea}
    assert len(on_both) == 4


def test_construction_exemple_is_barred_from_2024_06_13_to_2029_06_12() -> None:
    entry = next(entry for entry in rena_entries() if entry.neq == "1170000013")
    assert (entry.name, entry.registration) == ("Construction Exemple inc.", Registration.DEFINITIVE)
    assert (str(entry.registered_on), str(entry.projected_end)) == ("2024-06-13", "2029-06-12")
    assert entry.reasons[0].decision is Decision.REVOKED


@pytest.mark.parametrize("entry", [*rena_entries(), *rea_entries()], ids=lambda entry: entry.name)
def test_a_sample_entry_is_marked_and_carries_no_number_in_use(entry: Entry) -> None:
    assert entry.raw["Échantillon fictif"] == "oui"
    number = entry.neq or "1170000013"
    assert number == "1170000013" or number[:4] in ("1199", "2299", "3399")


def test_only_the_numbers_meant_to_fail_their_check_digit_do() -> None:
    entries: list[Entry] = [*rena_entries(), *rea_entries()]
    failing = {entry.name for entry in entries if entry.neq and not neq.is_valid(entry.neq)}
    assert failing == {
        "Ascenseurs Hautelise inc.",
        "Fondations Rocheluse inc.",
        "Charpenterie Bois-Noirmont inc.",
    }


@pytest.mark.skipif(
    not NAMES.is_dir(), reason="the list of real suppliers is absent: set AMP_REGISTRY_NAMES_DIR"
)
def test_no_sample_is_a_real_supplier() -> None:
    with (NAMES / "suppliers.csv").open(encoding="utf-8", newline="") as file:
        suppliers = list(csv.DictReader(file))
    numbers = {row["neq"] for row in suppliers}
    names = {fold(row["name"]) for row in suppliers}
    entries: list[Entry] = [*rena_entries(), *rea_entries()]
    assert not numbers & {entry.neq for entry in entries}
    assert not names & {fold(name) for entry in entries for name in entry.names}
