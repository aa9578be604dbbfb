"""A proof as one page of HTML that needs nothing else: no script, no address fetched, everything escaped."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from amp_registry.explain.proof.blocks import Block, Fact, Kind, Look, Page, Section
from amp_registry.explain.proof.envelope import Proof, proof_of, within_html
from amp_registry.explain.proof.page import page
from amp_registry.explain.proof.qr_code import as_svg
from amp_registry.language import Language

STYLE: Final = Path(__file__).with_name("templates") / "proof.css"
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def as_html(evidence: Mapping[str, Any], languages: Sequence[Language]) -> str:
    """Return the proof of an evidence (its `to_dict()`), one article a language, with the evidence inside.

    The same evidence gives the same page, byte for byte. Raises what `page` raises when it is no evidence.
    """
    proof = proof_of(evidence, languages)
    pages = [page(proof.evidence, language) for language in proof.languages]
    return "\n".join(_lines(proof, pages)) + "\n"


def drawn_by() -> str:
    """Return what a page made here says it was drawn by."""
    return proof_of({}, ()).drawn_by


def _lines(proof: Proof, pages: list[Page]) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{pages[0].language}">'
    yield '<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield within_html(proof)
    yield f"<title>{_safe(pages[0].title)}</title>"
    yield f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>"
    for one in pages:
        yield from _article(one)
    yield "</body>\n</html>"


def _article(one: Page) -> Iterator[str]:
    yield f'<article lang="{one.language}">\n<header>'
    yield f"<p>{_safe(one.kicker)}</p>"
    yield f"<h1>{_safe(one.answer)}</h1>"
    if one.conditions:
        yield _listed("ol", one.conditions)
    yield from (f"<p>{_safe(line)}</p>" for line in one.lead)
    if one.code:
        yield as_svg(one.code, f' class="code" role="img" aria-label="{_safe(one.code.told)}"')
    yield "</header>"
    for section in one.sections:
        yield from _section(section)
    yield f"<footer><p>amp-registry, {_safe(one.foot)}</p></footer>\n</article>"


def _section(section: Section) -> Iterator[str]:
    yield f"<section>\n<h2>{_safe(section.title)}</h2>"
    yield from (DRAWN[block.kind](block) for block in section.blocks)
    yield "</section>"


def _facts(block: Block) -> str:
    language = f' lang="{block.language}"' if block.language else ""
    pairs = "\n".join(f"<dt>{_safe(fact.name)}</dt><dd>{_value(fact)}</dd>" for fact in block.facts)
    return f"<dl{language}>\n{pairs}\n</dl>"


def _value(fact: Fact) -> str:
    safe = _safe(fact.value)
    if fact.look is Look.ADDRESS:
        return f'<a href="{safe}" rel="noreferrer">{safe}</a>'
    return f"<code>{safe}</code>" if fact.look is Look.CODE else safe


def _listed(element: str, lines: Sequence[str]) -> str:
    return "\n".join([f"<{element}>", *(f"<li>{_safe(line)}</li>" for line in lines), f"</{element}>"])


def _safe(text: str) -> str:
    return html.escape(text)


DRAWN: Final[Mapping[Kind, Callable[[Block], str]]] = {
    Kind.PARAGRAPH: lambda block: "".join(f"<p>{_safe(line)}</p>" for line in block.lines),
    Kind.SUBTITLE: lambda block: "".join(f"<h3>{_safe(line)}</h3>" for line in block.lines),
    Kind.BULLETS: lambda block: _listed("ul", block.lines),
    Kind.FACTS: _facts,
}
