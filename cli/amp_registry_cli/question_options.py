"""The options of `check`: one for every field of the question, and the question they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import click

from amp_registry import amounts, typed_firm
from amp_registry.contract import Award, Body, Kind, MontrealObject, Role
from amp_registry.language import Text
from amp_registry.question import Act, ConsortiumForm, Covers, PermissionArticle, Question
from amp_registry_cli.speech import Decorated, option

WHO: Final = ("firm.", "consortium.members")
"""Where the paths of the fields start that say who is asked about."""
NONE_WORDS: Final = frozenset({"none", "null", "aucun", "aucune", "no", "non"})
DATE: Final = Text("AAAA-MM-JJ", "YYYY-MM-DD")
TEXT: Final = Text("TEXTE", "TEXT")
DOLLARS: Final = Text("MONTANT", "AMOUNT")
NAME_OR_NEQ: Final = Text("NOM_OU_NEQ", "NAME_OR_NEQ")


def _as_typed(value: Any) -> Any:
    return value


def _amount(text: str) -> Any:
    """Return the amount; what cannot be read stays as typed, and the question refuses it by its path."""
    found = amounts.parse(text)
    return text if found is None else found


def _filed(text: str) -> str | None:
    return None if text.strip().lower() in NONE_WORDS else text


def _false(_: object) -> bool:
    return False


def _firms(texts: tuple[str, ...]) -> list[dict[str, str]]:
    return [typed_firm.fields(text) for text in texts]


@dataclass(frozen=True, slots=True)
class Field:
    """One option: its names, the path of its field, its help, and how what is typed becomes the value."""

    names: tuple[str, ...]
    path: str
    told: Text
    metavar: Text | None = TEXT
    read: Callable[[Any], Any] = _as_typed
    attrs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name under which click hands the value over."""
        return self.path.replace(".", "_")

    def option(self) -> Callable[[Decorated], Decorated]:
        """Return the decorator that adds the option."""
        return option(*self.names, self.key, told=self.told, metavar=self.metavar, **self.attrs)


def _choice(names: tuple[str, ...], path: str, kind: type[StrEnum], told: Text) -> Field:
    return Field(names, path, told, metavar=None, attrs={"type": click.Choice([m.value for m in kind])})


def _flag(names: tuple[str, ...], path: str, told: Text, read: Callable[[Any], Any] = _as_typed) -> Field:
    return Field(names, path, told, metavar=None, read=read, attrs={"is_flag": True, "default": None})


def _date(names: tuple[str, ...], path: str, told: Text) -> Field:
    return Field(names, path, told, metavar=DATE)


def _money(names: tuple[str, ...], path: str, told: Text) -> Field:
    return Field(names, path, told, metavar=DOLLARS, read=_amount)


FIELDS: Final = (
    Field(("--name",), "firm.name", Text("Nom de la firme.", "Name of the firm.")),
    Field(("--neq",), "firm.neq", Text("NEQ de la firme.", "NEQ of the firm.")),
    Field(
        ("--client-number", "--amp-client-number"),
        "firm.amp_client_number",
        Text("Numéro de client de l'AMP.", "AMP client number."),
    ),
    Field(("--city",), "firm.city", Text("Ville de la firme.", "City of the firm.")),
    Field(("--postal-code",), "firm.postal_code", Text("Code postal.", "Postal code.")),
    Field(
        ("--controller",),
        "firm.controller",
        Text("Firme qui la contrôle (nom ou NEQ).", "Firm that controls it (name or NEQ)."),
        metavar=NAME_OR_NEQ,
        read=typed_firm.fields,
    ),
    _date(
        ("--convicted-on",), "firm.convicted_on", Text("Date d'une condamnation.", "Date of a conviction.")
    ),
    _choice(
        ("--consortium", "--consortium-form"),
        "consortium.form",
        ConsortiumForm,
        Text("Forme du consortium.", "Form of the consortium."),
    ),
    Field(
        ("--member",),
        "consortium.members",
        Text("Membre du consortium ; à répéter.", "Member of the consortium; repeat it."),
        metavar=NAME_OR_NEQ,
        read=_firms,
        attrs={"multiple": True},
    ),
    _choice(
        ("--act",),
        "act",
        Act,
        Text("Geste : soumissionner, conclure, …", "Act: bid, conclude, …"),
    ),
    _choice(("--kind",), "contract.kind", Kind, Text("Objet du contrat.", "Object of the contract.")),
    _money(
        ("--amount", "--expenditure"),
        "contract.expenditure",
        Text("Dépense, options et taxes nettes comprises.", "Expenditure, options and net taxes included."),
    ),
    _money(
        ("--pretax", "--pretax-price"),
        "contract.pretax_price",
        Text("Prix avant taxes, si la dépense n'est pas connue.", "Price before taxes, if that is all."),
    ),
    _choice(("--body",), "contract.body", Body, Text("Genre d'organisme.", "Sort of body.")),
    _choice(("--award",), "contract.award", Award, Text("Mode d'adjudication.", "Way of awarding.")),
    _choice(("--role",), "contract.role", Role, Text("Rôle de la firme.", "Role of the firm.")),
    Field(
        ("--tier",),
        "contract.tier",
        Text("Niveau du sous-contrat, à partir de 1.", "Tier of the subcontract, from 1."),
        metavar=Text("N", "N"),
        attrs={"type": int},
    ),
    _flag(
        ("--other-nature", "--not-same-nature"),
        "contract.same_nature",
        Text("Sous-contrat d'une autre nature que le contrat.", "Subcontract of another nature."),
        read=_false,
    ),
    _choice(
        ("--montreal-object",),
        "contract.montreal_object",
        MontrealObject,
        Text("Objet, pour la Ville de Montréal.", "Object, for the Ville de Montréal."),
    ),
    _flag(
        ("--warranty-only",),
        "contract.warranty_only",
        Text("Il ne reste que les garanties.", "Only warranties remain."),
    ),
    _flag(
        ("--renewal-option",),
        "contract.renewal_option",
        Text("On exerce une option de renouvellement.", "A renewal option is being used."),
    ),
    _flag(
        ("--terms-not-discussed",),
        "contract.terms_not_discussed",
        Text("Conditions du gré à gré non discutées.", "Terms of the mutual agreement not discussed."),
    ),
    _date(
        ("--process-start",),
        "dates.process_start",
        Text("Début du processus d'adjudication.", "Start of the award process."),
    ),
    _date(("--bid-date", "--bid"), "dates.bid", Text("Dépôt de la soumission.", "Submission of the bid.")),
    _date(
        ("--conclusion-date", "--conclusion"),
        "dates.conclusion",
        Text("Conclusion du contrat.", "Conclusion of the contract."),
    ),
    _date(
        ("--tender-authorization",),
        "dates.tender_authorization",
        Text("Date d'autorisation que l'appel d'offres fixe.", "Authorization date the tender sets."),
    ),
    _date(
        ("--contract-start",),
        "dates.contract_start",
        Text("Début du contrat en cours.", "Start of the contract in progress."),
    ),
    Field(
        ("--renewal-filed", "--renewal-filed-on"),
        "renewal.filed_on",
        Text("Renouvellement demandé ce jour-là, ou none.", "Renewal filed that day, or none."),
        metavar=Text("AAAA-MM-JJ|none", "YYYY-MM-DD|none"),
        read=_filed,
    ),
    _flag(
        ("--renewal-ruled",),
        "renewal.ruled",
        Text("L'AMP s'est prononcée sur le renouvellement.", "The AMP has ruled on the renewal."),
    ),
    _choice(
        ("--permission", "--permission-article"),
        "permission.article",
        PermissionArticle,
        Text("Article d'une permission au dossier.", "Article of a permission on file."),
    ),
    Field(
        ("--permission-covers",),
        "permission.covers",
        Text("Ce que la permission vise ; à répéter.", "What the permission covers; repeat it."),
        metavar=None,
        read=list,
        attrs={"multiple": True, "type": click.Choice([member.value for member in Covers])},
    ),
    _date(
        ("--stop-order", "--stop-order-date"),
        "stop_order.date",
        Text("Jour de l'ordre d'arrêter le contrat.", "Day of the order to stop the contract."),
    ),
    _date(
        ("--as-of",),
        "as_of",
        Text("Jour où la question se pose (aujourd'hui).", "Day the question is asked about (today)."),
    ),
)


def question_options(function: Decorated) -> Decorated:
    """Add every option of the question to a command."""
    for one in reversed(FIELDS):
        function = one.option()(function)
    return function


def of_every_row(function: Decorated) -> Decorated:
    """Add the options that may hold for every row of a list: those that do not say who is asked about."""
    for one in reversed(FIELDS):
        if not one.path.startswith(WHO):
            function = one.option()(function)
    return function


def given(options: Mapping[str, Any]) -> list[Field]:
    """Return the options that were typed."""
    return [one for one in FIELDS if not _absent(options.get(one.key))]


def _absent(value: object) -> bool:
    """Zero is something typed, and for the question to refuse; an option left out is not."""
    return value is None or value is False or value == ()


def question(name_or_neq: str | None, options: Mapping[str, Any]) -> Question:
    """Return the question of what was typed; raises `InvalidQuestion` with the path of a wrong field."""
    firm = {} if name_or_neq is None else typed_firm.fields(name_or_neq)
    typed = typed_fields(options)
    return Question.from_dict({**typed, "firm": {**firm, **typed.get("firm", {})}})


def typed_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the question that were typed, as its JSON object holds them."""
    data: dict[str, Any] = {}
    for one in given(options):
        *branch, leaf = one.path.split(".")
        place = data
        for step in branch:
            place = place.setdefault(step, {})
        place[leaf] = one.read(options[one.key])
    return data
