"""What a person decides of an answer, where they see it: same firm or another, taken back, taken in charge, closed."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amp_registry.errors import DecisionError, InvalidQuestion, NotForReview
from amp_registry.match_decision import MatchDecision
from amp_registry.reviewing import Review
from amp_registry.web.pages.checking import answer_page, shown
from amp_registry.web.pages.visit import WRONG, Deciding, Reading, SentOnce, Visit, one, whole
from amp_registry.web.views import queue
from amp_registry.web.views.wrong import parts

router = APIRouter()


@router.post("/checks/{seq}/decisions")
async def decide(visit: Deciding, seq: int, sent: SentOnce) -> Response:
    """Record that an entry found by a check and its firm are the same firm, or two."""
    match, member = whole(one(sent, "match")), whole(one(sent, "member"))
    try:
        made: MatchDecision = await visit.ask(
            lambda registry: registry.decide_match(
                one(sent, "says"),
                by=visit.signed(sent),
                why=one(sent, "why"),
                check=seq,
                match=match,
                member=member,
                now=visit.now,
            )
        )
    except (DecisionError, InvalidQuestion) as error:
        return await answer_page(visit, await shown(visit, seq), error)
    return visit.see(f"checks/{seq}?done={made.says.value}&number={made.id}#decisions")


@router.post("/checks/{seq}/decisions/{decision}/revoke")
async def revoke(visit: Deciding, seq: int, decision: int, sent: SentOnce) -> Response:
    """Take a decision back."""
    try:
        await visit.ask(
            lambda registry: registry.revoke_decision(
                decision, by=visit.signed(sent), why=one(sent, "why"), now=visit.now
            )
        )
    except (DecisionError, InvalidQuestion) as error:
        return await answer_page(visit, await shown(visit, seq), error)
    return visit.see(f"checks/{seq}?done=revoked&number={decision}#decisions")


@router.get("/reviews")
async def reviews(visit: Reading) -> Response:
    """Show the answers that wait for a person."""
    return await reviews_page(visit)


async def reviews_page(visit: Visit, error: InvalidQuestion | NotForReview | None = None) -> Response:
    """Return the page of what waits; `error` is what is wrong with what a person would do of it."""
    found: list[Review] = await visit.ask_long(lambda registry: registry.reviews(now=visit.now))
    return await visit.page(
        "reviews.html",
        WRONG if error else 200,
        reviews=queue.waiting(found, visit.say),
        wrong=parts(visit.say, error) if error else (),
        done=visit.query("done"),
        number=visit.query("number"),
    )


@router.post("/reviews/{seq}/take")
async def take(visit: Deciding, seq: int, sent: SentOnce) -> Response:
    """Take a review in charge."""
    try:
        await visit.ask_long(lambda registry: registry.take_review(seq, by=visit.signed(sent), now=visit.now))
    except (InvalidQuestion, NotForReview) as error:
        return await reviews_page(visit, error)
    return visit.see(f"reviews?done=taken&number={seq}")


@router.post("/reviews/{seq}/close")
async def close(visit: Deciding, seq: int, sent: SentOnce) -> Response:
    """Close a review, with the reason."""
    try:
        await visit.ask_long(
            lambda registry: registry.close_review(
                seq, by=visit.signed(sent), why=one(sent, "why"), now=visit.now
            )
        )
    except (InvalidQuestion, NotForReview) as error:
        return await reviews_page(visit, error)
    return visit.see(f"reviews?done=closed&number={seq}")
