"""The fields of a question as a page asks for them: how each is typed, and in which group it stands.

Their names are the paths of the question, so that an error, a missing fact (`needs`) and a field meet by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amp_registry.contract import Award, Body, Kind, MontrealObject, Role
from amp_registry.question import Act, ConsortiumForm, Covers, PermissionArticle


class Control(StrEnum):
    """How a field is typed."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes_no"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the question: its path, how it is typed, and the codes it may hold, if it holds codes."""

    path: str
    control: Control
    codes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What the page calls the field's element."""
        return self.path.replace(".", "-").replace("_", "-")


def _choice(path: str, kind: type[StrEnum]) -> Field:
    return Field(path, Control.CHOICE, tuple(member.value for member in kind))


WHO: Final = (
    Field("firm.neq", Control.TEXT),
    Field("firm.name", Control.TEXT),
    Field("firm.amp_client_number", Control.TEXT),
    Field("firm.city", Control.TEXT),
    Field("firm.postal_code", Control.TEXT),
)
CONTRACT: Final = (
    _choice("act", Act),
    _choice("contract.kind", Kind),
    Field("contract.expenditure", Control.MONEY),
    _choice("contract.body", Body),
    _choice("contract.award", Award),
    _choice("contract.role", Role),
    Field("contract.tier", Control.NUMBER),
    Field("contract.same_nature", Control.YES_NO),
)
DATES: Final = (
    Field("dates.process_start", Control.DATE),
    Field("dates.bid", Control.DATE),
    Field("dates.conclusion", Control.DATE),
    Field("dates.tender_authorization", Control.DATE),
    Field("dates.contract_start", Control.DATE),
    Field("as_of", Control.DATE),
)
CONSORTIUM: Final = (
    Field("consortium.members", Control.LINES),
    _choice("consortium.form", ConsortiumForm),
)
SPECIAL: Final = (
    Field("contract.pretax_price", Control.MONEY),
    _choice("contract.montreal_object", MontrealObject),
    Field("contract.warranty_only", Control.YES_NO),
    Field("contract.renewal_option", Control.YES_NO),
    Field("contract.terms_not_discussed", Control.YES_NO),
    Field("renewal.filed_on", Control.DATE),
    Field("renewal.ruled", Control.YES_NO),
    _choice("permission.article", PermissionArticle),
    Field("permission.covers", Control.SEVERAL, tuple(member.value for member in Covers)),
    Field("stop_order.date", Control.DATE),
    Field("firm.controller.name", Control.TEXT),
    Field("firm.controller.neq", Control.TEXT),
    Field("firm.convicted_on", Control.DATE),
)
GROUPS: Final[Mapping[str, tuple[Field, ...]]] = {
    "who": WHO,
    "contract": CONTRACT,
    "dates": DATES,
    "consortium": CONSORTIUM,
    "special": SPECIAL,
}
BY_PATH: Final = {field.path: field for group in GROUPS.values() for field in group}
AT_FIRST: Final = (
    *(BY_PATH[path] for path in ("act", "contract.kind", "contract.expenditure")),
    *(BY_PATH[path] for path in ("contract.body", "contract.award", "dates.process_start", "dates.bid")),
    *CONSORTIUM,
)
"""The fields the first page offers to who knows them already."""
