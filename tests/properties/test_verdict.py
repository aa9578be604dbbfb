"""Properties of the verdict over any question and any state of the registers.

Each test quotes the sentence it checks. Questions and register states are drawn from the same words the
tables of situations use.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amp_registry.contract import Award, Body, Kind, MontrealObject, Role
from amp_registry.decide.law import load
from amp_registry.decide.verdict import SEVERITY, Answer, Verdict
from amp_registry.question import Act, ConsortiumForm
from tests.decide.situations import judged

LAW = load()
GRANTS = {Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS, Answer.MAY_CONTINUE}
SOME_DAYS = [
    date(2012, 5, 31),
    date(2012, 8, 1),
    date(2013, 6, 1),
    date(2014, 11, 1),
    date(2018, 3, 1),
    date(2020, 3, 1),
    date(2022, 6, 1),
    date(2022, 6, 2),
    date(2024, 4, 10),
    date(2024, 8, 8),
    date(2025, 3, 1),
    date(2026, 4, 2),
    date(2026, 11, 22),
    date(2027, 1, 15),
]
days = st.sampled_from(SOME_DAYS)
maybe_days = st.none() | days
amounts = st.none() | st.sampled_from(
    [0, 24_999, 100_000, 999_999, 1_000_000, 4_999_999, 5_000_000, 40_000_000]
)


def words(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([member.value for member in kind])


@st.composite
def contracts(draw: st.DrawFn) -> dict[str, Any] | None:
    if draw(st.integers(0, 9)) == 0:
        return None
    return {
        "kind": draw(st.none() | words(Kind)),
        "expenditure": draw(amounts),
        "pretax_price": draw(amounts),
        "body": draw(words(Body)),
        "award": draw(words(Award)),
        "role": draw(words(Role)),
        "tier": draw(st.integers(1, 3)),
        "same_nature": draw(st.booleans()),
        "montreal_object": draw(st.none() | words(MontrealObject)),
        "warranty_only": draw(st.booleans()),
        "renewal_option": draw(st.booleans()),
        "terms_not_discussed": draw(st.booleans()),
    }


permissions = st.none() | st.fixed_dictionaries(
    {
        "article": st.sampled_from(["25.0.2", "25.0.3", "25.0.4", "21.19", "21.20", "21.5"]),
        "covers": st.lists(st.sampled_from(["conclude", "subcontract_tier1", "continue"]), unique=True),
    }
)
renewals = st.none() | st.fixed_dictionaries({"filed_on": maybe_days, "ruled": st.booleans()})
firms = st.sampled_from(
    [
        {"neq": "1170000013", "name": "Construction Exemple inc."},
        {"neq": "1170000013"},
        {"name": "Construction Exemple inc."},
        {"amp_client_number": "3000000001"},
        {"neq": "8870000047"},
    ]
)


@st.composite
def questions(draw: st.DrawFn, consortium: bool = True) -> dict[str, Any]:
    as_of = draw(days)
    asked: dict[str, Any] = {
        "firm": draw(firms),
        "act": draw(st.none() | words(Act)),
        "as_of": as_of,
        "contract": draw(contracts()),
        "permission": draw(permissions),
        "renewal": draw(renewals),
        "stop_order": draw(st.none() | st.fixed_dictionaries({"date": maybe_days})),
        "dates": {
            "process_start": draw(maybe_days),
            "bid": draw(maybe_days),
            "conclusion": draw(maybe_days),
            "tender_authorization": draw(maybe_days),
            "contract_start": draw(maybe_days),
        },
    }
    if consortium and draw(st.integers(0, 4)) == 0:
        asked["consortium"] = {
            "form": draw(words(ConsortiumForm)),
            "members": [{"neq": "1170000021"}, {"name": "Pavage Échantillon ltée"}][
                : draw(st.integers(1, 2))
            ],
        }
    return asked


found = st.sampled_from(["neq", "strong", "possible", "neighbour"])
rena_rows = st.fixed_dictionaries(
    {
        "found": found,
        "registration": st.sampled_from(["definitive", "provisional", "unknown"]),
        "registered_on": st.sampled_from(SOME_DAYS),
        "projected_end": maybe_days,
    },
    optional={"features": st.sampled_from([["name_conflict"], ["different_neq"], ["neq_flagged"]])},
)
rea_rows = st.fixed_dictionaries(
    {
        "found": st.sampled_from(["neq", "neq", "neq", "strong"]),
        "status": st.sampled_from(["authorized", "authorized", "suspended", "expired", "unknown"]),
        "suspension_cause": st.sampled_from([None, "annual_update", "integrity"]),
        "oversight": st.sampled_from([None, True, False]),
        "issued_on": maybe_days,
        "expires_on": maybe_days,
    },
    optional={"features": st.sampled_from([["name_conflict"], ["different_neq", "same_name_key"]])},
)
states = st.sampled_from(["fresh", "fresh", "fresh", "stale", "missing", "partial", "later"])
shown = st.fixed_dictionaries(
    {
        "rena": st.lists(rena_rows, max_size=2),
        "rea": st.lists(rea_rows, max_size=2),
        "copies": st.fixed_dictionaries({"rena": states, "rea": states}),
    }
)


def clean(value: Any) -> Any:
    """TOML has no null: leave it out, as a table of situations does."""
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items() if item is not None}
    return [clean(item) for item in value] if isinstance(value, list) else value


def ask(question: dict[str, Any], registers: dict[str, Any], members: list[dict[str, Any]]) -> Verdict:
    return judged(clean({"question": question, **registers, "members": members}), LAW)


@given(questions(), shown, st.lists(shown, min_size=2, max_size=2))
def test_there_is_always_an_answer_and_exactly_one_rule(
    question: dict[str, Any], registers: dict[str, Any], members: list[dict[str, Any]]
) -> None:
    """Never an exception, always exactly one rule, and the rule is among the reasons."""
    verdict = ask(question, registers, members)
    assert verdict.rule in {ground.rule for ground in verdict.grounds}


@given(questions(), shown, rena_rows, st.lists(shown, min_size=2, max_size=2))
def test_adding_a_rena_entry_never_makes_an_answer_milder(
    question: dict[str, Any],
    registers: dict[str, Any],
    entry: dict[str, Any],
    members: list[dict[str, Any]],
) -> None:
    """Adding a RENA entry never makes an answer milder.

    For a new contract; for one in progress the law itself says that a firm that is provisionally on RENA
    must go on, where a firm never authorized is a question. Before 2019 a listed firm could take an indirect
    subcontract (R1b): an entry that says so ends the doubt a partial copy left. A permission is for barred firms.
    """
    question = {**question, "permission": None}
    before = ask(question, registers, members)
    after = ask(question, {**registers, "rena": [*registers["rena"], entry]}, members)
    if before.act is Act.CONTINUE or before.answer is Answer.OUT_OF_SCOPE:
        return
    if any(ground.rule == "R1b" for v in (after, *after.members) for ground in v.grounds):
        return
    assert SEVERITY[after.answer] >= SEVERITY[before.answer]


@given(questions(), shown, st.lists(shown, min_size=2, max_size=2))
def test_a_stale_or_missing_copy_of_rena_never_yields_an_allowance(
    question: dict[str, Any], registers: dict[str, Any], members: list[dict[str, Any]]
) -> None:
    """A register copy that is missing, or older than its maximum age, never yields an allowance."""
    for state in ("stale", "missing"):
        copies = {**registers["copies"], "rena": state}
        assert ask(question, {**registers, "copies": copies}, members).answer not in GRANTS


@given(questions(), shown)
def test_a_stale_or_missing_copy_of_rea_never_grants_what_an_authorization_grants(
    question: dict[str, Any], registers: dict[str, Any]
) -> None:
    """At or above a threshold a stale or missing REA gives `unknown`, whatever it shows."""
    for state in ("stale", "missing"):
        verdict = ask(
            {**question, "consortium": None, "permission": None},
            {**registers, "copies": {"rena": "fresh", "rea": state}},
            [],
        )
        assert verdict.rule not in {"A1", "A2", "A3", "D1", "C9", "C17", "C18"}


@given(questions(), shown, st.lists(shown, min_size=2, max_size=2), amounts, amounts)
def test_raising_the_amount_never_makes_it_milder(
    question: dict[str, Any],
    registers: dict[str, Any],
    members: list[dict[str, Any]],
    one: int | None,
    other: int | None,
) -> None:
    """Raising the amount never makes the answer milder (new contracts; where nothing else is missing)."""
    if question["contract"] is None or one is None or other is None or question["contract"]["kind"] is None:
        return
    low, high = (
        ask({**question, "contract": {**question["contract"], "expenditure": a}}, registers, members)
        for a in sorted((one, other))
    )
    if low.act is Act.CONTINUE or "N1" in {low.rule, high.rule} or "T5" in {low.rule, high.rule}:
        return
    if (
        _permitted(low)
        or _permitted(high)
        or {"A7", "A17", "A21"} & {low.rule, *(m.rule for m in low.members)}
    ):
        return
    assert _softened(high) >= _softened(low)


def _permitted(verdict: Verdict) -> bool:
    return any(v.rule in {"A15", "R3"} for v in (verdict, *verdict.members))


def _softened(verdict: Verdict) -> int:
    """An authorized firm needs no declaration at any amount: its plain yes is not milder than conditions."""
    if verdict.answer in {Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS}:
        return 0
    return SEVERITY[verdict.answer]


@given(questions(), shown, st.lists(shown, min_size=2, max_size=2))
def test_a_consortium_is_never_milder_than_its_worst_member(
    question: dict[str, Any], registers: dict[str, Any], members: list[dict[str, Any]]
) -> None:
    """A consortium is never milder than its worst member; a company's shareholder is weighed by row A14."""
    verdict = ask(question, registers, members)
    for member in verdict.members:
        if member.rule.startswith("A") and question["consortium"]["form"] == "company":
            continue
        assert SEVERITY[verdict.answer] >= SEVERITY[member.answer]


@given(questions(consortium=False), shown)
def test_a_name_alone_never_reaches_a_plain_yes(question: dict[str, Any], registers: dict[str, Any]) -> None:
    """A plain `allowed` needs a NEQ that was given; a name alone reaches at best conditions."""
    verdict = ask({**question, "firm": {"name": "Construction Exemple inc."}}, registers, [])
    assert verdict.answer is not Answer.ALLOWED
    if verdict.answer in GRANTS:
        assert "confirm_neq" in {condition.code for condition in verdict.conditions}


@given(questions(consortium=False), shown, st.booleans())
def test_a_field_that_does_not_matter_changes_nothing(
    question: dict[str, Any], registers: dict[str, Any], flag: bool
) -> None:
    """The answer does not change when an irrelevant field does."""
    contract = question["contract"]
    if contract is None or contract["role"] == "subcontractor" or question["act"] in {"subcontract", None}:
        return
    changed = {**contract, "tier": 3, "same_nature": flag}
    if contract["body"] != "montreal":
        changed["montreal_object"] = None
    if question["act"] != "continue":
        changed |= {"warranty_only": flag, "renewal_option": not flag}
    before, after = (ask({**question, "contract": c}, registers, []) for c in (contract, changed))
    assert (before.answer, before.rule) == (after.answer, after.rule)
