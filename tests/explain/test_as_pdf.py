"""The proof in PDF: PDF/A-2a and PDF/UA-1, tagged, its text selectable, the same bytes each time."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from amp_registry.explain import as_pdf
from amp_registry.explain.proof import envelope
from amp_registry.explain.proof.blocks import Page, texts
from amp_registry.explain.proof.page import page
from amp_registry.language import LANGUAGES, Language
from tests.explain.proofs import HOSTILE, journaled, named
from tests.explain.situations import SITUATIONS

AGAIN = (
    "import sys; from amp_registry.explain.as_pdf import as_pdf; from tests.explain.proofs import journaled; "
    "sys.stdout.buffer.write(as_pdf(journaled('barred'), ('fr', 'en')))"
)


def read(file: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(file), strict=True)


def without_blanks(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


def text_of(file: bytes) -> str:
    return without_blanks("".join(sheet.extract_text() for sheet in read(file).pages))


def printed(one: Page) -> list[str]:
    said = [one.kicker, one.answer, *one.lead, *one.conditions, *(section.title for section in one.sections)]
    return said + [text for section in one.sections for text in texts(list(section.blocks))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_text_of_the_page_can_be_selected_and_it_is_one_sheet_or_two(
    name: str, language: Language
) -> None:
    evidence = journaled(name)
    file = as_pdf.as_pdf(evidence, [language])
    found = text_of(file)
    for text in printed(page(evidence, language)):
        assert without_blanks(text) in found
    assert len(read(file).pages) <= 2


def test_the_same_evidence_gives_the_same_bytes_in_another_process() -> None:
    again = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, check=True).stdout
    assert as_pdf.as_pdf(journaled("barred"), LANGUAGES) == again


def test_it_declares_pdf_a_2a_and_pdf_ua_1_and_is_tagged() -> None:
    root = read(as_pdf.as_pdf(journaled("barred"), ["fr"])).trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    declared = root["/Metadata"].get_object().get_data().decode()
    for told in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert told in declared
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/OutputIntents" in root
    assert "/AF" not in root


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_language_title_and_date_are_those_of_the_check(language: Language) -> None:
    document = read(as_pdf.as_pdf(journaled("barred"), [language]))
    assert document.trailer["/Root"]["/Lang"].startswith(language)
    assert document.metadata is not None
    assert document.metadata.title == page(journaled("barred"), language).title
    assert document.metadata.creation_date == datetime(2026, 11, 22, 10, 31, tzinfo=UTC)


def test_its_headings_go_down_one_step_at_a_time_and_its_code_is_told() -> None:
    tags, alternatives = _tags(read(as_pdf.as_pdf(journaled("barred"), ["fr"])))
    assert tags.count("/H1") == 1
    assert {"/H2", "/H3", "/P", "/L", "/Link", "/Figure"} <= set(tags)
    assert any("amp-registry:journal:1042:" in told for told in alternatives)


def test_every_font_is_inside() -> None:
    for sheet in read(as_pdf.as_pdf(journaled("barred"), LANGUAGES)).pages:
        for font in sheet["/Resources"]["/Font"].values():
            described = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(described)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_printed_and_not_obeyed(hostile: str) -> None:
    evidence = named(hostile)
    found = text_of(as_pdf.as_pdf(evidence, LANGUAGES))
    for language in LANGUAGES:
        assert without_blanks(page(evidence, language).answer) in found


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_evidence_inside_is_the_one_that_was_printed(name: str) -> None:
    evidence = journaled(name)
    proof = envelope.from_pdf(as_pdf.as_pdf(evidence, ["en"]))
    assert (proof.evidence, proof.languages, proof.drawn_by) == (evidence, ("en",), as_pdf.drawn_by())


def _tags(document: PdfReader) -> tuple[list[str], list[str]]:
    """Return the tags of a document in their order, and the texts that stand for what has none."""
    tags, alternatives = [], []
    waiting = [document.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if not isinstance(node, DictionaryObject):
            continue
        if "/S" in node:
            tags.append(str(node["/S"]))
        if "/Alt" in node:
            alternatives.append(str(node["/Alt"]))
        below = node.get("/K", [])
        below = below.get_object() if hasattr(below, "get_object") else below
        waiting += below if isinstance(below, list) else [below]
    return tags, alternatives
