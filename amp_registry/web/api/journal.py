"""The journal: its entries listed, one shown as it was given out, its chain verified; and proofs, drawn and verified."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from amp_registry import journaling, proving
from amp_registry.access_token import Right
from amp_registry.errors import JournalBroken
from amp_registry.language import LANGUAGES, Language
from amp_registry.registry import Registry
from amp_registry.web.api.parameters import Drawn, Entries, Parameters, ProofForm
from amp_registry.web.responses import (
    EVIDENCE,
    FILE_BODY,
    JOURNAL,
    PROBLEMS,
    PROOF,
    PROOF_REPORT,
    VERIFIED,
)
from amp_registry.web.security.access import Caller, needs
from amp_registry.web.sending import desk_of, json_response, language

router = APIRouter(tags=["journal"])
Reader = Annotated[Caller, Depends(needs(Right.READ))]
Number = Annotated[int, Path(ge=1, le=2**53)]
MEDIA: Final = {
    ProofForm.PDF: "application/pdf",
    ProofForm.HTML: "text/html; charset=utf-8",
    ProofForm.JSON: "application/json",
}


@router.get(
    "/journal",
    summary="The entries of the journal, the newest first",
    responses={200: JOURNAL, **PROBLEMS},
    response_class=Response,
)
async def list_entries(request: Request, _caller: Reader, wanted: Annotated[Entries, Query()]) -> Response:
    """Return the entries in short, and `next`: the number to give as `before` for those that follow, if any."""

    def work(registry: Registry) -> dict[str, Any]:
        found = list(
            islice(
                registry.journal.entries(
                    since=wanted.since,
                    until=wanted.until,
                    firm=wanted.firm,
                    answers=wanted.answer,
                    newest_first=True,
                    before=wanted.before,
                ),
                wanted.limit + 1,
            )
        )
        shown = found[: wanted.limit]
        return {
            "entries": [
                dict(zip(journaling.COLUMNS, journaling.values(entry), strict=True)) for entry in shown
            ],
            "next": shown[-1].link.seq if len(found) > len(shown) else None,
        }

    return json_response(await desk_of(request).ask_long(work))


@router.get(
    "/journal/verify",
    summary="Whether the journal's chain holds",
    responses={200: VERIFIED, **PROBLEMS},
    response_class=Response,
)
async def verify(request: Request, _caller: Reader, _none: Annotated[Parameters, Query()]) -> Response:
    """Walk the whole chain, against the heads of the settings; a chain that does not hold is an answer, not an error."""

    def work(registry: Registry) -> dict[str, Any]:
        try:
            return {**registry.journal.verify().to_dict(), "error": None}
        except JournalBroken as error:
            return {"holds": False, "entries": None, "last": None, "heads": [], "error": error.to_dict()}

    return json_response(await desk_of(request).ask_long(work))


@router.get(
    "/journal/{seq}",
    summary="One entry: the evidence as it was given out",
    responses={200: EVIDENCE, **PROBLEMS},
    response_class=Response,
)
async def show(
    request: Request, _caller: Reader, seq: Number, _none: Annotated[Parameters, Query()]
) -> Response:
    """Return the evidence of an entry, from the entry alone; its hash was found to hold."""
    return json_response(await desk_of(request).ask(lambda registry: _record(registry, seq)))


@router.get(
    "/journal/{seq}/proof",
    summary="One entry as a proof for the file",
    responses={200: PROOF, **PROBLEMS},
    response_class=Response,
    tags=["proof"],
)
async def proof(
    request: Request, _caller: Reader, seq: Number, wanted: Annotated[Drawn, Query()]
) -> Response:
    """Return the proof of an entry: the same bytes each time, which `verify` and `proof/verify` recognize."""
    first = language(request, wanted.lang)
    languages: list[Language] = [first, *(one for one in LANGUAGES if one != first and wanted.both)]
    form = proving.Form(wanted.format.value)
    drawn = await desk_of(request).ask_long(
        lambda registry: proving.draw(_record(registry, seq), form, languages)
    )
    name = f'attachment; filename="amp-registry-{seq}.{form.value}"'
    return Response(drawn, media_type=MEDIA[wanted.format], headers={"content-disposition": name})


@router.post(
    "/proof/verify",
    summary="What a proof is worth",
    openapi_extra=FILE_BODY,
    responses={200: PROOF_REPORT, **PROBLEMS},
    response_class=Response,
    tags=["proof"],
)
async def verify_proof(request: Request, _caller: Reader, _none: Annotated[Parameters, Query()]) -> Response:
    """Return whether a proof's content, its page and its entry in this journal hold; the file is the whole body."""
    file = await request.body()
    report = await desk_of(request).ask_long(lambda registry: registry.verify_proof(file))
    return json_response(report.to_dict())


def _record(registry: Registry, seq: int) -> dict[str, Any]:
    return journaling.record_of(registry.journal.entry(seq))
