"""What an amount of the law is for, in words: the kind of contract, whose, in what role, and of what alone."""

from __future__ import annotations

from typing import Final

from amp_registry.decide.law import Threshold
from amp_registry.explain.fact_words import fact_value
from amp_registry.explain.messages import tell
from amp_registry.language import Text

_BODIES: Final = {
    "all": Text("tout organisme", "any body"),
    "montreal": Text("Ville de Montréal", "Ville de Montréal"),
}
_ROLES: Final = {
    "both": Text("contrat et sous-contrat", "contract and subcontract"),
    "contract": Text("contrat", "contract"),
    "subcontract": Text("sous-contrat", "subcontract"),
}


def kind(threshold: Threshold) -> Text:
    """Return the kind of contract an amount is for: `travaux de construction`."""
    return fact_value("kind", threshold.kind.value)


def body(threshold: Threshold) -> Text:
    """Return whose contracts it is for: `tout organisme`."""
    return _BODIES[threshold.body]


def role(threshold: Threshold) -> Text:
    """Return in what role of the firm: `contrat et sous-contrat`."""
    return _ROLES[threshold.role]


def only(threshold: Threshold) -> Text:
    """Return what alone it is for, in Montréal: `voirie, aqueduc ou égout`; empty for everything of its kind."""
    if threshold.object is None:
        return Text("", "")
    return tell("proof_value", f"contract.montreal_object.{threshold.object}")
