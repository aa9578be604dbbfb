"""A thousand hostile names, shown on every page that shows names: nothing runs, and a page stays the page it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from amp_registry import watch_list
from amp_registry.asker import Asker
from amp_registry.question import Firm, Question
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.watched import Watched
from tests import factory
from tests.sample_store import FETCHED, NOW, imported
from tests.web.browser.conftest import Tab, served, settings, tab, web
from tests.web.hostile_names import SENTINEL, names

COUNT = 1_000
ANSWERS_OPENED = 25


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Pages over two registers of hostile names, all asked about, all under watch."""
    folder = tmp_path_factory.mktemp("hostile")
    url = f"sqlite:///{folder / 'store.sqlite3'}"
    firms = names(COUNT)
    rena = [
        factory.rena(
            n,
            name=name,
            other_names=(name,),
            address=name,
            person_name=name,
            neq=factory.neq(n),
            raw={name: name},
        )
        for n, name in enumerate(firms, start=1)
    ]
    rea = [factory.rea(n, name=name, city=name, neq=factory.neq(n)) for n, name in enumerate(firms, start=1)]
    for register, entries in ((Register.RENA, rena), (Register.REA, rea)):
        for many, night in ((1, FETCHED - timedelta(days=1)), (COUNT, FETCHED)):
            file = folder / f"{register.value}-{many}.jsonl"
            lines = (json.dumps(entry.to_dict(), ensure_ascii=False) for entry in entries[:many])
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            imported(url, register, file, fetched_at=night)
    questions = [Question(firm=Firm(name=name, city=name)) for name in firms if Firm(name=name).named]
    some = questions[:: COUNT // ANSWERS_OPENED]
    watched = [
        Watched.of(q, NOW, reference=q.firm.name, public_body=q.firm.name, note=q.firm.name)
        for q in questions
    ]
    # All are asked while the registers list one firm, which is quick; some again, and watched, while they list all.
    before = FETCHED - timedelta(hours=20)
    with Registry.open(settings=settings(url), asked_by=Asker.of("c.roy")) as registry:
        for question in some:
            registry.check(question, now=NOW)
        for question in questions:
            registry.check(question, now=before)
        watch_list.add(url, watched[:ANSWERS_OPENED])
        registry.watch_run(now=NOW + timedelta(minutes=1))
    watch_list.add(url, watched)
    with served(web(url, NOW + timedelta(minutes=2))) as address:
        yield address


@pytest.fixture(scope="module")
def reader(browser: Browser, hostile: str) -> Iterator[Tab]:
    with tab(browser, hostile) as opened:
        yield opened


def _pages() -> list[str]:
    registers = [f"registers/{r}?page={page}" for r in ("rena", "rea") for page in range(1, COUNT // 50 + 1)]
    journal = [f"journal?page={page}" for page in range(1, COUNT // 50 + 1)]
    answers = [f"checks/{seq}" for seq in range(1, ANSWERS_OPENED + 1)]
    changes = [f"changes?register={r}" for r in ("rena", "rea")]
    return [*registers, *journal, *answers, *changes, "watch", "reviews", "sources", "lists", ""]


def test_the_names_are_a_thousand_and_all_different() -> None:
    assert len(set(names(COUNT))) == COUNT


@pytest.mark.parametrize("kind", ["registers", "journal", "checks", "changes", "watch", "reviews", "history"])
def test_nothing_of_a_name_runs_or_becomes_part_of_the_page(reader: Tab, kind: str) -> None:
    troubles_before = len(reader.troubles)
    pages = [page for page in _pages() if page.startswith(kind)]
    if kind == "history":
        pages = [f"history?firm={factory.neq(n)}" for n in range(1, COUNT, COUNT // ANSWERS_OPENED)]
    for path in pages:
        reader.go(path)
        assert reader.page.evaluate(f"window.{SENTINEL}") is None, path
        strange = reader.page.evaluate(
            "[...document.querySelectorAll('iframe,object,embed,style,base,video,math,animate,svg,[onload],[onerror],"
            '[onclick],[onfocus],[ontoggle],[style],a[href^="javascript" i],a[href^="data" i],script:not([src]),'
            "main script,main meta,main link,[hx-on\\\\:click],main [data-hx-get]')].map(one => one.outerHTML)"
        )
        assert strange == [], path
        assert reader.page.locator("footer.bottom").count() == 1, path
        assert reader.page.locator("main#content").count() == 1, path
    assert reader.troubles[troubles_before:] == []


def test_a_hostile_question_is_shown_again_as_it_was_typed(reader: Tab) -> None:
    for name in names(COUNT)[:: COUNT // 10]:
        reader.go()
        reader.page.fill("#who", name)
        reader.page.locator("details summary").first.click()
        reader.page.fill("#contract-expenditure", name[:200])
        reader.page.locator(".one-field button").click()
        assert reader.page.evaluate(f"window.{SENTINEL}") is None
        assert reader.page.input_value("#who") == name[:1_000]
        assert reader.page.input_value("#contract-expenditure") == name[:200]
