"""A proof as PDF/A-2a and PDF/UA-1, through typst: tagged, its text selectable, the same bytes each time.

The page goes to typst as data (`sys.inputs`), never as markup; the fonts are those typst carries; the date is
that of the check. typst and segno are the extra `pdf`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import typst

from amp_registry.explain.proof.envelope import proof_of, within_pdf
from amp_registry.explain.proof.page import page
from amp_registry.explain.proof.qr_code import as_svg
from amp_registry.language import Language

TEMPLATES: Final = Path(__file__).with_name("templates")
TEMPLATE: Final = TEMPLATES / "proof.typ"
TYPST: Final = f"typst {metadata.version('typst')}"
STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]


def as_pdf(evidence: Mapping[str, Any], languages: Sequence[Language]) -> bytes:
    """Return the proof of an evidence (its `to_dict()`), one part a language, with the evidence inside.

    The same evidence gives the same bytes, with the same version of typst. Raises what `page` raises when it is
    no evidence.
    """
    proof = proof_of(evidence, languages, TYPST)
    pages = [page(proof.evidence, language) for language in proof.languages]
    moment = datetime.fromisoformat(proof.evidence["checked_at"]).astimezone(UTC)
    told = {
        "pages": [{**one.to_dict(), "code": as_svg(one.code) if one.code else ""} for one in pages],
        "keyword": within_pdf(proof),
        "moment": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
    }
    return typst.compile(
        TEMPLATE,
        root=TEMPLATES,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"proof": json.dumps(told)},
        pdf_standards=STANDARDS,
        timestamp=int(moment.timestamp()),
    )


def drawn_by() -> str:
    """Return what a file made here says it was drawn by."""
    return proof_of({}, (), TYPST).drawn_by
