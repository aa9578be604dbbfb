"""The page of a proof, from the evidence alone: a dictionary, so that an entry of the journal prints years later.

Answer first; then the question, why, what the registers show, the copies, what to do, what was not checked, what
this does not prove, and where the answer stands in the journal. Pure: the same evidence gives the same page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amp_registry.decide.verdict import Answer
from amp_registry.explain.evidence import MISSING_FACT
from amp_registry.explain.found import REGISTERS
from amp_registry.explain.proof.asked import MOST_MEMBERS, asked, who
from amp_registry.explain.proof.blocks import (
    Block,
    Code,
    Fact,
    Look,
    Page,
    Section,
    bullets,
    facts,
    paragraph,
    section,
    subtitle,
    texts,
)
from amp_registry.explain.proof.entries import beside, found, searched
from amp_registry.explain.proof.letters import REPLACED
from amp_registry.explain.proof.qr_code import qr_code
from amp_registry.explain.proof.words import Words
from amp_registry.explain.todo import advise
from amp_registry.language import Language
from amp_registry.records import Register

OFFICIAL: Final = (
    ("RENA", "https://rena.amp.quebec/rena/"),
    ("REA", "https://registre-rea.amp.gouv.qc.ca/1A/RegistreLcop.Web/Recherche"),
)
MOST_LINES: Final = 40

Evidence = Mapping[str, Any]


def page(evidence: Evidence, language: Language) -> Page:
    """Return the page of an evidence (section 4 of the contract) in a language.

    Raises `KeyError`, `TypeError`, `ValueError` or `AttributeError` when it is not shaped like one.
    """
    words = Words(language)
    return Page(
        language=language,
        title=words.say("title", who=who(evidence["question"], words)),
        kicker=words.say("kicker"),
        answer=words.told(evidence["summary"]),
        lead=_lead(evidence, words),
        conditions=tuple(words.told(one["text"]) for one in evidence["conditions"][:MOST_LINES]),
        sections=tuple(_sections(evidence, words)),
        foot=_foot(evidence, words),
        code=_code(evidence, words),
    )


def _lead(evidence: Evidence, words: Words) -> tuple[str, ...]:
    """Return the lines under the answer: its rule, when it was given and to whom."""
    when = words.moment(evidence["checked_at"])
    asker = _asked_by(evidence.get("asked_by"), words)
    return (
        _rule(evidence, words),
        words.say("given", when=when),
        words.say("asked", who=asker),
    )


def _rule(evidence: Evidence, words: Words) -> str:
    """Return the deciding row; a yes on conditions shows the whole chain that leads to it."""
    chain = [*(reason["rule"] for reason in evidence["reasons"]), evidence["rule"]]
    if evidence["conditions"]:
        return words.say("chain", row=", ".join(dict.fromkeys(chain)))
    return words.say("rule", row=evidence["rule"])


def _sections(evidence: Evidence, words: Words) -> Iterator[Section]:
    titles = {
        "question": [facts(asked(evidence["question"], evidence["act"], words))],
        "why": [paragraph(line) for line in _reasons(evidence, words)],
        "warnings": [bullets(_coded(evidence["warnings"], words))],
        "members": _members(evidence, words),
        "found": _found(evidence, words),
        "copies": _copies(evidence, words),
        "todo": [paragraph(line) for line in _todo(evidence, words)],
        "official": [facts([Fact(name, address, Look.ADDRESS) for name, address in OFFICIAL])],
        "not_checked": [bullets(_coded(evidence["not_checked"], words))],
        "limits": [paragraph(words.word("page", "limits"))],
        "journal": _journal(evidence, words),
    }
    if any(REPLACED in text for blocks in titles.values() for text in texts(blocks)):
        titles["limits"].append(paragraph(words.say("letters")))
    for name, blocks in titles.items():
        yield from section(_title(name, words), blocks, name)


def _title(name: str, words: Words) -> str:
    own = words.word("proof", name)
    return own or words.word("label", name)


def _coded(notices: list[Mapping[str, Any]], words: Words) -> list[str]:
    return [words.told(one["text"]) for one in notices[:MOST_LINES]]


def _reasons(evidence: Evidence, words: Words) -> Iterator[str]:
    for reason in evidence["reasons"][:MOST_LINES]:
        start, end = reason["in_force"]
        code = "bounded" if start and end else "in_force" if start else "reason"
        values = {"row": str(reason["rule"]), "text": words.told(reason["text"])}
        yield words.say(code, **values, start=str(start), end=str(end))


def _members(evidence: Evidence, words: Words) -> list[Block]:
    blocks = []
    for place, member in enumerate(evidence.get("members", [])[:MOST_MEMBERS], start=1):
        told = words.told(member["summary"])
        title = words.say("member", place=str(place), summary=told, row=str(member["rule"]))
        blocks += [subtitle(title), bullets(list(_reasons(member, words)))]
    return blocks


def _found(evidence: Evidence, words: Words) -> list[Block]:
    """Return what was found, else what was looked for: nothing found is shown with the same care."""
    whole = [evidence, *evidence.get("members", [])[:MOST_MEMBERS]]
    blocks = [block for one in whole for block in found(one["matches"], words)]
    if not blocks and evidence["copies"]:
        blocks.append(paragraph(words.word("page", "not_found")))
        blocks.append(bullets([line for one in whole for line in searched(one.get("searched"), words)]))
    return [*blocks, bullets([line for one in whole for line in beside(one.get("neighbours", []), words)])]


def _copies(evidence: Evidence, words: Words) -> list[Block]:
    copies = evidence["copies"][:MOST_LINES]
    blocks = []
    for copy in copies:
        blocks.append(paragraph(_copy(copy, words)))
        blocks.append(facts([Fact(words.field("sha256"), words.value("sha256", copy["sha256"]), Look.CODE)]))
    absent = [r for r in REGISTERS if r not in {copy["register"] for copy in copies}]
    return blocks + [paragraph(words.say("no_copy", register=register.value.upper())) for register in absent]


def _copy(copy: Mapping[str, Any], words: Words) -> str:
    marks = [mark for mark in ("stale", "partial") if copy[mark]]
    return words.say(
        "copy",
        register=str(copy["register"]).upper(),
        when=words.short_moment(copy["fetched_at"]),
        verified=words.short_moment(copy.get("verified_at", copy["fetched_at"])),
        age_hours=round(copy["age_hours"]),
        rows=words.word("page", "rows", count=copy["rows"], rows=str(copy["register"])),
        source=words.value("source", copy["source"]),
        marks="".join(f" {words.word('page', mark)}." for mark in marks),
    )


def _todo(evidence: Evidence, words: Words) -> list[str]:
    needs = evidence["needs"]
    told = any(reason["rule"] == MISSING_FACT for reason in evidence["reasons"])
    lines = [] if told else _needed(evidence, words)
    good = {Register(c["register"]) for c in evidence["copies"] if not c["stale"] and not c["partial"]}
    advice = advise(Answer(evidence["answer"]), str(evidence["rule"]), needing=bool(needs), good=good)
    return lines + advice.say(words.language).splitlines()


def _needed(evidence: Evidence, words: Words) -> list[str]:
    """Return what each missing fact would change; an older entry keeps the paths of the facts alone."""
    if "needed" in evidence:
        return _coded(evidence["needed"], words)
    return [words.word("need", str(need)) for need in evidence["needs"][:MOST_LINES]]


def _journal(evidence: Evidence, words: Words) -> list[Block]:
    link, versions = evidence["journal"], evidence["versions"]
    pairs = [
        *([Fact(words.field("seq"), words.value("seq", link["seq"]))] if link else []),
        *(
            Fact(words.field(name), words.value(name, link[name]), Look.CODE)
            for name in ("hash", "previous")
            if link and link[name]
        ),
        Fact(words.field("versions"), ", ".join(f"{n} {words.value(n, v)}" for n, v in versions.items())),
    ]
    how = (
        [words.say("how"), words.say("how_code")] if link else [words.say("not_journaled"), words.say("how")]
    )
    return [facts(pairs), paragraph(" ".join(how))]


def _asked_by(who_asked: Mapping[str, Any] | None, words: Words) -> str:
    if who_asked is None or who_asked.get("kind") not in {"user", "system"}:
        return words.say("unsaid")
    return words.say(who_asked["kind"], name=words.value("name", who_asked["name"]))


def _foot(evidence: Evidence, words: Words) -> str:
    link = evidence["journal"]
    if link is None:
        return words.say("no_foot")
    return words.say("journal_foot", seq=str(link["seq"]), hash=str(link["hash"]))


def _code(evidence: Evidence, words: Words) -> Code | None:
    link = evidence["journal"]
    return qr_code(link["seq"], link["hash"], words) if link else None
