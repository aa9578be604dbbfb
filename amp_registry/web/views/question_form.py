"""The form of a question, ready to draw: each field with its words, what it holds, why it matters, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from amp_registry.errors import AmpRegistryError
from amp_registry.explain.proof.words import Words
from amp_registry.explain.todo import WHO_IS_IT
from amp_registry.web.views.fields import AT_FIRST, BY_PATH, GROUPS, Control, Field
from amp_registry.web.views.say import Say
from amp_registry.web.views.typed import WHO, Typed
from amp_registry.web.views.wrong import parts

HINTS: Final = {
    "act": "check.act_hint",
    "as_of": "check.as_of_hint",
    "consortium.members": "check.members_hint",
}
OF_CONTROLS: Final = {Control.MONEY: "check.money_hint", Control.DATE: "check.date_hint"}
NEQ: Final = "firm.neq"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a field may hold."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field as the page draws it; `why` says what its value would change, where the answer said so."""

    path: str
    id: str
    control: str
    label: str
    value: str
    hint: str
    why: str = ""
    wrong: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that stand together, under a title; `open` when one of them holds something, or is wrong."""

    title: str
    fields: tuple[Asked, ...]
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: what is asked for first, the rest in groups; `who` is what was typed in the one field."""

    who: str
    first: tuple[Asked, ...]
    groups: tuple[Group, ...]
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with what was typed, in three parts, and the field it is about, where the form has it."""

    parts: tuple[str, ...]
    field_id: str | None


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What drawing a field needs to know."""

    say: Say
    values: Typed
    needs: Mapping[str, str] = field(default_factory=dict)
    wrong_path: str = ""
    wrong: str = ""

    def asked(self, one: Field) -> Asked:
        words = Words(self.say.language)
        held = self.values.get(one.path, [])
        hint = HINTS.get(one.path) or OF_CONTROLS.get(one.control)
        return Asked(
            path=one.path,
            id=one.id,
            control=one.control.value,
            label=words.field(one.path),
            value=held[0] if held else "",
            hint=self.say(hint) if hint else "",
            why=self.needs.get(one.path, ""),
            wrong=self.wrong if one.path == self.wrong_path else "",
            choices=tuple(self.choices(one, held, words)),
        )

    def choices(self, one: Field, held: list[str], words: Words) -> Iterable[Choice]:
        if one.control is Control.YES_NO:
            yield from (
                Choice(code, self.say(f"frame.{code}"), chosen=code in held) for code in ("yes", "no")
            )
        for code in one.codes:
            yield Choice(code, words.value(one.path, code), chosen=code in held)

    def group(self, name: str, fields: Iterable[Field]) -> Group:
        drawn = tuple(self.asked(one) for one in fields)
        used = any(one.value or one.wrong or any(c.chosen for c in one.choices) for one in drawn)
        return Group(title=self.say(f"check.group_{name}"), fields=drawn, open=used)


def first(say: Say, typed: Typed, error: AmpRegistryError | None = None) -> Form:
    """Return the form of the first page: the one field, and the facts somebody may know already."""
    wrong = _wrong(say, error, {WHO, *(one.path for one in AT_FIRST)})
    drawing = _drawing(say, typed, {}, error)
    facts = tuple(drawing.asked(one) for one in AT_FIRST)
    used = any(one.value or one.wrong or any(c.chosen for c in one.choices) for one in facts)
    return Form(
        who=" ".join(typed.get(WHO, [])),
        first=(),
        groups=(Group(title=say("check.facts"), fields=facts, open=used),),
        wrong=wrong,
    )


def again(say: Say, values: Typed, needs: Mapping[str, str], error: AmpRegistryError | None = None) -> Form:
    """Return the form under an answer: first the fields whose value would change it (`needs`), then all the others."""
    drawing = _drawing(say, values, needs, error)
    wanted = tuple(drawing.asked(BY_PATH[path]) for path in needs if path in BY_PATH)
    groups = (
        drawing.group(name, (one for one in fields if one.path not in needs))
        for name, fields in GROUPS.items()
    )
    return Form(who="", first=wanted, groups=tuple(groups), wrong=_wrong(say, error, set(BY_PATH)))


def some(say: Say, fields: Iterable[Field], values: Typed) -> tuple[Asked, ...]:
    """Return some of the fields of a question, for a form of another page."""
    drawing = _drawing(say, values, {}, None)
    return tuple(drawing.asked(one) for one in fields)


def needs_of(evidence: Mapping[str, Any], say: Say) -> dict[str, str]:
    """Return the fields of an evidence whose value would change the answer, each with what it would change."""
    found = {str(one["code"]): str(one["text"][say.language]) for one in evidence.get("needed", [])}
    conditions = {condition["code"]: condition["text"] for condition in evidence["conditions"]}
    for code, paths in BY_CONDITION.items():
        if code in conditions:
            found |= {path: str(conditions[code][say.language]) for path in paths if path not in found}
    if evidence["rule"] in WHO_IS_IT and not evidence["question"]["firm"]["neq"] and NEQ not in found:
        found[NEQ] = say("check.identity_lead")
    return {path: text for path, text in found.items() if path in BY_PATH and not _known(evidence, path)}


BY_CONDITION: Final = {
    "confirm_neq": (NEQ,),
    "give_name": ("firm.name",),
    "below_threshold": ("contract.kind", "contract.expenditure"),
}
"""The fields that settle a condition of a yes."""


def _known(evidence: Mapping[str, Any], path: str) -> bool:
    value: Any = evidence["question"]
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value is not None and value != []


def _drawing(say: Say, values: Typed, needs: Mapping[str, str], error: AmpRegistryError | None) -> _Drawing:
    path = str(error.values.get("field", "")) if error else ""
    return _Drawing(say, values, needs, path, " ".join(parts(say, error)) if error else "")


def _wrong(say: Say, error: AmpRegistryError | None, drawn: set[str]) -> tuple[Wrong, ...]:
    if error is None:
        return ()
    path = str(error.values.get("field", ""))
    if path in drawn and path in BY_PATH:
        target: str | None = BY_PATH[path].id
    else:
        target = WHO if WHO in drawn and path.startswith("firm") else None
    return (Wrong(parts(say, error), target),)
