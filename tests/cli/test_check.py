"""`check`: what is typed becomes the question, the answer becomes a page or JSON and an exit code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.explain.as_text import as_text
from amp_registry.explain.evidence import Evidence
from amp_registry.question import Question
from amp_registry.registry import Registry
from amp_registry_cli import exit_codes
from amp_registry_cli.question_options import FIELDS
from tests.cli.conftest import Run
from tests.explain.situations import FIRM, SITUATIONS, asked, evidence, verdict


class OneAnswer:
    """A registry that gives one answer, and keeps what it was asked."""

    def __init__(self, answer: Evidence) -> None:
        self.answer = answer
        self.questions: list[Question] = []
        self.journaled: list[bool] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def check(self, question: Question, *, now: datetime, journal: bool) -> Evidence:
        assert now.tzinfo is not None
        self.questions.append(question)
        self.journaled.append(journal)
        return self.answer


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> OneAnswer:
    fake = OneAnswer(SITUATIONS["barred"])
    monkeypatch.setattr(Registry, "open", lambda **_: fake)
    return fake


def typed(run: Run, registry: OneAnswer, *args: str) -> dict[str, Any]:
    """The question that what is typed becomes, without its empty fields."""
    result = run("check", *args)
    assert result.exit_code == exit_codes.NOT_ALLOWED, result.output
    return _full(registry.questions[-1].to_dict())


def _full(value: Any) -> Any:
    if isinstance(value, dict):
        parts = {name: _full(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part not in (None, {}, [], False)}
    return [_full(part) for part in value] if isinstance(value, list) else value


CONTRACT = {"body": "public_body", "award": "tender", "role": "contractor", "tier": 1, "same_nature": True}


def contract(**changes: Any) -> dict[str, Any]:
    return {"contract": {**CONTRACT, **changes}}


@pytest.mark.parametrize(
    ("args", "fields"),
    [
        (["1170 000 013"], {"firm": {"neq": "1170000013"}}),
        (["9123-4567 Québec inc."], {"firm": {"name": "9123-4567 Québec inc."}}),
        (["9123-4567"], {"firm": {"name": "9123-4567"}}),
        (["--name", "X inc.", "--neq", "1170000013"], {"firm": {"name": "X inc.", "neq": "1170000013"}}),
        (["X inc.", "--neq", "1170000013"], {"firm": {"name": "X inc.", "neq": "1170000013"}}),
        (["1170000013", "--name", "X inc."], {"firm": {"name": "X inc.", "neq": "1170000013"}}),
        (["--client-number", "3000000001"], {"firm": {"amp_client_number": "3000000001"}}),
        (
            ["X", "--city", "Laval", "--postal-code", "H0H 0H0", "--convicted-on", "2026-01-02"],
            {"firm": {"name": "X", "city": "Laval", "postal_code": "H0H 0H0", "convicted_on": "2026-01-02"}},
        ),
        (["X", "--controller", "1170000013"], {"firm": {"name": "X", "controller": {"neq": "1170000013"}}}),
        (["X", "--controller", "Y inc."], {"firm": {"name": "X", "controller": {"name": "Y inc."}}}),
        (["X", "--kind", "services"], contract(kind="services")),
        (["X", "--amount", "6 000 000,00 $"], contract(expenditure=6_000_000)),
        (["X", "--expenditure", "$900,000.50"], contract(expenditure=900_000.5)),
        (["X", "--pretax", "5"], contract(pretax_price=5)),
        (["X", "--body", "municipal"], contract(body="municipal")),
        (["X", "--award", "mutual_agreement"], contract(award="mutual_agreement")),
        (["X", "--role", "subcontractor", "--tier", "2"], contract(role="subcontractor", tier=2)),
        (["X", "--warranty-only"], contract(warranty_only=True)),
        (["X", "--renewal-option"], contract(renewal_option=True)),
        (["X", "--terms-not-discussed"], contract(terms_not_discussed=True)),
        (
            ["X", "--montreal-object", "roads_waterworks_sewers"],
            contract(montreal_object="roads_waterworks_sewers"),
        ),
        (["X", "--act", "continue"], {"act": "continue"}),
        (["X", "--process-start", "2026-05-04"], {"dates": {"process_start": "2026-05-04"}}),
        (["X", "--bid-date", "2026-05-04"], {"dates": {"bid": "2026-05-04"}}),
        (["X", "--conclusion-date", "2026-05-04"], {"dates": {"conclusion": "2026-05-04"}}),
        (["X", "--tender-authorization", "2026-05-04"], {"dates": {"tender_authorization": "2026-05-04"}}),
        (["X", "--contract-start", "2026-05-04"], {"dates": {"contract_start": "2026-05-04"}}),
        (["X", "--renewal-filed", "2026-01-02"], {"renewal": {"filed_on": "2026-01-02"}}),
        (["X", "--renewal-ruled"], {"renewal": {"ruled": True}}),
        (
            [
                "X",
                "--permission",
                "25.0.3",
                "--permission-covers",
                "conclude",
                "--permission-covers",
                "continue",
            ],
            {"permission": {"article": "25.0.3", "covers": ["conclude", "continue"]}},
        ),
        (["X", "--stop-order", "2026-01-02"], {"stop_order": {"date": "2026-01-02"}}),
        (["X", "--as-of", "2026-01-02"], {"as_of": "2026-01-02"}),
        (
            ["--member", "1170000013", "--member", "Y inc."],
            {"consortium": {"form": "undeclared", "members": [{"neq": "1170000013"}, {"name": "Y inc."}]}},
        ),
        (
            ["Z", "--consortium", "company", "--member", "Y inc."],
            {"firm": {"name": "Z"}, "consortium": {"form": "company", "members": [{"name": "Y inc."}]}},
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_typed_becomes_the_field(
    run: Run, registry: OneAnswer, args: list[str], fields: Mapping[str, Any]
) -> None:
    expected = {"firm": {"name": "X"}} if args[0] == "X" else {}
    assert typed(run, registry, *args) == {**expected, **fields}


def test_a_subcontract_of_another_nature_is_told_by_a_flag(run: Run, registry: OneAnswer) -> None:
    assert run("check", "X", "--other-nature").exit_code == exit_codes.NOT_ALLOWED
    told = registry.questions[-1].contract
    assert told is not None
    assert told.same_nature is False


@pytest.mark.parametrize("word", ["none", "aucun", "Non"])
def test_a_renewal_that_was_not_filed_is_not_a_renewal_unknown(
    run: Run, registry: OneAnswer, word: str
) -> None:
    run("check", "X", "--renewal-filed", word)
    told = registry.questions[-1].renewal
    assert told is not None
    assert told.filed_on is None


def test_every_field_of_the_question_has_an_option() -> None:
    paths = {field.path for field in FIELDS}
    plain = Question.from_dict(
        {
            "firm": {"name": "X"},
            "consortium": {"members": [{"name": "Y"}]},
            "contract": {},
            "renewal": {},
            "permission": {"article": "25.0.3"},
            "stop_order": {},
        }
    ).to_dict()
    wanted = {
        f"{name}.{leaf}" if isinstance(part, dict) else name
        for name, part in plain.items()
        for leaf in (part if isinstance(part, dict) else [""])
    }
    assert paths == wanted


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_page_is_printed_and_the_exit_code_is_that_of_the_answer(
    run: Run, registry: OneAnswer, name: str
) -> None:
    registry.answer = SITUATIONS[name]
    result = run("check", "X")
    assert result.stdout == as_text(SITUATIONS[name], "fr", brief=True)
    assert result.exit_code == exit_codes.OF_ANSWER[SITUATIONS[name].answer]
    assert run("check", "X", "--lang", "en").stdout == as_text(SITUATIONS[name], "en", brief=True)


@pytest.mark.parametrize(
    ("answer", "code"),
    list(zip(Answer, (0, 14, 0, 0, 13, 12, 11, 10, 10, 10), strict=True)),
    ids=str,
)
def test_every_answer_has_its_exit_code(run: Run, registry: OneAnswer, answer: Answer, code: int) -> None:
    registry.answer = evidence(asked(), verdict(answer, "R1", ()))
    assert run("check", "X").exit_code == code


def test_json_is_the_evidence(run: Run, registry: OneAnswer) -> None:
    result = run("check", "X", "--json")
    assert json.loads(result.stdout) == json.loads(json.dumps(SITUATIONS["barred"].to_dict()))
    assert "définitive" in result.stdout


# --- a question in a file ---------------------------------------------------------------------------


def test_a_question_is_read_from_a_file_or_from_standard_input(
    run: Run, registry: OneAnswer, tmp_path: Path
) -> None:
    question = asked(FIRM, as_of=date(2026, 1, 2))
    text = json.dumps(question.to_dict())
    file = tmp_path / "question.json"
    file.write_text(text, encoding="utf-8-sig")
    run("check", "--question", str(file))
    run("check", "--question", "-", input=text)
    assert registry.questions == [question, question]


def test_an_amount_in_a_file_stays_a_decimal(run: Run, registry: OneAnswer) -> None:
    run("check", "--question", "-", input='{"firm": {"name": "X"}, "contract": {"expenditure": 0.1}}')
    told = registry.questions[-1].contract
    assert told is not None
    assert told.expenditure == Decimal("0.1")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "JSON"),
        ('{"firm": {"nom": "X"}}', "firm.nom"),
        ('{"firm": {"neq": "1170000031"}}', "1170000013"),
        ('{"firm": {"name": "X"}, "contract": {"kind": "works"}}', "contract.kind"),
        (b"\xff\xfe\xfa", "JSON"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    run: Run, registry: OneAnswer, text: str | bytes, told: str
) -> None:
    result = run("check", "--question", "-", input=text)
    assert result.exit_code == exit_codes.USAGE
    assert told in result.stderr
    assert not result.stdout


# --- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "french", "english"),
    [
        (["1170000031"], "NEQ 1170000031 est invalide", "NEQ 1170000031 is not valid"),
        (["117000001"], "9 chiffres", "9 digits"),
        ([], "Aucune firme", "No firm"),
        (["..."], "Aucune firme", "No firm"),
        (["X", "--kind", "works"], "n'est pas parmi", "is not one of"),
        (["X", "--amount", "6.000.000"], "contract.expenditure", "contract.expenditure"),
        (["X", "--bid-date", "2026-13-01"], "dates.bid", "dates.bid"),
        (["X", "--tier", "0"], "contract.tier", "contract.tier"),
        (["X", "--tier", "two"], "nombre", "valid integer"),
        (["X", "--permission-covers", "conclude"], "permission.article", "permission.article"),
        (["X", "--amont", "3"], "n'existe pas", "No such option"),
        (["X", "--amount"], "demande une valeur", "requires an argument"),
        (["X", "Y"], "de trop", "nexpected extra"),
        (["X", "--name", "Y"], "deux fois", "twice"),
        (["1170000013", "--neq", "1170000013"], "deux fois", "twice"),
        (["X", "--question", "-"], "toute la question", "whole question"),
        (["--act", "bid", "--question", "-"], "--act", "--act"),
        (["--question", "no-such-file"], "n'existe pas", "does not exist"),
        (["X", "--no-journal"], "journal_optional", "journal_optional"),
        (["--consortium", "company"], "consortium.members", "consortium.members"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_asked_is_refused_in_both_languages(
    run: Run, registry: OneAnswer, args: list[str], french: str, english: str
) -> None:
    for language, told in (("fr", french), ("en", english)):
        result = run("--lang", language, "check", *args, input="{}")
        assert result.exit_code == exit_codes.USAGE
        assert told in result.stderr
        assert ("Erreur : " if language == "fr" else "Error: ") in result.stderr
        assert not registry.questions


def test_a_check_may_leave_no_trace_only_where_a_setting_allows_it(run: Run, registry: OneAnswer) -> None:
    allowed = {"AMP_REGISTRY_JOURNAL_OPTIONAL": "true"}
    assert run("check", "X", "--no-journal", env=allowed).exit_code == exit_codes.NOT_ALLOWED
    assert run("check", "X").exit_code == exit_codes.NOT_ALLOWED
    assert registry.journaled == [False, True]


def test_a_whole_check_on_the_sample_registers(filled: Run) -> None:
    result = filled("check", "1170000013", "--kind", "construction", "--amount", "6000000")
    assert result.exit_code == exit_codes.NOT_ALLOWED
    assert result.stdout.startswith("NON. La firme au NEQ 1170000013 ne peut pas soumissionner.")
    assert "no 1," in result.stdout
