"""A list checked: the answers of its rows are those of single checks, and the journal tells the batch."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import load_workbook

from amp_registry.bulk import checking, summary, writing
from amp_registry.bulk.answer_words import ANSWERS, COLUMNS
from amp_registry.bulk.asking import Blank, Refused
from amp_registry.bulk.checking import Answered, Batch, Result, check_list
from amp_registry.bulk.reading import read
from amp_registry.bulk.tally import Tally
from amp_registry.bulk.writing import Form
from amp_registry.bulk.xlsx_answers import COLOURS
from amp_registry.decide.verdict import SEVERITY, Answer
from amp_registry.errors import ListUnreadable
from amp_registry.language import LANGUAGES, Language
from amp_registry.question import Question
from amp_registry.registry import Registry
from amp_registry.screening import TOGETHER
from amp_registry.settings import Settings
from amp_registry.store.reading import open_store
from tests.sample_store import NOW

LIST = """Nom;NEQ;Type de contrat;Montant;Consortium;Note
Construction Exemple inc.;1170000013;construction;6 000 000,00 $;;première
Excavation Sarrazelle;;services;40000;;=1+1
;;;;;
Papeterie Inventée inc.;;approvisionnement;40000;;
Mauvais numéro inc.;1170000031;services;1;;
;1199013294;construction;6000000;A;
;1199010985;construction;6000000;A;
"""

NAMED = ("Construction Exemple inc.", "Excavation Sarrazelle", "Papeterie Inventée inc.")


def checked(registry: Registry, path: Path, *, journal: bool = True) -> list[Result]:
    with read(path, io.BytesIO()) as firms:
        return list(check_list(registry, firms, Batch.of(firms, NOW, {}), journal=journal))


def written(tmp_path: Path, text: str = LIST) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_row_is_answered_as_it_would_be_alone(own_registry: Registry, tmp_path: Path) -> None:
    results = checked(own_registry, written(tmp_path))
    assert [type(one) for one in results] == [
        Answered,
        Answered,
        Blank,
        Answered,
        Refused,
        Answered,
        Answered,
    ]
    for one in results:
        if isinstance(one, Answered):
            alone = own_registry.check(one.evidence.question, now=NOW, journal=False).to_dict()
            told = one.evidence.to_dict()
            assert {**told, "journal": None, "batch": None} == {**alone, "batch": None}


def test_members_of_a_consortium_have_its_answer_and_their_own_evidence(
    own_registry: Registry, tmp_path: Path
) -> None:
    *_, first, second = checked(own_registry, written(tmp_path))
    assert isinstance(first, Answered)
    assert isinstance(second, Answered)
    assert first.evidence is second.evidence
    assert [first.evidence.answer, first.own.answer, second.own.answer] == [
        Answer.NOT_ALLOWED,
        Answer.ALLOWED,
        Answer.NOT_ALLOWED,
    ]


def test_the_journal_has_an_entry_for_each_question_with_its_batch_and_rows(
    own_registry: Registry, own_url: str, tmp_path: Path
) -> None:
    path = written(tmp_path)
    given = [one.evidence for one in checked(own_registry, path) if isinstance(one, Answered)]
    with open_store(own_url) as store:
        entries = [entry.evidence() for entry in store.journal()]
        assert store.verify() == 4
    batches = [entry["batch"] for entry in entries]
    assert [batch["rows"] for batch in batches] == [[2], [3], [5], [7, 8]]
    assert len({batch["id"] for batch in batches}) == 1
    with read(path, io.BytesIO()) as firms:
        assert {batch["file_sha256"] for batch in batches} == {firms.file.sha256}
    assert [one.to_dict() for one in (*given[:3], given[4])] == entries


def test_without_the_journal_nothing_is_left(own_registry: Registry, own_url: str, tmp_path: Path) -> None:
    checked(own_registry, written(tmp_path), journal=False)
    with open_store(own_url) as store:
        assert list(store.journal()) == []


def test_a_long_list_is_checked_stretch_by_stretch_in_order(
    own_registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [type(one) for one in checked(own_registry, written(tmp_path))]
    monkeypatch.setattr(checking, "STRETCH", 2)
    results = checked(own_registry, written(tmp_path))
    assert [type(one) for one in results] == whole
    assert [one.line.number for one in results] == [2, 3, 4, 5, 6, 7, 8]


def test_a_list_without_a_row_is_refused(own_registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(ListUnreadable, match="no row below the headings"):
        checked(own_registry, written(tmp_path, "Nom;NEQ\n;\n\n"))


def same_list_as_workbook(path: Path) -> Path:
    rows = list(csv.reader(io.StringIO(LIST), delimiter=";"))
    made = path.with_suffix(".xlsx")
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            cells = [float(cell) if cell.isdigit() else cell for cell in row]
            for column, cell in enumerate(cells):
                sheet.write(place, column, cell) if not str(cell).startswith("=") else sheet.write_string(
                    place, column, str(cell)
                )
    return made


def test_a_workbook_and_windows_1252_text_give_the_same_answers(
    own_registry: Registry, tmp_path: Path
) -> None:
    """A list as XLSX and the same as cp1252 semicolon CSV give identical answers."""
    path = tmp_path / "liste.csv"
    path.write_text(LIST, encoding="cp1252", newline="")
    as_text = checked(own_registry, path, journal=False)
    as_workbook = checked(own_registry, same_list_as_workbook(path), journal=False)

    def told(results: list[Result]) -> list[object]:
        return [
            (one.evidence.answer, one.evidence.rule, one.evidence.question, one.own.matches)
            if isinstance(one, Answered)
            else getattr(one, "problems", None)
            for one in results
        ]

    assert told(as_text) == told(as_workbook)


def test_answers_given_out_by_several_processes_keep_their_rows(
    own_registry: Registry, own_url: str, tmp_path: Path
) -> None:
    """More rows than one process is given at a time: row by row, the evidence and the journal tell the same place."""
    lines = [f"{NAMED[place % len(NAMED)]};rangée {place}" for place in range(3 * TOGETHER)]
    results = checked(own_registry, written(tmp_path, "\n".join(["Nom;Note", *lines, ""])))
    told = [
        (one.evidence.question.firm.name, one.evidence.batch) for one in results if isinstance(one, Answered)
    ]
    assert [(name, place.rows) for name, place in told if place] == [
        (NAMED[place % len(NAMED)], (place + 2,)) for place in range(3 * TOGETHER)
    ]
    with open_store(own_url) as store:
        kept = [entry.evidence()["batch"]["rows"] for entry in store.journal()]
    assert kept == [[place + 2] for place in range(3 * TOGETHER)]


# --- the files of answers ---------------------------------------------------------------------------


def answers(
    registry: Registry, path: Path, form: Form, language: Language = "fr"
) -> tuple[bytes, summary.Sections]:
    output = io.BytesIO()
    with (
        read(path, io.BytesIO()) as firms,
        closing(writing.start(form, output, firms.headings, language, NOW)) as file,
    ):
        batch = Batch.of(firms, NOW, {"as_of": "2026-11-22"})
        tally = writing.write(check_list(registry, firms, batch, journal=False), file)
        told = summary.sections(firms, batch, tally, language)
        file.finish(told)
    return output.getvalue(), told


def table(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def refused(registry: Registry, path: Path, form: Form, between: Path) -> None:
    """Check a list that is refused once its answers are begun."""
    with (
        read(path, io.BytesIO()) as firms,
        closing(writing.start(form, io.BytesIO(), firms.headings, "fr", NOW)) as file,
    ):
        assert bool(list(between.rglob("*"))) is (form is Form.XLSX)
        writing.write(check_list(registry, firms, Batch.of(firms, NOW, {}), journal=False), file)


@pytest.mark.parametrize("form", list(Form))
def test_a_file_of_answers_that_is_not_ended_leaves_nothing_behind(
    own_registry: Registry, tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    between = tmp_path / "between"
    between.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(between))
    with pytest.raises(ListUnreadable):
        refused(own_registry, written(tmp_path, "Nom\n"), form, between)
    assert list(between.rglob("*")) == []


def test_the_csv_keeps_the_list_and_adds_the_answers(own_registry: Registry, tmp_path: Path) -> None:
    rows = table(answers(own_registry, written(tmp_path), Form.CSV)[0])
    assert [row["Note"] for row in rows[:2]] == ["première", "'=1+1"]
    assert [(row["Ligne"], row["Réponse"], row["Code"], row["NEQ trouvé"]) for row in rows] == [
        ("2", "NON", "not_allowed", "1170000013"),
        ("3", "À EXAMINER", "review", ""),
        ("5", "OUI, à conditions", "allowed_with_conditions", ""),
        ("6", "LIGNE NON LUE", "row_not_read", ""),
        ("7", "NON", "not_allowed", "1199013294"),
        ("8", "NON", "not_allowed", "1199010985"),
    ]
    assert rows[0]["À faire"].startswith("Consultez le registre officiel")
    assert rows[3]["Pourquoi"].startswith("Colonne «\u00a0NEQ\u00a0»\u00a0: Le NEQ 1170000031")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_the_same_rows_a_summary_and_the_rows_not_read(
    language: Language, own_registry: Registry, tmp_path: Path
) -> None:
    path = written(tmp_path)
    book = load_workbook(io.BytesIO(answers(own_registry, path, Form.XLSX, language)[0]))
    about, told, unread = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    plain = table(answers(own_registry, path, Form.CSV, language)[0])
    as_text = [
        ["" if cell == "" else str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row]
        for row in told
    ]
    assert as_text[0] == list(plain[0])
    assert as_text[1:] == [[v.removeprefix("'").replace("\r\n", "\n") for v in row.values()] for row in plain]
    assert [row[1] for row in unread[1:]] == ["1170000031"]
    assert [ANSWERS[Answer.NOT_ALLOWED].say(language), "3"] in about
    assert {"RENA", "REA"} <= {row[0] for row in about}


def test_the_same_list_gives_the_same_bytes(own_registry: Registry, tmp_path: Path) -> None:
    path = written(tmp_path)
    for form in Form:
        assert answers(own_registry, path, form)[0] == answers(own_registry, path, form)[0]


def test_nothing_a_list_holds_is_a_formula_of_the_workbook(own_registry: Registry, tmp_path: Path) -> None:
    content = answers(own_registry, written(tmp_path, "Nom;Note\n=1+1;@SUM(A1)\n"), Form.XLSX)[0]
    book = load_workbook(io.BytesIO(content))
    assert book.get_sheet_by_name("Réponses").to_python()[1][:2] == ["=1+1", "@SUM(A1)"]


def test_a_heading_that_stands_there_already_is_told_apart(own_registry: Registry, tmp_path: Path) -> None:
    rows = table(answers(own_registry, written(tmp_path, "Nom;Réponse\nExemple inc.;oui\n"), Form.CSV)[0])
    assert (rows[0]["Réponse"], rows[0]["Réponse (AMP)"]) == ("oui", "À EXAMINER")


def test_the_summary_counts_every_row_and_names_the_copies(own_registry: Registry, tmp_path: Path) -> None:
    told = answers(own_registry, written(tmp_path), Form.CSV)[1]
    counts = [(fact.label, fact.value) for fact in told["Réponses"]]
    assert counts == [("NON", "3"), ("À EXAMINER", "1"), ("OUI, à conditions", "1"), ("LIGNE NON LUE", "1")]
    assert {fact.label for fact in told["Copies des registres"]} == {"RENA", "REA", ""}
    assert told["Lignes non lues"][0].label == "ligne 6"
    facts = {fact.label: fact.value for fact in told["Liste"]}
    assert (facts["lignes"], facts["dont vides, sautées"]) == ("7", "1 (4)")
    assert facts["pour toutes les lignes"] == "as_of = 2026-11-22"
    assert "Note" in {fact.value for fact in told["Colonnes"]}


def test_the_words_and_the_colours_are_those_of_every_answer() -> None:
    assert set(ANSWERS) == set(COLOURS) == set(Answer)
    assert len({text.fr for text in ANSWERS.values()}) == len(Answer)
    assert [SEVERITY[answer] for answer in ANSWERS] == sorted(SEVERITY.values(), reverse=True)
    assert len({text.en for text in COLUMNS.values()}) == len(COLUMNS)


def test_a_row_that_was_not_read_counts_as_unknown(own_registry: Registry, tmp_path: Path) -> None:
    """The worst answer of the list; a row that was not read has none, and counts as `unknown`."""
    tally = Tally()
    for result in checked(
        own_registry, written(tmp_path, "Nom;NEQ\nPapeterie Inventée inc.;\nX;1170000031\n")
    ):
        tally.add(result)
    assert tally.answers
    assert tally.worst is Answer.UNKNOWN


def test_many_blank_and_bad_rows_are_counted_and_the_first_shown(tmp_path: Path) -> None:
    path = written(tmp_path, "NEQ;Nom\n" + "1170000031;a\n;\n" * 50 + ";\n")
    with Registry.open(f"sqlite:///{tmp_path / 'none.sqlite3'}", settings=Settings()) as own_registry:
        told = answers(own_registry, path, Form.CSV)[1]
    assert told["Réponses"][0].value == "50"
    assert told["Lignes non lues"][-1].value == "et 30 autres, dans les réponses"
    blank = next(fact.value for fact in told["Liste"] if fact.label == "dont vides, sautées")
    assert blank.startswith("51 (3, 5, 7")


def test_a_question_of_a_list_is_a_question_like_another(own_registry: Registry, tmp_path: Path) -> None:
    first = checked(own_registry, written(tmp_path), journal=False)[0]
    assert isinstance(first, Answered)
    asked = first.evidence.question
    assert Question.from_dict(asked.to_dict()) == asked
