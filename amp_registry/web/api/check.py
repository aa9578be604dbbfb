"""`check`: one question, its evidence. As JSON for programs; in a line, a page or a table for spreadsheets."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from amp_registry import amounts, typed_firm
from amp_registry.access_token import Right
from amp_registry.errors import InvalidQuestion
from amp_registry.field_value import refused
from amp_registry.language import Text
from amp_registry.question import Question
from amp_registry.web.api import answer_forms
from amp_registry.web.api.examples import QUESTION
from amp_registry.web.api.parameters import AnswerForm, Asked
from amp_registry.web.responses import ANSWER, PROBLEMS, body_of
from amp_registry.web.security.access import Caller, needs
from amp_registry.web.sending import desk_of, language

router = APIRouter(tags=["check"])
Checker = Annotated[Caller, Depends(needs(Right.CHECK))]
CONTRACT: Final = ("kind", "body", "award", "role", "tier", "montreal_object")
FIRM: Final = ("name", "neq", "amp_client_number", "city", "postal_code")
DATES: Final = ("process_start", "bid", "conclusion")
AN_AMOUNT: Final = Text("6000000 ; 6 000 000,00 ; $6,000,000.00", "6000000; 6 000 000,00; $6,000,000.00")
NOT_BOTH: Final = Text("q, ou name et neq", "q, or name and neq")
TWICE: Final = Text("La firme est donnée deux fois.", "The firm is given twice.")


@router.post(
    "/check",
    summary="May this firm contract?",
    openapi_extra=body_of("Question", QUESTION),
    responses={200: ANSWER, **PROBLEMS},
    response_class=Response,
)
async def check(request: Request, caller: Checker, form: Annotated[AnswerForm, Query()]) -> Response:
    """Return the evidence of a question (section 2 of the interface, as JSON); it is written to the journal."""
    return await _answered(request, caller, Question.from_json(await request.body()), form)


@router.get(
    "/check",
    summary="The same, the question in the address",
    responses={200: ANSWER, **PROBLEMS},
    response_class=Response,
)
async def check_address(request: Request, caller: Checker, asked: Annotated[Asked, Query()]) -> Response:
    """Return the evidence of a question for a program that can only fetch an address; it is journaled like any other."""
    return await _answered(request, caller, question_of(asked), asked)


async def _answered(request: Request, caller: Caller, question: Question, form: AnswerForm) -> Response:
    told = await desk_of(request).check_recorded(question, caller.asker)
    wanted = answer_forms.form_of(form.format, request.headers)
    return answer_forms.answered(told, wanted, language(request, form.lang))


def question_of(asked: Asked) -> Question:
    """Return the question of an address; raises `InvalidQuestion` with the path of a wrong field."""
    firm = _taken(asked, FIRM)
    if asked.q is not None:
        if "name" in firm or "neq" in firm:
            raise refused("q", asked.q, NOT_BOTH, TWICE)
        firm |= typed_firm.fields(asked.q)
    contract = _taken(asked, CONTRACT)
    if asked.expenditure is not None:
        contract["expenditure"] = _dollars(asked.expenditure)
    told: dict[str, Any] = {"firm": firm, "dates": _taken(asked, DATES), **_taken(asked, ("act", "as_of"))}
    return Question.from_dict({**told, "contract": contract} if contract else told)


def _taken(asked: Asked, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what was given of some parameters, as JSON holds it."""
    given = ((name, getattr(asked, name)) for name in names)
    return {name: v.isoformat() if isinstance(v, date) else v for name, v in given if v is not None}


def _dollars(text: str) -> Any:
    found = amounts.parse(text)
    if found is None:
        problem: InvalidQuestion = refused("contract.expenditure", text, AN_AMOUNT)
        raise problem
    return found
