"""The search form of REA found in its page, and a question put into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amp_registry.collect.html_grid import text_of
from amp_registry.collect.page import refused
from amp_registry.collect.rea_answer import CHALLENGE, WebPage
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.source_row import shown
from amp_registry.collect.web_form import Control, Submission, WebForm, forms, postback, submission
from amp_registry.errors import NotTheRegister
from amp_registry.language import SEMICOLON, Text, join, same


@dataclass(frozen=True, slots=True)
class Question:
    """A form ready to be asked, and the page it was found in, before anything was asked."""

    blank: WebPage
    card: SourceCard
    form: WebForm
    fields: tuple[Control, ...]

    def about(self, query: str, *, number: bool) -> Submission:
        """Return what to send for a query; a number goes to the field that names numbers, if one does."""
        field = self._field(number=number)
        given = {field.name: query}
        button = self._button(field)
        if button is None and (pressed := self._link(given)) is not None:
            return pressed
        return submission(self.form, given, button)

    def _field(self, *, number: bool) -> Control:
        says = [self.card.says("number", field.label) > 0 for field in self.fields]
        if not number and not all(says):
            return next(field for field, named in zip(self.fields, says, strict=True) if not named)
        return self.fields[says.index(True) if True in says else 0]

    def _button(self, field: Control) -> Control | None:
        """The button named for searching that follows the field, else the one before it, else the only one."""
        named = [b for b in self.form.buttons if _is_search(b.label, self.card)]
        order = {id(element): place for place, element in enumerate(self.form.element.find_all(True))}
        here = order.get(id(field.element), 0)
        after = [button for button in named if order.get(id(button.element), 0) > here]
        return next(iter([*after, *named, *(self.form.buttons if len(self.form.buttons) == 1 else ())]), None)

    def _link(self, given: dict[str, str]) -> Submission | None:
        """What a link named for searching sends, where the page has no button for it."""
        for link in self.form.element.find_all("a"):
            sent = postback(f"{link.get('href')} {link.get('onclick')}", self.form)
            if sent is not None and sent.form is not None and _is_search(text_of(link), self.card):
                return Submission(sent.address, {**sent.form, **given})
        return None


def question_of(blank: WebPage, card: SourceCard) -> Question:
    """Return the form of a page that takes a name or a number.

    Raises `NotTheRegister`, naming the fields that were found, when there is none, or when several would do.
    """
    found = forms(blank.soup, blank.page.address)
    scores = [(_score(form, card), form) for form in found]
    best = max((score for score, _ in scores), default=0)
    if best == 0:
        raise _none(blank, card, found)
    likely = [form for score, form in scores if score == best]
    if len(likely) > 1:
        raise refused(blank.page, card.register, _SEVERAL, _MEND)
    return Question(blank, card, likely[0], _fields(likely[0], card))


def _fields(form: WebForm, card: SourceCard) -> tuple[Control, ...]:
    """Return the fields that take a name or a number, in the order of the page."""
    return tuple(f for f in form.typed if card.says("query", f.label) and not card.says("not_query", f.label))


def _score(form: WebForm, card: SourceCard) -> int:
    """How much a form looks like the register's: its field for names, and those for a place beside it."""
    fields = _fields(form, card)
    beside = sum(card.says("not_query", control.label) > 0 for control in form.typed)
    said = max((card.says("query", field.label) for field in fields), default=0)
    return 10 * said + min(beside, 9) if fields else 0


def _is_search(label: str, card: SourceCard) -> bool:
    return card.says("search_button", label) > 0 and not card.says("not_query", label)


def _none(blank: WebPage, card: SourceCard, found: Sequence[WebForm]) -> NotTheRegister:
    labels = [control.label for form in found for control in form.typed]
    listed = join([same(shown(label)) for label in labels] or [same("–")], SEMICOLON)
    challenged = blank.challenged and not labels
    return refused(
        blank.page, card.register, CHALLENGE if challenged else _NO_FIELD.fill({"labels": listed}), _MEND
    )


_NO_FIELD = Text(
    "on n'y trouve aucun champ pour un nom ou un NEQ. Champs trouvés : {labels}.",
    "it has no field for a name or a NEQ. Fields found: {labels}.",
)
_SEVERAL = Text(
    "plusieurs de ses formulaires semblent être la recherche.",
    "several of its forms look like the search.",
)
_MEND = Text(
    "Ajoutez le libellé du champ à la fiche (rea.toml, [phrases] query) ; voir docs/how-to/rea-without-a-bulk-file.md.",
    "Add the field's label to the card (rea.toml, [phrases] query); see docs/how-to/rea-without-a-bulk-file.en.md.",
)
