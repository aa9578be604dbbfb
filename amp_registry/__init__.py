"""May this firm contract? Québec's RENA and REA, answered with the rule, the article and the copy used."""

from amp_registry.asker import Asker
from amp_registry.contract import Award, Body, Contract, Kind, MontrealObject, Role
from amp_registry.decide.verdict import Answer
from amp_registry.errors import AmpRegistryError
from amp_registry.explain.evidence import Evidence
from amp_registry.question import (
    Act,
    Consortium,
    ConsortiumForm,
    Controller,
    Covers,
    Dates,
    Firm,
    Permission,
    PermissionArticle,
    Question,
    Renewal,
    StopOrder,
)
from amp_registry.records import ReaEntry, Reason, Register, RenaEntry
from amp_registry.registry import Registry

__all__ = [
    "Act",
    "AmpRegistryError",
    "Answer",
    "Asker",
    "Award",
    "Body",
    "Consortium",
    "ConsortiumForm",
    "Contract",
    "Controller",
    "Covers",
    "Dates",
    "Evidence",
    "Firm",
    "Kind",
    "MontrealObject",
    "Permission",
    "PermissionArticle",
    "Question",
    "ReaEntry",
    "Reason",
    "Register",
    "Registry",
    "RenaEntry",
    "Renewal",
    "Role",
    "StopOrder",
]
