"""The facts a row of the decision table may ask about, and the values each can take.

The table is checked against this list when it is read; `docs/reference/facts.md` is written from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from amp_registry.contract import Body, Kind
from amp_registry.question import Act

_YES_NO = ("yes", "no")

FACTS: Mapping[str, tuple[str, ...]] = {
    "covered": _YES_NO,
    "body": tuple(b.value for b in Body),
    "supplier": ("enterprise", "public_authority"),
    "stop_order": _YES_NO,
    "act": tuple(a.value for a in Act),
    "role": ("contractor", "subcontractor"),
    "tier": ("first", "lower"),
    "award": ("tender", "mutual_agreement", "subcontract"),
    "kind": tuple(k.value for k in Kind),
    "nature": ("same", "other"),
    "object": ("plain", "warranty", "renewal_option"),
    "terms": ("discussed", "not_discussed"),
    "permission": ("none", "covers", "first_tier_only", "other"),
    "rena": ("clear", "ended", "definitive", "endless", "unspecified", "provisional"),
    "rena_copy": ("fresh", "gap"),
    "rena_name": ("none", "candidate", "neighbour"),
    "cause": ("other", "conviction", "revoked"),
    "ineligible_for": ("not", "within_30_days", "day_31_to_60", "after_60_days", "not_known"),
    "conflict": ("none", "authorized_later", "listed_later", "undated"),
    "controller": ("none", "listed"),
    "convicted": _YES_NO,
    "members_rena": ("none", "barred"),
    "members_rea": ("none", "all", "some_not"),
    "consortium": ("none", "undeclared", "partnership", "company"),
    "number": ("own", "of_another"),
    "process": ("before_regime", "in_regime"),
    "amount": ("below", "at_or_above", "none"),
    "authorization": ("needed", "not_needed"),
    "rea": (
        "absent",
        "authorized",
        "suspended",
        "suspended_update",
        "expired",
        "renewal_pending",
        "renewal_pending_e9",
        "superseded",
        "unspecified",
        "unsettled",
        "unnamed",
    ),
    "rea_copy": ("fresh", "gap"),
    "rea_at_bid": ("authorized", "not_authorized", "gap"),
    "rea_at_conclusion": ("authorized", "not_authorized", "not_known"),
    "tender_date": ("none", "authorized", "not_authorized", "gap"),
    "term": ("running", "indefinite", "printed_end_passed"),
    "oversight": _YES_NO,
    "expired_for": ("not", "within_60_days", "after_60_days", "not_known"),
    "holds": _YES_NO,
}
