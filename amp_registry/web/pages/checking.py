"""The question and its answer: one field, then the answer, what would sharpen it, and the proof to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from amp_registry import proving
from amp_registry.errors import AmpRegistryError, InvalidQuestion
from amp_registry.explain.again import Again, asked_again
from amp_registry.explain.as_again import as_again
from amp_registry.explain.evidence import Evidence
from amp_registry.language import LANGUAGES
from amp_registry.match_decision import MatchDecision
from amp_registry.proving import Form
from amp_registry.question import Question
from amp_registry.registry import Registry
from amp_registry.store.journal import JournalEntry
from amp_registry.web.pages.visit import WRONG, Checking, Reading, Sent, Visit
from amp_registry.web.views import question_form, typed, wrong
from amp_registry.web.views.answer import told
from amp_registry.web.views.decided import decided
from amp_registry.web.views.typed import Typed

MEDIA: Final[Mapping[Form, str]] = {
    Form.PDF: "application/pdf",
    Form.HTML: "text/html; charset=utf-8",
    Form.JSON: "application/json",
}
WIDTH: Final = 10_000

router = APIRouter()


@router.get("/")
async def home(visit: Reading) -> Response:
    """Show the one field."""
    return await first_page(visit, {typed.WHO: [visit.query(typed.WHO)]})


async def first_page(visit: Visit, sent: Typed, error: InvalidQuestion | None = None) -> Response:
    """Return the first page, with what was typed in it and what is wrong with that."""
    form = question_form.first(visit.say, sent, error)
    return await visit.page("home.html", WRONG if error else 200, form=form)


@router.post("/check")
async def check(visit: Checking, sent: Sent) -> Response:
    """Answer a question, and go to the page of the answer; a question that cannot be asked is shown again."""
    try:
        question = Question.from_dict(typed.question(sent))
    except InvalidQuestion as error:
        if typed.WHO in sent:
            return await first_page(visit, sent, error)
        return await edit_page(visit, sent, error)
    evidence: Evidence = await visit.ask(
        lambda registry: registry.check(question, now=visit.now, asked_by=visit.caller.asker)
    )
    if evidence.journal is None:
        return await answer_page(visit, Shown(evidence.to_dict()))
    return visit.see(f"checks/{evidence.journal.seq}")


async def edit_page(visit: Visit, sent: Typed, error: InvalidQuestion) -> Response:
    """Return the form of a question that was changed into one that cannot be asked."""
    form = question_form.again(visit.say, sent, {}, error)
    return await visit.page("edit.html", WRONG, form=form)


@router.get("/check")
async def no_question(visit: Reading) -> Response:
    """Go to the one field: the page of a refused question was opened again."""
    return visit.see("")


@dataclass(frozen=True, slots=True, kw_only=False)
class Shown:
    """What the page of an answer shows: its evidence, the decisions taken on it, how it differs from an earlier one."""

    evidence: Mapping[str, Any]
    entry: JournalEntry | None = None
    decisions: tuple[MatchDecision, ...] = ()
    again: Again | None = None


@router.get("/checks/{seq}")
async def answer(visit: Reading, seq: int) -> Response:
    """Show the answer the journal keeps under a number."""
    return await answer_page(visit, await shown(visit, seq))


async def shown(visit: Visit, seq: int) -> Shown:
    """Return what the page of a journaled answer shows; raises `NoSuchEntry`, `JournalBroken`."""
    after = visit.number("after")
    return await visit.ask(lambda registry: _shown(registry, seq, after))


def _shown(registry: Registry, seq: int, after: int | None) -> Shown:
    entry = registry.journal.entry(seq)
    decisions = tuple(one for one in registry.decisions() if one.check == seq)
    return Shown(entry.evidence(), entry, decisions, _again(registry, seq, after) if after else None)


def _again(registry: Registry, seq: int, after: int) -> Again | None:
    """Return how an answer differs from an earlier one; None where there is no such earlier one."""
    try:
        before = registry.journal.entry(after)
        return asked_again(after, before.checked_at, before.evidence(), registry.journal.evidence(seq))
    except AmpRegistryError:
        return None


async def answer_page(visit: Visit, found: Shown, error: AmpRegistryError | None = None) -> Response:
    """Return the page of an answer; `error` is what is wrong with a decision somebody would record on it."""
    evidence, say = found.evidence, visit.say
    needs = question_form.needs_of(evidence, say)
    checked_at = found.entry.checked_at if found.entry else visit.now
    values = typed.values(evidence["question"], checked_at)
    return await visit.page(
        "answer.html",
        WRONG if error else 200,
        told=told(evidence, visit.language),
        kept=say.moment(checked_at) if found.entry else "",
        form=question_form.again(say, values, needs),
        wrong=wrong.parts(say, error) if error else (),
        decisions=tuple(decided(one, say) for one in found.decisions),
        again=as_again(found.again, visit.language, WIDTH).splitlines() if found.again else (),
        done=visit.query("done"),
        number=visit.query("number"),
    )


@router.post("/checks/{seq}/again")
async def ask_again(visit: Checking, seq: int, _sent: Sent) -> Response:
    """Ask the question of a check again, today, and show how the answer differs."""
    asked: Again = await visit.ask(
        lambda registry: registry.check_again(seq, now=visit.now, asked_by=visit.caller.asker)
    )
    link = asked.evidence.journal
    return visit.see(f"checks/{link.seq}?after={seq}") if link else visit.see(f"checks/{seq}")


@router.get("/checks/{seq}/proof.{form}")
async def proof(visit: Reading, seq: int, form: Form) -> Response:
    """Give the proof of an answer, in this language or in both (`?both=1`)."""
    languages = LANGUAGES if visit.query("both") else (visit.language,)
    drawn: bytes = await visit.ask(
        lambda registry: proving.draw(registry.journal.entry(seq).evidence(), form, languages)
    )
    # A page drawn elsewhere than here has a style of its own: it is saved, never shown under this address.
    how = "inline" if form is Form.PDF else "attachment"
    name = f"amp-registry-{seq}.{form.value}"
    return Response(
        drawn, media_type=MEDIA[form], headers={"content-disposition": f'{how}; filename="{name}"'}
    )
