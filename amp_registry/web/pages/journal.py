"""The journal: its entries, looked for, exported; its chain, verified from end to end."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import BinaryIO, Final, cast

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from amp_registry.bulk.answer_words import ANSWERS
from amp_registry.decide.verdict import Answer
from amp_registry.errors import InvalidQuestion, JournalBroken
from amp_registry.journaling import Form, Verified
from amp_registry.registry import Registry
from amp_registry.store.journal import JournalEntry
from amp_registry.web.pages.visit import WRONG, Reading, Sent, Visit
from amp_registry.web.views import journal_rows, paging
from amp_registry.web.views.question_form import Choice
from amp_registry.web.views.wrong import parts

ON_A_PAGE: Final = 50
IN_MEMORY: Final = 4_000_000
CHUNK: Final = 1 << 16
MEDIA: Final = {Form.CSV: "text/csv; charset=utf-8", Form.JSONL: "application/jsonl; charset=utf-8"}
FILTERS: Final = ("firm", "answer", "since", "until")

router = APIRouter()


@router.get("/journal")
async def journal(visit: Reading) -> Response:
    """Show the entries of the journal, the newest first."""
    return await journal_page(visit)


async def journal_page(visit: Visit, verified: Verified | JournalBroken | None = None) -> Response:
    """Return that page, with how its chain was found when it was verified."""
    page = paging.number_of(visit.query("page"))
    wrong: tuple[str, ...] = ()
    found: list[JournalEntry] = []
    try:
        visit.day("since"), visit.day("until")
        found = await visit.ask_long(
            lambda registry: list(
                islice(_entries(visit, registry), (page - 1) * ON_A_PAGE, page * ON_A_PAGE + 1)
            )
        )
    except InvalidQuestion as error:
        wrong = parts(visit.say, error)
    except JournalBroken as error:
        verified = error
    query = {name: visit.query(name) for name in FILTERS}
    return await visit.page(
        "journal.html",
        WRONG if wrong else 200,
        rows=[journal_rows.row(entry, visit.say) for entry in found[:ON_A_PAGE]],
        paging=paging.uncounted(visit.address("journal"), query, page, more=len(found) > ON_A_PAGE),
        answers=[Choice(a.value, visit.say(word), query["answer"] == a) for a, word in ANSWERS.items()],
        query=query,
        exports={form.value: _export_address(visit, query, form) for form in Form},
        holds=verified if isinstance(verified, Verified) else None,
        broken=parts(visit.say, verified) if isinstance(verified, JournalBroken) else (),
        wrong=wrong,
    )


def _export_address(visit: Visit, query: dict[str, str], form: Form) -> str:
    return paging.filtered(visit.address(f"journal/export.{form.value}"), query)


def _entries(visit: Visit, registry: Registry) -> Iterator[JournalEntry]:
    answer = visit.query("answer")
    return registry.journal.entries(
        since=visit.day("since"),
        until=visit.day("until"),
        firm=visit.query("firm") or None,
        answers=[answer] if answer in list(Answer) else [],
        newest_first=True,
    )


@router.post("/journal/verify")
async def verify(visit: Reading, _sent: Sent) -> Response:
    """Walk the chain from end to end, and say whether it holds."""
    try:
        found: Verified | JournalBroken = await visit.ask_long(lambda registry: registry.journal.verify())
    except JournalBroken as error:
        found = error
    return await journal_page(visit, found)


@router.get("/journal/verify")
async def not_verified(visit: Reading) -> Response:
    """Go to the journal: the page of a verification was opened again."""
    return visit.see("journal")


@router.get("/journal/export.{form}")
async def export(visit: Reading, form: Form) -> Response:
    """Give the entries that answer to the filters, as a file; what is large waits on disk."""
    # Closed by who reads it to its end: the response.
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    output = cast("BinaryIO", file)
    await visit.ask_long(lambda registry: registry.journal.export(_entries(visit, registry), form, output))
    output.seek(0)
    name = f"amp-registry-journal.{form.value}"
    return StreamingResponse(
        _read(output),
        media_type=MEDIA[form],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


async def _read(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while some := await run_in_threadpool(file.read, CHUNK):
            yield some
