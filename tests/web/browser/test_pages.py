"""Every page, seen as it is: nothing axe-core finds, nothing to scroll sideways at 320 pixels, a picture to look at.

The pictures are left in build/screenshots; CI keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from amp_registry import watch_list
from amp_registry.asker import Asker
from amp_registry.question import Contract, Firm, Question
from amp_registry.registry import Registry
from amp_registry.watched import Watched
from tests.sample_store import FETCHED, NOW
from tests.web.browser.conftest import SCREENSHOTS, WIDTHS, Tab, served, settings, tab, web

# What every page is held to: WCAG 2.2 AA, the size of targets included, and what axe-core holds for good practice.
RULES = {"rules": {"target-size": {"enabled": True}}}
PAGES = {
    "home": "",
    "home-refused": "check-refused",
    "answer-no": "checks/1",
    "answer-yes": "checks/2",
    "answer-review": "checks/3",
    "answer-conditions": "checks/4",
    "answer-consortium": "checks/5",
    "lists": "lists",
    "register-rena": "registers/rena",
    "register-rea": "registers/rea?status=suspended",
    "register-nobody": "registers/rena?q=personne",
    "history": "history?firm=1170000013",
    "history-nobody": "history?firm=Personne+du+tout",
    "changes": "changes?since=2026-11-17",
    "changes-refused": "changes?since=hier",
    "watch": "watch",
    "reviews": "reviews",
    "journal": "journal",
    "sources": "sources",
    "help": "help",
    "help-page": "help/page",
    "help-words": "help/words",
    "missing": "nothing",
}


@dataclass(frozen=True)
class Sites:
    """The addresses of the prepared pages, and of the same a month later, when both copies are stale."""

    fresh: str
    stale: str


@pytest.fixture(scope="module")
def sites(nights_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    source = nights_url.removeprefix("sqlite:///")
    copied = tmp_path_factory.mktemp("pages") / "store.sqlite3"
    copied.write_bytes(Path(source).read_bytes())
    url = f"sqlite:///{copied}"
    _prepare(url)
    with served(web(url)) as fresh, served(web(url, NOW + timedelta(days=30))) as stale:
        yield Sites(fresh, stale)


def _prepare(url: str) -> None:
    """Ask what the pages show: each kind of answer, a contract under watch and what happened to it."""
    questions = (
        Question(firm=Firm(neq="1170000013", name="Construction Exemple inc.")),
        Question(firm=Firm(neq="1199014276"), contract=Contract(kind="services", expenditure=6_000_000)),
        Question(firm=Firm(name="Excavation Sarrazelle", city="Laval")),
        Question(firm=Firm(name="Papeterie Inventée inc.")),
        Question.from_dict(
            {
                "firm": {"name": "Consortium inventé"},
                "consortium": {"members": [{"neq": "1170000013"}, {"neq": "1199014276"}]},
            }
        ),
    )
    with Registry.open(settings=settings(url), asked_by=Asker.of("c.roy")) as registry:
        for question in questions:
            registry.check(question, now=NOW)
        contract = Watched.of(
            Question(firm=Firm(neq="1170000013")),
            FETCHED - timedelta(days=9),
            reference="2026-118",
            public_body="Ville d'Exemple",
        )
        watch_list.add(url, [contract])
        registry.watch_run(now=NOW)


@pytest.fixture(scope="module", params=["fr", "en"])
def reader(request: pytest.FixtureRequest, browser: Browser, sites: Sites) -> Iterator[Tab]:
    with tab(browser, sites.fresh, language=request.param) as opened:
        yield opened


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_nothing_axe_finds_and_nothing_to_scroll_sideways(reader: Tab, name: str) -> None:
    if name == "home-refused":
        reader.ask("1170000031")
    else:
        reader.go(PAGES[name])
    for width, size in WIDTHS.items():
        reader.page.set_viewport_size(size)
        look(reader.page, f"{reader.language}-{width}-{name}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_stale_copy_is_announced_on_every_page_and_no_answer_is_yes(
    browser: Browser, sites: Sites, language: str
) -> None:
    with tab(browser, sites.stale, language=language) as reader:
        for name, path in PAGES.items():
            reader.go(path)
            said = reader.page.inner_text(".copies")
            assert said.count(reader.say("PÉRIMÉE", "STALE")) == 2, name
        reader.go("sources")
        look(reader.page, f"{language}-desktop-sources-stale")
        reader.ask("1199013294")
        assert reader.page.inner_text("h1 .headline") == reader.say(
            "ON NE PEUT PAS RÉPONDRE.", "NO ANSWER POSSIBLE."
        )
        look(reader.page, f"{language}-desktop-answer-unknown")


def look(page: Page, name: str) -> None:
    """Take a picture, and hold the page to the rules."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    found = Axe().run(page, options=RULES).response["violations"]
    told = [
        f"{one['id']}: {node['target']}: {node.get('failureSummary')}"
        for one in found
        for node in one["nodes"]
    ]
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("path", ["", "checks/3", "lists", "registers/rena", "watch", "journal"])
def test_every_control_is_reached_by_keyboard_and_shows_where_one_is(reader: Tab, path: str) -> None:
    reader.page.set_viewport_size(WIDTHS["desktop"])
    reader.go(path)
    reader.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    wanted = reader.page.evaluate(
        "[...document.querySelectorAll('a[href],button,summary,select,textarea,input:not([type=hidden]),[tabindex=\"0\"]')]"
        ".filter(one => one.type !== 'radio' || one.checked || !document.querySelector(`[name='${one.name}']:checked`)).length"
    )
    reached = set()
    for _ in range(wanted + 20):
        reader.page.keyboard.press("Tab")
        place, outline = reader.page.evaluate(
            "(() => { const one = document.activeElement; return [[...document.querySelectorAll('*')].indexOf(one),"
            " one === document.body ? 'body' : getComputedStyle(one).outlineStyle] })()"
        )
        if outline == "body":
            break
        assert outline == "solid", reader.page.evaluate("document.activeElement.outerHTML")
        reached.add(place)
    # One radio button of a group is a stop, and which one depends on the browser; nothing else may be missed.
    assert len(reached) >= wanted * 0.9


def test_the_first_stop_of_the_keyboard_leads_to_the_content(reader: Tab) -> None:
    reader.go("journal")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.className") == "skip"
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.id") == "content"


def test_an_answer_prints_with_its_reasons_and_without_the_forms(reader: Tab) -> None:
    reader.go("checks/3")
    reader.page.emulate_media(media="print")
    try:
        text = reader.text()
        assert reader.say("À EXAMINER", "TO BE REVIEWED") in text
        assert "Les Excavations Sarrazelle inc." in text
        assert not reader.page.locator("form.decide").first.is_visible()
        assert not reader.page.locator("nav").first.is_visible()
        assert reader.page.pdf(path=SCREENSHOTS / f"{reader.language}-print.pdf", format="Letter")
    finally:
        reader.page.emulate_media(media="screen")
