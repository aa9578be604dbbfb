"""The forms of a web page as a browser would send them: fields, hidden ones, buttons, postback links.

Nothing is known of any page in particular: a field is told by its label, wherever the page puts it. Hidden
fields (view state, anti-forgery tokens) go back as they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

from amp_registry.collect.html_grid import text_of
from amp_registry.collect.web_address import resolved

TYPED: Final = frozenset({"text", "search", "tel", "number", ""})
_BUTTONS: Final = frozenset({"submit", "image"})
_NOT_SENT: Final = frozenset({"button", "reset", "file", "image", "submit"})
_POSTBACK: Final = re.compile(r"__doPostBack\(\s*(['\"])(.*?)\1\s*,\s*(['\"])(.*?)\3\s*\)")
_HUMPS: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|[_$.:\-\[\]]+")


@dataclass(frozen=True, slots=True)
class Control:
    """A field or a button: the name and value it sends, its type, everything that labels it, its element."""

    name: str
    value: str
    kind: str
    label: str
    element: Tag = field(compare=False)


@dataclass(frozen=True, slots=True)
class WebForm:
    """A form: where it is sent, how, what it sends before anyone touches it, its fields and its buttons."""

    action: str
    method: str
    values: Mapping[str, str]
    typed: tuple[Control, ...]
    buttons: tuple[Control, ...]
    element: Tag = field(compare=False)


@dataclass(frozen=True, slots=True)
class Submission:
    """What to send: an address, and the fields to post; `form` None asks with a plain address."""

    address: str
    form: Mapping[str, str] | None = None


def forms(soup: BeautifulSoup, address: str) -> list[WebForm]:
    """Return the forms of a page that stands at an address."""
    return [_form(element, soup, base_of(soup, address)) for element in soup.find_all("form")]


def base_of(soup: BeautifulSoup, address: str) -> str:
    """Return the address that the page's links start from."""
    base = soup.find("base", href=True)
    target = resolved(address, str(base["href"])) if isinstance(base, Tag) else None
    return address if target is None else target


def submission(form: WebForm, given: Mapping[str, str], button: Control | None = None) -> Submission:
    """Return what a browser sends when the fields given are filled and the button is pressed."""
    values = {**form.values, **given}
    if button is not None and button.name:
        pressed = {button.name: button.value}
        if button.kind == "image":
            pressed = {f"{button.name}.x": "1", f"{button.name}.y": "1"}
        values |= pressed
    if form.method == "post":
        return Submission(form.action, values)
    return Submission(urlunsplit(urlsplit(form.action)._replace(query=urlencode(values), fragment="")))


def postback(script: str, form: WebForm) -> Submission | None:
    """Return what a WebForms link sends (`__doPostBack('target','argument')`), None for any other script."""
    called = _POSTBACK.search(script)
    if called is None:
        return None
    return submission(form, {"__EVENTTARGET": called[2], "__EVENTARGUMENT": called[4]})


def form_around(element: Tag, found: Iterable[WebForm]) -> WebForm | None:
    """Return the form that an element stands in."""
    around = element.find_parent("form")
    return next((form for form in found if form.element is around), None)


def _form(element: Tag, soup: BeautifulSoup, base: str) -> WebForm:
    outside = soup.find_all(["input", "select", "textarea", "button"], form=str(element.get("id") or "\0"))
    inside = element.find_all(["input", "select", "textarea", "button"])
    controls = [_control(each, soup) for each in [*inside, *(o for o in outside if o not in inside)]]
    values: dict[str, str] = {}
    for control in controls:
        if control.name and _is_sent(control):
            values.setdefault(control.name, control.value)
    return WebForm(
        action=resolved(base, str(element.get("action") or "")) or base,
        method=str(element.get("method") or "get").strip().lower(),
        values=values,
        typed=tuple(c for c in controls if c.name and c.element.name == "input" and c.kind in TYPED),
        buttons=tuple(c for c in controls if c.kind in _BUTTONS and not c.element.has_attr("disabled")),
        element=element,
    )


def _control(element: Tag, soup: BeautifulSoup) -> Control:
    kind = str(element.get("type") or ("submit" if element.name == "button" else "")).strip().lower()
    return Control(
        name=str(element.get("name") or ""),
        value=_value(element, kind),
        kind=kind,
        label=_label(element, soup),
        element=element,
    )


def _value(element: Tag, kind: str) -> str:
    if element.name == "textarea":
        return element.get_text()
    if element.name == "select":
        options = element.find_all("option")
        chosen = next((o for o in options if o.has_attr("selected")), options[0] if options else None)
        return "" if chosen is None else str(chosen.get("value", chosen.find(string=True) or "")).strip()
    return str(element.get("value", "on" if kind in {"checkbox", "radio"} else ""))


def _is_sent(control: Control) -> bool:
    if control.element.has_attr("disabled") or control.kind in _NOT_SENT:
        return False
    return control.kind not in {"checkbox", "radio"} or control.element.has_attr("checked")


def _label(element: Tag, soup: BeautifulSoup) -> str:
    """Return everything that says what a control is for, the nearest words last."""
    said = [str(element.get(name) or "") for name in ("aria-label", "placeholder", "title", "alt")]
    said += [text_of(label) for label in _labels(element, soup)]
    if element.name == "button":
        said.append(text_of(element))
    if element.name == "input" and str(element.get("type")).lower() in _BUTTONS:
        said.append(str(element.get("value") or ""))
    if not any(said):
        said.append(_words_before(element))
    names = (str(element.get("name") or ""), str(element.get("id") or ""))
    said += [_HUMPS.sub(" ", name) for name in names]
    return " | ".join(dict.fromkeys(" ".join(text.split()) for text in said if text.strip()))


def _labels(element: Tag, soup: BeautifulSoup) -> list[Tag]:
    labels = [around] if (around := element.find_parent("label")) else []
    if own := element.get("id"):
        labels += soup.find_all("label", attrs={"for": str(own)})
    pointed = f"{element.get('aria-labelledby') or ''} {element.get('aria-describedby') or ''}".split()
    return [*labels, *(found for name in pointed if isinstance(found := soup.find(id=name), Tag))]


def _words_before(element: Tag) -> str:
    words = element.find_previous(string=lambda text: bool(text and text.strip()))
    return str(words or "")
