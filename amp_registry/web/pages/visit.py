"""One visit of a page: its language, its words, who comes, and what was sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final, TypeVar

from fastapi import Depends
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from amp_registry import field_value
from amp_registry.access_token import Right
from amp_registry.asker import AskerKind
from amp_registry.language import Language
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.web import drawing
from amp_registry.web.security import forms
from amp_registry.web.security.access import Caller, needs
from amp_registry.web.speaking import language_of
from amp_registry.web.views.say import Say
from amp_registry.web.views.typed import Typed

T = TypeVar("T")
SEE_OTHER: Final = 303
WRONG: Final = 422


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to a page, by somebody who may see it."""

    request: Request
    caller: Caller

    @property
    def language(self) -> Language:
        """The language of the page."""
        return language_of(self.request.url.path, self.request.headers)

    @property
    def say(self) -> Say:
        """The words of the page."""
        return Say(self.language)

    @property
    def settings(self) -> Settings:
        """The settings of the program."""
        found: Settings = self.request.app.state.web.settings
        return found

    @property
    def now(self) -> datetime:
        """The moment it is."""
        moment: datetime = self.request.app.state.desk.moment()
        return moment

    @property
    def person(self) -> str:
        """Who comes, where it is a person; empty for a program."""
        asker = self.caller.asker
        return asker.name if asker.kind is AskerKind.USER else ""

    @property
    def names_themselves(self) -> bool:
        """Whether a person may sign a decision with another name than the one the server knows them by."""
        return self.settings.web_access == "local" or not self.person

    def signed(self, typed: Typed) -> str:
        """Return the name that signs what a person does: the one the server knows, else the one typed."""
        return one(typed, "by") if self.names_themselves else self.person

    def may(self, right: str) -> bool:
        """Return whether the caller may do this."""
        return self.caller.may(Right(right))

    def query(self, name: str) -> str:
        """Return a value of the address, empty when it is not there."""
        return self.request.query_params.get(name, "").strip()

    def number(self, name: str) -> int | None:
        """Return a number from 1 of the address, None where there is none."""
        return whole(self.query(name))

    def day(self, name: str) -> date | None:
        """Return a day of the address; raises `InvalidQuestion` for what is none."""
        return field_value.day(name, self.query(name) or None)

    def address(self, path: str) -> str:
        """Return the address of a page in this language."""
        return f"/{self.language}/{path}"

    async def ask(self, work: Callable[[Registry], T]) -> T:
        """Return what some work makes of a registry; for what takes milliseconds."""
        found: T = await self.request.app.state.desk.ask(work)
        return found

    async def ask_long(self, work: Callable[[Registry], T]) -> T:
        """Return the same for work that takes longer."""
        found: T = await self.request.app.state.desk.ask_long(work)
        return found

    async def page(self, template: str, status: int = 200, **values: object) -> Response:
        """Return a page."""
        return await drawing.page(self.request, template, status, visit=self, **values)

    def see(self, path: str) -> Response:
        """Return the way to another page, after something was done."""
        return RedirectResponse(self.address(path), SEE_OTHER)


def visit(right: Right) -> Callable[[Request], Awaitable[Visit]]:
    """Return the dependency of a page that needs a right."""
    caller_of = needs(right)

    async def made(request: Request) -> Visit:
        return Visit(request, await caller_of(request))

    return made


Reading = Annotated[Visit, Depends(visit(Right.READ))]
Checking = Annotated[Visit, Depends(visit(Right.CHECK))]
Deciding = Annotated[Visit, Depends(visit(Right.DECIDE))]


def texts(form: FormData) -> dict[str, list[str]]:
    """Return the texts of a form, by name; files are left out."""
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            found.setdefault(name, []).append(value)
    return found


async def _sent(form: Annotated[FormData, Depends(forms.guarded)]) -> Typed:
    return texts(form)


async def _sent_once(form: Annotated[FormData, Depends(forms.once)]) -> Typed:
    return texts(form)


Sent = Annotated[Typed, Depends(_sent)]
"""What was typed in a form of ours; sent again by the browser's back button, it is taken again."""
SentOnce = Annotated[Typed, Depends(_sent_once)]
"""The same of a form that does what must be done once."""


def one(typed: Typed, name: str) -> str:
    """Return the first text of a name, without the blanks around it; empty when there is none."""
    return next(iter(typed.get(name, [])), "").strip()


def whole(text: str) -> int | None:
    """Return a number from 1 that was typed, None for what is none.

    >>> whole("12"), whole("0"), whole("-1"), whole("x"), whole("9" * 30)
    (12, None, None, None, None)
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
    return number or None


MOST_DIGITS: Final = 9
