"""Articles as each language cites them."""

from __future__ import annotations

import re

import pytest

from amp_registry.decide import law as law_module
from amp_registry.decide import other_grounds
from amp_registry.decide.verdict import Notice
from amp_registry.explain import evidence
from amp_registry.explain.articles import _french, cited

ENGLISH = re.compile(
    r"\bpar\. \d|\bs\. \d|\bO\.C\.|\S;|\d\(\d|\b(?:last|of|and|not|decree|order|number|tender|policy)\b",
    re.IGNORECASE,
)


def noted() -> list[str]:
    """Return every text of law that the shipped files name."""
    law = law_module.load()
    rows = [citation.article for row in law.all_rows() for citation in row.cite]
    amounts = [threshold.citation.article for threshold in law.thresholds]
    return sorted({*rows, *amounts, *(ground.article for ground in other_grounds.shipped())})


@pytest.mark.parametrize("article", noted())
def test_french_cites_every_text_in_french(article: str) -> None:
    """A paragraph of a section is an alinéa, and a paragraphe is a numbered part of one: to mix them up is to cite another rule."""
    assert cited(article).en == article
    french = cited(article).fr
    for number in re.findall(r"\((\d+)\)", article):
        assert f"par. {number}" in french
        french = french.replace(f"par. {number}", "")
    assert not ENGLISH.search(french)


def test_the_list_holds_nothing_that_no_file_names() -> None:
    assert set(_french()) <= set(noted())


def test_a_text_of_somebody_else_is_cited_as_it_was_written() -> None:
    assert cited("Politique interne 4, par. 2").fr == "Politique interne 4, par. 2"


def test_a_warning_cites_articles_as_the_reasons_do() -> None:
    notice = Notice("article_unconfirmed", {"articles": ("LCOP 21.41 par. 2", "LCOP 21.18")})
    (told,) = evidence._coded("warning", [notice])
    assert "LCOP 21.41 al. 2, LCOP 21.18" in told.text.fr
    assert "LCOP 21.41 par. 2, LCOP 21.18" in told.text.en
