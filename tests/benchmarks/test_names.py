"""The names bench measures what it says: what is right, which part is aside, and the arithmetic of its tables."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from amp_registry import firm_name
from benchmarks import names, names_labelled, names_systems
from benchmarks.generate import neq
from benchmarks.names_figures import Bin, Told, brier, by_class, calibration, expected_error, figures, halves
from benchmarks.names_figures import intervals as bootstrap
from benchmarks.names_labelled import (
    Query,
    Supplier,
    bare,
    is_aside,
    is_right,
    is_right_by_key,
    one_digit_neighbours,
)
from benchmarks.names_systems import Answered, Cuts, Fuzzy, Hit, cut, cuts_for_as_many, our_pair, scanned
from benchmarks.names_tables import Target

FIRMS = [neq("11", serial) for serial in range(9_500_000, 9_504_000)]
QUERY = Query("Toitures Ormevale ltée", FIRMS[0], "Les Toitures Davrelin inc.", "X_different_words")


# --- the part kept aside ------------------------------------------------------------------------


def test_two_fifths_of_the_firms_are_kept_aside() -> None:
    assert sum(map(is_aside, FIRMS)) / len(FIRMS) == pytest.approx(0.4, abs=0.03)


def test_which_firms_are_kept_aside_never_changes() -> None:
    assert [place for place, one in enumerate(FIRMS[:12]) if is_aside(one)] == [0, 1, 8]


# --- what is right ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "right"),
    [
        pytest.param(Supplier(FIRMS[0], "Béton Rochemine"), True, id="the same NEQ, whatever the name"),
        pytest.param(
            Supplier(FIRMS[1], "DAVRELIN TOITURES"), False, id="another word order is another name here"
        ),
        pytest.param(
            Supplier(FIRMS[1], "TOITURES DAVRELIN LTÉE"),
            True,
            id="the register's own name, form and article off",
        ),
        pytest.param(Supplier(FIRMS[1], "Toitures Ormevale"), True, id="the query's own name, form off"),
        pytest.param(Supplier(FIRMS[1], "Toiture Ormevale"), False, id="a letter more is another name"),
        pytest.param(Supplier(FIRMS[1], "inc."), False, id="a name that is nothing but a form"),
    ],
)
def test_right_is_the_same_number_or_a_name_that_cannot_be_told_apart(found: Supplier, right: bool) -> None:
    assert is_right(QUERY, found) is right


def test_right_by_the_key_is_wider_by_word_order_and_plurals() -> None:
    assert is_right_by_key(QUERY, Supplier(FIRMS[1], "Davrelin toiture"))
    assert not is_right_by_key(QUERY, Supplier(FIRMS[1], "Béton Rochemine"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Les Services Ormevale S.E.N.C.R.L./S.R.L.", "les services ormevale"),
        ("Labo S.M. inc..", "labo sm"),
        ("Nettoyage à Sec Blancrive ltée", "nettoyage a sec blancrive"),
    ],
)
def test_peers_get_names_with_legal_forms_off_and_nothing_else(name: str, expected: str) -> None:
    assert bare(name) == expected


# --- neighbours of a number ---------------------------------------------------------------------


def test_every_digit_of_a_number_is_changed_every_way_and_nothing_else() -> None:
    others = list(one_digit_neighbours("9123-4567 Québec inc. (Excavation Boréalix 2000)"))
    assert len(others) == len(set(others)) == 72
    assert all(other.endswith(" Québec inc. (Excavation Boréalix 2000)") for other in others)
    assert all(firm_name.parse(other).numbers != ("qc:91234567",) for other in others)


@pytest.mark.parametrize(
    "name", ["Excavation Boréalix inc.", "Pizza 2000 Québec", "9123-4567 Québec / 9123-4568 Québec"]
)
def test_a_name_without_just_one_number_has_no_neighbour(name: str) -> None:
    assert list(one_digit_neighbours(name)) == []


# --- arithmetic ---------------------------------------------------------------------------------


def _told(place: int, difference: str, *candidates: tuple[float, bool, bool]) -> Told:
    return Told(Query("", FIRMS[place], "", difference), candidates)


FOUR = [
    _told(0, "1_case", (0.98, True, True), (0.90, True, False)),
    _told(1, "1_case", (0.80, False, False), (0.70, False, True)),
    _told(2, "7_words"),
    _told(3, "X_different", (0.62, False, False)),
]


def test_the_figures_of_four_queries() -> None:
    assert figures(FOUR).rates() == pytest.approx((2 / 4, 2 / 3, 5 / 4, 1 / 2, 1 / 2, 1 / 4))


def test_the_figures_of_nothing_are_nothing() -> None:
    assert figures([]).rates() == (0.0,) * 6


def test_each_class_is_counted_alone() -> None:
    assert {name: (one.queries, one.recall) for name, one in by_class(FOUR).items()} == {
        "1_case": (2, 1.0),
        "7_words": (1, 0.0),
        "X_different": (1, 0.0),
    }


def test_the_two_parts_together_are_the_whole() -> None:
    worked, aside = halves([_told(place, "1_case") for place in range(500)])
    assert worked.queries + aside.queries == 500
    assert aside.queries == sum(map(is_aside, FIRMS[:500]))


def test_calibration_counts_candidates_by_score_and_what_is_right_among_them() -> None:
    bins = calibration(FOUR)
    assert [(one.low, one.candidates, one.right) for one in bins] == [
        (pytest.approx(0.60), 1, 0),
        (pytest.approx(0.70), 1, 1),
        (pytest.approx(0.80), 1, 0),
        (pytest.approx(0.90), 1, 0),
        (pytest.approx(0.95), 1, 1),
    ]


def test_a_score_of_one_stands_in_the_last_bin() -> None:
    assert calibration([_told(0, "", (1.0, True, True))]) == [Bin(pytest.approx(0.95), 1.0, 1, 1.0, 1)]


def test_a_score_that_says_how_often_it_is_right_has_no_error() -> None:
    perfect = [_told(n, "", (0.75, False, n < 3)) for n in range(4)]
    assert expected_error(calibration(perfect)) == pytest.approx(0)
    assert brier(perfect) == pytest.approx(0.75 * 0.25)


def test_a_score_that_is_always_wrong_has_all_of_it() -> None:
    wrong = [_told(0, "", (1.0, True, False))]
    assert (expected_error(calibration(wrong)), brier(wrong)) == (1.0, 1.0)


def test_an_interval_holds_its_figure_and_is_the_same_each_time() -> None:
    spans = bootstrap(FOUR, rounds=200)
    assert spans == bootstrap(FOUR, rounds=200)
    assert all(low <= rate <= high for (low, high), rate in zip(spans, figures(FOUR).rates(), strict=True))


def test_spellings_of_one_firm_are_drawn_together() -> None:
    one_firm = [_told(0, "", (0.9, True, True)), _told(0, "")]
    assert bootstrap(one_firm, rounds=50)[0] == (0.5, 0.5)


@pytest.mark.parametrize(
    ("value", "least", "most", "missed"),
    [(0.88, 0.88, None, False), (0.879, 0.88, None, True), (1.7, None, 1.7, False), (1.71, None, 1.7, True)],
)
def test_a_target_is_missed_on_its_wrong_side_alone(
    value: float, least: float | None, most: float | None, missed: bool
) -> None:
    assert Target("", value, least, most).missed is missed


# --- cuts ---------------------------------------------------------------------------------------


def _answered(*scores: float) -> Answered:
    return Answered([[Hit(place, score, strong=False) for place, score in enumerate(scores)]], 1.0)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        pytest.param(1, 1, id="as many as wanted"),
        pytest.param(2, 1, id="a tie of four stays out when one is nearer"),
        pytest.param(4, 5, id="a tie of four comes in when five is nearer"),
        pytest.param(9, 6, id="all there is"),
        pytest.param(0, 0, id="none"),
    ],
)
def test_a_peer_is_cut_to_as_many_candidates_as_ties_allow(wanted: int, kept: int) -> None:
    answered = _answered(1.0, 0.9, 0.9, 0.9, 0.9, 0.6)
    cuts = cuts_for_as_many(answered, wanted, 0)
    assert sum(map(len, cut(answered, cuts))) == kept


def test_a_cut_tells_strong_from_possible() -> None:
    hits = cut(_answered(0.96, 0.90, 0.70), Cuts(0.85, 0.95))
    assert [(hit.score, hit.strong) for hit in hits[0]] == [(0.96, True), (0.90, False)]


def test_a_peer_scans_every_name_and_keeps_the_best_first() -> None:
    peer = Fuzzy("ratio", bare, fuzz.ratio)
    found = scanned(peer, ["Béton Rochemine", "Ormevale inc.", "Ormevalle"], ["ORMEVALE LTÉE"])
    assert [(hit.place, round(hit.score, 2)) for hit in found.hits[0]] == [(1, 1.0), (2, 0.94)]


def test_two_names_alone_are_strong_or_nothing_to_this_project() -> None:
    same = our_pair("Toitures Ormevale", "Toitures Ormevale inc.")
    assert same is not None
    assert same.strong
    assert our_pair("Toitures Ormevale", "Béton Rochemine") is None


# --- the peers' pins ---------------------------------------------------------------------------


def test_every_peer_is_pinned_once_and_what_the_project_pins_is_not_pinned_again() -> None:
    peers, own = (_pins(names_labelled.ROOT / name) for name in ("benchmarks/peers.txt", "constraints.txt"))
    assert {"cleanco", "nomenklatura", "rigour", "pyicu"} <= set(peers)
    assert len(peers) == len(set(peers))
    assert not set(peers) & set(own)


def _pins(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("==")[0].strip() for line in lines if line and not line.startswith(("#", "-"))]


# --- whole runs ---------------------------------------------------------------------------------

SUPPLIERS = [
    (FIRMS[0], "Toitures Ormevale inc."),
    (FIRMS[3], "Béton Rochemine ltée"),
    (FIRMS[2], "9123-4567 Québec inc."),
]
SAME = [
    ("TOITURES ORMEVALE", FIRMS[0], "Toitures Ormevale inc.", "1_case"),
    ("9123 4567 QC", FIRMS[2], "9123-4567 Québec inc.", "2_signs"),
]
RENAMED = ("Pavage Zelmarin", FIRMS[3], "Béton Rochemine ltée", "X_different_words")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of invented names in the form of the labelled ones, and no results written beside the code."""
    monkeypatch.setattr(names, "FOLDER", tmp_path)
    monkeypatch.setattr(names, "RESULTS", tmp_path / "results.md")
    pairs = ("name_1", "neq_1", "name_2", "neq_2")
    _write(
        tmp_path / "suppliers.csv", ("neq", "name", "city", "province"), [(*row, "", "") for row in SUPPLIERS]
    )
    _write(tmp_path / "same_firm.csv", ("query_name", "neq", "register_name", "difference"), SAME)
    alike = ("Toitures Ormevale", FIRMS[0], "Béton Rochemine", FIRMS[3])
    _write(tmp_path / "different_firm.csv", pairs, [alike])
    _write(tmp_path / "same_name_two_firms.csv", pairs, [("Ormevale", FIRMS[0], "Ormevale", FIRMS[4])])
    return tmp_path


def _write(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["names", *arguments])
    return names.main()


def test_a_run_that_reaches_every_figure_exits_0_and_writes_nothing_without_peers(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "--without-peers") == 0
    assert capsys.readouterr().out.count(" kept\n") == 11
    assert not (folder / "results.md").exists()


def test_a_figure_that_is_missed_fails_the_run_and_misses_show_the_part_worked_on_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    aside = next(one for one in FIRMS if is_aside(one))
    _write(folder / "suppliers.csv", ("neq", "name"), [*SUPPLIERS, (aside, "Gestion Davrelin")])
    hidden = ("Habitations Morvelan", aside, "Gestion Davrelin", "X_different_words")
    _write(folder / "same_firm.csv", ("query_name", "neq", "register_name", "difference"), [RENAMED, hidden])
    assert not is_aside(RENAMED[1])
    assert _run(monkeypatch, "--without-peers", "--misses") == 1
    printed = capsys.readouterr().out
    assert "'Pavage Zelmarin' for 'Béton Rochemine ltée': nothing" in printed
    assert "Morvelan" not in printed


def test_a_peer_that_is_not_installed_is_named_with_why_and_the_run_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(names_systems, "_cleanco", _not_installed)
    monkeypatch.setattr(names_systems, "Logic", lambda _name: _not_installed())
    assert _run(monkeypatch) == 0
    printed = capsys.readouterr().out
    assert "absent: nomenklatura logic-v2, because: No module named 'icu'" in printed
    assert names.HOW_TO_HAVE_THEM in printed
    assert "WRatio as many, at " in printed
    assert printed.strip() in (folder / "results.md").read_text(encoding="utf-8")


def _not_installed() -> object:
    raise ImportError("No module named 'icu'")


def test_no_name_of_the_labelled_ones_stands_in_the_results(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(monkeypatch)
    written = (folder / "results.md").read_text(encoding="utf-8")
    assert "Ormevale" not in written
    assert "Rochemine" not in written


def test_where_the_labelled_names_are_absent_the_run_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(names, "FOLDER", tmp_path)
    assert _run(monkeypatch) == 0
    assert capsys.readouterr().out == (
        "The labelled names are absent: set AMP_REGISTRY_NAMES_DIR to their folder. Nothing is measured.\n"
    )


def test_a_query_whose_firm_is_not_among_the_suppliers_is_left_out(folder: Path) -> None:
    strange = ("Habitations Morvelan", FIRMS[9], "Habitations Morvelan", "1_case")
    _write(folder / "same_firm.csv", ("query_name", "neq", "register_name", "difference"), [*SAME, strange])
    assert [query.asked for query in names_labelled.read(folder).queries] == [row[0] for row in SAME]
