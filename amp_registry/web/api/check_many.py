"""`check-many`: a question a line in, an evidence a line out, in the same order, while the rest is still coming.

A line that is no question, or that cannot be answered, is answered by a problem with its `line`; it stops nothing. What
is held at once is some hundreds of lines, whatever their number.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from amp_registry.access_token import Right
from amp_registry.asker import Asker
from amp_registry.errors import AmpRegistryError, StoreError, TooLarge
from amp_registry.explain.as_json import as_json
from amp_registry.explain.evidence import Evidence
from amp_registry.language import Language, Text
from amp_registry.question import Question
from amp_registry.registry import Registry
from amp_registry.web import problems
from amp_registry.web.api.examples import QUESTION
from amp_registry.web.api.parameters import Parameters
from amp_registry.web.desk import Desk
from amp_registry.web.responses import EVIDENCE_LINES, PROBLEMS, lines_of
from amp_registry.web.security.access import Caller, needs
from amp_registry.web.sending import desk_of, language
from amp_registry.web.web_settings import LARGEST_BODY, MOST_LINES

router = APIRouter(tags=["check"])
NDJSON: Final = "application/x-ndjson"
TOGETHER: Final = 200
_Answer = Evidence | AmpRegistryError


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the body and its number, from 1."""

    place: int
    text: bytes


class Lines(StreamingResponse):
    """Lines sent while the request is still being read.

    Starlette's own response waits for the asker to leave by reading what they send, which would be our questions.
    """

    media_type = NDJSON

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the lines; reading the questions is what notices that the asker has left."""
        await self.stream_response(send)


@router.post(
    "/check-many",
    summary="Many questions, one a line",
    openapi_extra=lines_of("Question", json.dumps(QUESTION) + "\n"),
    responses={200: EVIDENCE_LINES, **PROBLEMS},
    response_class=Lines,
)
async def check_many(
    request: Request,
    caller: Annotated[Caller, Depends(needs(Right.CHECK))],
    parameters: Annotated[Parameters, Query()],
) -> Lines:
    """Return the evidence of each question, in order, each written to the journal before it is given out."""
    spoken = language(request, parameters.lang)
    told = _answers(_lines(request), desk_of(request), caller.asker, spoken)
    return Lines(told)


async def _lines(request: Request) -> AsyncIterator[list[_Line]]:
    """Yield the lines of a body with their numbers as they come, some together, blank ones left out.

    Raises `TooLarge`, once the lines before what is too much were given.
    """
    left, place, asked = b"", 0, 0
    async for chunk in request.stream():
        *whole, left = (left + chunk).split(b"\n")
        some: list[_Line] = []
        for line in whole:
            place += 1
            some += [_Line(place, line)] if line.strip() else []
        asked += len(some)
        for start in range(0, len(some), TOGETHER):
            yield some[start : start + TOGETHER]
        if len(left) > LARGEST_BODY or asked > MOST_LINES:
            raise TooLarge(limit=MOST)
    if left.strip():
        yield [_Line(place + 1, left)]


MOST: Final = Text(
    f"{MOST_LINES} questions, ou 1 Mo sur une ligne", f"{MOST_LINES} questions, or 1 MB on one line"
)


async def _answers(
    lines: AsyncIterator[list[_Line]], desk: Desk, asker: Asker, spoken: Language
) -> AsyncIterator[bytes]:
    """Yield the answers, a line each; what stops the whole is its last line, for the status is sent already."""
    place = 0
    try:
        async for some in lines:
            place = some[0].place
            asked = [_question(line) for line in some]
            told = await desk.ask_long(partial(answers, asked=asked, asker=asker, now=desk.moment()))
            for line, answer in zip(some, told, strict=True):
                yield _written(answer, line.place, spoken)
            place = some[-1].place + 1
    except AmpRegistryError as error:
        yield _written(error, place, spoken)
    except ClientDisconnect:  # who asked has left: there is nobody to tell
        return


def answers(
    registry: Registry, asked: Sequence[Question | AmpRegistryError], asker: Asker, now: datetime
) -> list[_Answer]:
    """Return the answer of each question, in order; what is no question, or cannot be answered, stays in its place."""
    told: list[_Answer] = []
    while len(told) < len(asked):
        first = asked[len(told)]
        if isinstance(first, AmpRegistryError):
            told.append(first)
            continue
        questions = _until_a_problem(asked[len(told) :])
        try:
            told.extend(registry.check_many(questions, now=now, asked_by=asker))
        except StoreError:
            raise
        except AmpRegistryError as error:
            told.append(error)
    return told


def _until_a_problem(asked: Sequence[Question | AmpRegistryError]) -> list[Question]:
    found: list[Question] = []
    for one in asked:
        if isinstance(one, AmpRegistryError):
            break
        found.append(one)
    return found


def _question(line: _Line) -> Question | AmpRegistryError:
    if len(line.text) > LARGEST_BODY:
        return TooLarge(limit=MOST)
    try:
        return Question.from_json(line.text)
    except AmpRegistryError as error:
        return error


def _written(answer: _Answer, place: int, spoken: Language) -> bytes:
    told: dict[str, Any] = (
        answer.to_dict()
        if isinstance(answer, Evidence)
        else {"line": place, **problems.problem(answer, spoken)}
    )
    return as_json(told, indent=None).encode() + b"\n"
