"""Lists of firms: sent, followed while they are checked, given back with the answers, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import FileResponse, Response

from amp_registry.bulk.value import Order
from amp_registry.bulk.writing import Form
from amp_registry.errors import NoSuchPage
from amp_registry.web.lists import job as jobs
from amp_registry.web.lists.counter import Counter
from amp_registry.web.lists.job import Job, Step, Wanted
from amp_registry.web.pages.visit import WRONG, Checking, SentOnce, Visit, one, texts
from amp_registry.web.security import forms
from amp_registry.web.views import list_state
from amp_registry.web.views.list_state import ListState
from amp_registry.web.views.say import Say
from amp_registry.web.views.typed import Typed

MEDIA: Final[Mapping[Form, str]] = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BUSY: Final = 503
RECENT: Final = 20

router = APIRouter()


@router.get("/lists")
async def lists(visit: Checking) -> Response:
    """Show the form that sends a list, and the lists sent lately."""
    return await lists_page(visit)


async def lists_page(visit: Visit, status: int = 200, wrong: tuple[str, ...] = ()) -> Response:
    """Return that page; `wrong` is what is wrong with what was sent."""
    found = _counter(visit).of_owner(_owner(visit))[:RECENT]
    recent = [_drawn(job, visit.say) for job in found]
    return await visit.page(
        "lists.html", status, recent=recent, wrong=wrong, days=jobs.KEPT_DAYS, done=visit.query("done")
    )


@router.post("/lists")
async def send(visit: Checking, form: Annotated[FormData, Depends(forms.once)]) -> Response:
    """Take a list in, and go to the page that follows it."""
    try:
        return await _taken_in(visit, form)
    finally:
        await form.close()


async def _taken_in(visit: Visit, form: FormData) -> Response:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        wrong = (visit.say("lists.no_file"), visit.say("lists.no_file_why"))
        return await lists_page(visit, WRONG, wrong)
    wanted = _wanted(visit, file.filename, texts(form))
    job = await run_in_threadpool(_counter(visit).hand_in, wanted, file.file, visit.caller.asker, visit.now)
    if job is None:
        return await lists_page(visit, BUSY, (visit.say("lists.full"), visit.say("lists.full_todo")))
    return visit.see(f"lists/{job.id}")


def _wanted(visit: Visit, name: str, typed: Typed) -> Wanted:
    order = one(typed, "order")
    return Wanted(
        owner=_owner(visit),
        sent_at=visit.now.isoformat(),
        name=name,
        form=Form.CSV if one(typed, "form") == Form.CSV else Form.XLSX,
        language=visit.language,
        sheet=one(typed, "sheet") or None,
        order=order if order in list(Order) else None,
    )


@router.get("/lists/{job_id}")
async def follow(visit: Checking, job_id: str) -> Response:
    """Show how far a list is; the page comes again by itself until it is done, unless `?still=1`."""
    drawn = _drawn(_job(visit, job_id), visit.say)
    return await visit.page("list.html", job=drawn, days=jobs.KEPT_DAYS, still=bool(visit.query("still")))


@router.get("/lists/{job_id}/answers")
async def answers(visit: Checking, job_id: str) -> Response:
    """Give the answers of a list that is done."""
    job = _job(visit, job_id)
    if job.state().step is not Step.DONE:
        return visit.see(f"lists/{job_id}")
    wanted = job.wanted()
    stem = jobs.file_name(wanted.name).rpartition(".")[0] or "liste"
    name = f"{stem}-{'reponses' if wanted.language == 'fr' else 'answers'}.{wanted.form.value}"
    return FileResponse(job.answers_file, media_type=MEDIA[wanted.form], filename=name)


@router.post("/lists/{job_id}/delete")
async def delete(visit: Checking, job_id: str, _sent: SentOnce) -> Response:
    """Delete a list and its answers from the server."""
    _job(visit, job_id).delete()
    return visit.see("lists?done=deleted")


def _counter(visit: Visit) -> Counter:
    counter: Counter = visit.request.app.state.counter
    return counter


def _owner(visit: Visit) -> str:
    asker = visit.caller.asker
    return f"{asker.kind.value}:{asker.name}"


def _job(visit: Visit, job_id: str) -> Job:
    job = _counter(visit).find(job_id, _owner(visit))
    if job is None:
        raise NoSuchPage(path=visit.request.url.path)
    return job


def _drawn(job: Job, say: Say) -> ListState:
    wanted, state = job.wanted(), job.state()
    return list_state.drawn(
        job.id,
        name=wanted.name,
        sent_at=wanted.sent_at,
        form=wanted.form.value.upper(),
        step=state.step.value,
        counts=(state.done, state.rows),
        wrong=tuple(part[say.language] for part in state.wrong),
        summary=tuple(
            (title, tuple((label, value) for label, value in facts)) for title, facts in state.summary.items()
        ),
        say=say,
    )
