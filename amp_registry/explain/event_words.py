"""What an event of the watch says, in both languages: what happened, and what to do about it by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from amp_registry.decide.verdict import Answer
from amp_registry.explain.wording import one_line
from amp_registry.language import Text, join, same
from amp_registry.watched import EventKind

_NAMES: Final = frozenset({"name", "before", "neq"})
"""Values that come from outside: data, never layout."""

REGISTRATIONS: Final[Mapping[str, Text]] = {
    "definitive": Text("inscription définitive", "definitive registration"),
    "provisional": Text("inscription provisoire", "provisional registration"),
    "unknown": Text("inscription dont le genre n'est pas connu", "registration of a kind not known"),
}
NOT_SAID: Final = Text("date non indiquée", "date not shown")

HAPPENED: Final[Mapping[EventKind, Text]] = {
    EventKind.LISTED: Text(
        "INSCRITE AU RENA : {name}, {registration}, depuis le {registered_on}.",
        "LISTED ON RENA: {name}, {registration}, since {registered_on}.",
    ),
    EventKind.MADE_DEFINITIVE: Text(
        "L'inscription provisoire au RENA est devenue DÉFINITIVE : {name}, depuis le {registered_on}.",
        "The provisional registration on RENA became DEFINITIVE: {name}, since {registered_on}.",
    ),
    EventKind.RENA_CHANGED: Text(
        "L'inscription au RENA a changé : {name}, {registration}, depuis le {registered_on}, fin prévue : {projected_end}.",
        "The entry on RENA changed: {name}, {registration}, since {registered_on}, projected end: {projected_end}.",
    ),
    EventKind.LEFT_RENA: Text(
        "N'est plus au RENA : {name}. Le registre ne dit pas pourquoi.",
        "No longer on RENA: {name}. The register does not say why.",
    ),
    EventKind.LEFT_RENA_EARLY: Text(
        "N'est plus au RENA, AVANT LA FIN PRÉVUE ({projected_end}) : {name}. Le registre ne dit pas pourquoi.",
        "No longer on RENA, BEFORE ITS PROJECTED END ({projected_end}): {name}. The register does not say why.",
    ),
    EventKind.DAYS_LEFT: Text(
        "RESTE {days_left} JOURS avant le jour 60 ({last_day}) : {name}, inscrite au RENA depuis le {registered_on}.",
        "{days_left} DAYS LEFT before day 60 ({last_day}): {name}, on RENA since {registered_on}.",
    ),
    EventKind.DAYS_OVER: Text(
        "LES 60 JOURS SONT PASSÉS (jour 60 : {last_day}) : {name}, inscrite au RENA depuis le {registered_on}.",
        "THE 60 DAYS ARE OVER (day 60: {last_day}): {name}, on RENA since {registered_on}.",
    ),
    EventKind.POSSIBLE_MATCH: Text(
        "Une inscription au RENA porte un nom semblable : {name}, NEQ : {neq}",
        "An entry on RENA has a similar name: {name}, NEQ: {neq}",
    ),
    EventKind.SUSPENDED: Text(
        "Autorisation SUSPENDUE au REA : {name}", "Authorization SUSPENDED on REA: {name}"
    ),
    EventKind.EXPIRED: Text("Autorisation EXPIRÉE au REA : {name}", "Authorization EXPIRED on REA: {name}"),
    EventKind.AUTHORIZED: Text("Autorisée au REA : {name}", "Authorized on REA: {name}"),
    EventKind.AUTHORIZED_AGAIN: Text(
        "De nouveau autorisée au REA : {name}", "Authorized on REA again: {name}"
    ),
    EventKind.REA_UNSETTLED: Text(
        "Le REA ne dit plus le statut de {name} : une personne doit regarder.",
        "REA does not say the status of {name} any more: a person must look.",
    ),
    EventKind.LEFT_REA: Text(
        "N'est plus au REA ni dans ses listes de complément : {name}",
        "No longer on REA nor on its complement lists: {name}",
    ),
    EventKind.NAME_CHANGED: Text(
        "NOM CHANGÉ au {register} : {before} → {name}", "NAME CHANGED on {register}: {before} → {name}"
    ),
    EventKind.NUMBER_CHANGED: Text(
        "NEQ CHANGÉ au {register} : {name} y porte maintenant le NEQ {neq}",
        "NEQ CHANGED on {register}: {name} now has the NEQ {neq} there.",
    ),
    EventKind.CONTRACT_ENDED: Text(
        "Le dernier jour du contrat ({ends}) est passé : ce qui suit n'est plus rapporté.",
        "The last day of the contract ({ends}) has passed: what follows is not reported any more.",
    ),
}

ALREADY: Final = Text(
    "Déjà le cas quand le suivi a commencé. {what}", "Already so when the watch began. {what}"
)

LIST_TO_AMP: Final = "list_to_amp_10_days"
LIST_DAYS: Final = 10

_GO_ON: Final = Text("Rien à faire : le contrat se poursuit.", "Nothing to do: the contract goes on.")
_LOOK: Final = Text(
    "Une personne doit examiner le cas : consultez le registre officiel, puis amp-registry check … --act continue.",
    "A person must look at it: consult the official register, then amp-registry check … --act continue.",
)
TODO: Final[Mapping[Answer, Text]] = {
    Answer.ALLOWED: _GO_ON,
    Answer.ALLOWED_WITH_CONDITIONS: Text(
        "Vérifiez les conditions de la réponse : amp-registry check … --act continue.",
        "Check the conditions of the answer: amp-registry check … --act continue.",
    ),
    Answer.MAY_CONTINUE: _GO_ON,
    Answer.MUST_CONTINUE: Text(
        "La firme doit poursuivre le contrat : suivez-en l'exécution.",
        "The firm must go on with the contract: follow its performance.",
    ),
    Answer.OUT_OF_SCOPE: _GO_ON,
    Answer.UNKNOWN: Text(
        "Nos copies ou les renseignements sur ce contrat ne suffisent pas : mettez-les à jour, puis amp-registry "
        "check … --act continue.",
        "Our copies or the facts given of this contract are not enough: bring them up to date, then amp-registry "
        "check … --act continue.",
    ),
    Answer.REVIEW: _LOOK,
    Answer.NOT_ALLOWED: _LOOK,
    Answer.MUST_STOP: Text(
        "Le contrat doit s'arrêter : agissez maintenant.", "The contract must stop: act now."
    ),
    Answer.DEEMED_IN_DEFAULT: Text(
        "La firme est réputée en défaut : agissez maintenant, ou versez au dossier la permission de continuer.",
        "The firm is deemed in default: act now, or put the permission to continue on file.",
    ),
}
BEFORE_THE_END: Final = Text(
    "Consultez le registre officiel, puis décidez avant ce jour : demander la permission de continuer, ou préparer "
    "la fin du contrat.",
    "Consult the official register, then decide before that day: ask for the permission to continue, or prepare the "
    "end of the contract.",
)
THE_LIST: Final = Text(
    "D'ici ce jour, la firme remet à l'AMP la liste de ses organismes publics.",
    "By that day the firm gives the AMP the list of its public bodies.",
)
EXTEND: Final = Text(
    "Si le contrat se poursuit, donnez sa nouvelle fin (amp-registry watch add … --ends) ; sinon, retirez-le (watch "
    "remove).",
    "If the contract goes on, give its new end (amp-registry watch add … --ends); else take it off (watch remove).",
)
_SAME_FIRM: Final = Text(
    "Comparez l'adresse et le NEQ au registre officiel : est-ce la même firme ?",
    "Compare the address and the NEQ on the official register: is it the same firm?",
)
_AT_ONCE: Final = frozenset(
    {Answer.UNKNOWN, Answer.REVIEW, Answer.NOT_ALLOWED, Answer.MUST_STOP, Answer.DEEMED_IN_DEFAULT}
)


def what(kind: EventKind, values: Mapping[str, Any], *, already: bool) -> Text:
    """Return what happened, in a sentence; names from outside are made safe."""
    told: dict[str, object] = {"registered_on": NOT_SAID, "projected_end": NOT_SAID, "neq": same("–")}
    for name, value in values.items():
        if value is not None:
            told[name] = _said(name, value)
    sentence = HAPPENED[kind].fill(told)
    return ALREADY.fill({"what": sentence}) if already else sentence


def _said(name: str, value: object) -> object:
    if name in _NAMES:
        return one_line(str(value))
    if name == "registration":
        return REGISTRATIONS.get(str(value), same(str(value)))
    return str(value).upper() if name == "register" else value


def todo(
    kind: EventKind, answer: Answer, on: date, *, last_day: date | None, warnings: frozenset[str]
) -> tuple[Text, date | None]:
    """Return what to do and by which day, None when nothing is asked.

    `last_day` is the last one on which the law lets the contract go on, when its rule says one; `warnings` are
    the codes of the answer's.
    """
    if kind is EventKind.CONTRACT_ENDED:
        return EXTEND, on
    if kind in {EventKind.POSSIBLE_MATCH, EventKind.NUMBER_CHANGED}:
        return _SAME_FIRM, on
    if answer is Answer.MAY_CONTINUE and last_day is not None:
        return BEFORE_THE_END, last_day
    advice = TODO[answer]
    if LIST_TO_AMP in warnings:
        return join([advice, THE_LIST]), on + timedelta(days=LIST_DAYS)
    return advice, on if answer in _AT_ONCE else None
