"""The main tasks of an officer, walked in a browser: both languages, with and without scripts, on a desktop and a phone."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.web.browser.conftest import Tab

LISTS = Path(__file__).parents[3] / "data" / "fixtures" / "lists"


def _number(visitor: Tab) -> int:
    found = re.match(r"checks/(\d+)", visitor.path)
    assert found
    return int(found[1])


def test_a_listed_firm_is_asked_by_its_neq_and_the_answer_is_no_in_words(visitor: Tab) -> None:
    visitor.ask("1170000013")
    expect(visitor.page.locator("h1 .headline")).to_have_text(visitor.say("NON.", "NO."))
    assert "R1" in visitor.text()
    assert visitor.say("Pourquoi", "Why") in visitor.text()
    assert "2026-11-22 02:31" in visitor.page.inner_text(".copies")


def test_a_mistyped_neq_is_refused_beside_its_field_with_the_nearest_valid_one(visitor: Tab) -> None:
    visitor.ask("1170000031")
    alert = visitor.page.get_by_role("alert")
    expect(alert).to_contain_text("1170000013")
    expect(visitor.page.locator("#who")).to_have_value("1170000031")
    expect(visitor.page.locator("#who")).to_have_attribute("aria-invalid", "true")
    visitor.page.fill("#who", "1170000013")
    visitor.page.locator(".one-field button").click()
    expect(visitor.page.locator("h1 .headline")).to_have_text(visitor.say("NON.", "NO."))


def test_facts_are_asked_for_only_where_they_change_the_answer(visitor: Tab) -> None:
    visitor.ask("1199013294")  # authorized: whatever the contract, yes
    expect(visitor.page.locator("h1 .headline")).to_have_text(visitor.say("OUI.", "YES."))
    expect(visitor.page.locator("#needed")).to_have_count(0)
    visitor.ask("1199000010 Zythum Quorfane inc.")  # on neither register: it depends on the amount
    expect(visitor.page.locator("#needed")).to_be_visible()
    first = _number(visitor)
    visitor.page.select_option("#contract-kind", "supply")
    visitor.page.fill("#contract-expenditure", visitor.say("40 000,00 $", "$40,000.00"))
    visitor.page.locator("#needed ~ p button").first.click()
    expect(visitor.page.locator("#needed")).to_have_count(0)
    assert _number(visitor) > first
    assert visitor.say("40 000,00 $", "$40,000.00") in visitor.text()


def test_a_name_in_doubt_is_compared_side_by_side_and_a_person_decides_in_place(visitor: Tab) -> None:
    visitor.ask("Excavation Sarrazelle")
    expect(visitor.page.locator("h1 .headline")).to_have_text(visitor.say("À EXAMINER.", "TO BE REVIEWED."))
    table = visitor.page.locator("table.side-by-side")
    expect(table).to_contain_text("Les Excavations Sarrazelle inc.")
    expect(table).to_contain_text(visitor.say("nom identique", "same name"))
    form = visitor.page.locator("form.decide").first
    form.get_by_label(visitor.say("Firme différente", "Different firm")).check()
    form.get_by_label(visitor.say("Votre nom", "Your name")).fill("C. Roy")
    form.get_by_label(visitor.say("Pourquoi", "Why")).fill("Adresses et dirigeants comparés.")
    form.get_by_role("button").click()
    expect(visitor.page.get_by_role("status").first).to_contain_text(
        visitor.say("Firme différente", "Different firm")
    )
    # It can be taken back where it is seen, so that the next visitor finds the doubt again.
    visitor.page.locator("#decisions summary").last.click()
    revoke = visitor.page.locator("#decisions form").last
    revoke.get_by_label(visitor.say("Votre nom", "Your name")).fill("C. Roy")
    revoke.get_by_label(visitor.say("Pourquoi", "Why")).fill("Essai.")
    revoke.get_by_role("button").click()
    expect(visitor.page.locator("#decisions").last).to_contain_text(
        visitor.say("Reprise le", "Taken back on")
    )


def test_the_proof_is_taken_away_as_pdf_and_as_a_page(visitor: Tab) -> None:
    visitor.ask("1170000013")
    seq = _number(visitor)
    answer = visitor.page.request.get(f"{visitor.base}/{visitor.language}/checks/{seq}/proof.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    with visitor.page.expect_download() as downloading:
        visitor.page.get_by_role(
            "link", name=visitor.say("Preuve en une page web", "Proof as a web page")
        ).click()
    text = Path(downloading.value.path()).read_text(encoding="utf-8")
    assert f'<html lang="{visitor.language}">' in text


def test_a_list_is_sent_followed_and_taken_back_with_its_answers(visitor: Tab) -> None:
    visitor.go("lists")
    visitor.page.set_input_files("#file", LISTS / "soumissionnaires.csv")
    visitor.page.get_by_label("CSV", exact=True).check()
    visitor.page.get_by_role("button", name=visitor.say("Vérifier la liste", "Check the list")).click()
    link = visitor.page.get_by_role(
        "link", name=visitor.say("Télécharger les réponses", "Download the answers")
    )
    expect(link).to_be_visible(timeout=60_000)  # with scripts and without, the page comes again by itself
    with visitor.page.expect_download() as downloading:
        link.click()
    text = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    assert "Construction Exemple inc." in text
    assert visitor.say("NON", "NO") in text
    assert "soumissionnaires.csv" in visitor.text()
    visitor.page.get_by_role("button", name=visitor.say("Effacer la liste", "Delete the list")).click()
    expect(visitor.page.get_by_role("status")).to_contain_text(visitor.say("effacées", "deleted"))


def test_the_registers_are_browsed_by_name_and_by_filter(visitor: Tab) -> None:
    visitor.go("registers/rena")
    visitor.page.fill("#q", "sarrazelle")
    visitor.page.get_by_role("button", name=visitor.say("Filtrer", "Filter")).click()
    found = visitor.page.locator("#found")
    expect(found).to_contain_text("Les Excavations Sarrazelle inc.")
    expect(found.locator("tbody tr")).to_have_count(1)
    assert "q=sarrazelle" in visitor.page.url
    visitor.go("registers/rea?status=suspended")
    expect(visitor.page.locator("#status")).to_have_value("suspended")
    expect(visitor.page.locator("tbody")).to_contain_text(visitor.say("suspendue", "suspended"))


def test_the_history_of_a_firm_is_a_line_of_time(visitor: Tab) -> None:
    visitor.go("registers/rena?q=1170000013")
    visitor.page.locator("tbody").get_by_role("link", name=visitor.say("Historique", "History")).click()
    expect(visitor.page.locator("ol.timeline")).to_contain_text("Construction Exemple inc.")
    assert (
        visitor.say("Toujours dans la copie la plus récente.", "Still in the newest copy.") in visitor.text()
    )


def test_what_changed_since_a_day_is_shown_day_by_day(visitor: Tab) -> None:
    visitor.go("changes")
    visitor.page.fill("#since", "2026-11-17")
    visitor.page.get_by_role("button", name=visitor.say("Voir les changements", "See the changes")).click()
    expect(visitor.page.locator("main")).to_contain_text(
        visitor.say("Copies du 2026-11-19", "Copies of 2026-11-19")
    )
    assert visitor.say("n'y est plus", "no longer listed") in visitor.text()


def test_a_contract_is_watched_and_taken_off_and_a_review_is_taken_in_charge(visitor: Tab) -> None:
    reference = f"2026-{visitor.language}-{visitor.scripts}-{visitor.width}"
    visitor.go("watch")
    form = visitor.page.locator("form", has=visitor.page.locator("#reference"))
    form.locator("#who").fill("1199013294")
    form.locator("#reference").fill(reference)
    form.get_by_role("button").click()
    card = visitor.page.locator(".cards > li", has_text=reference)
    expect(card).to_have_count(1)
    card.get_by_role("button").click()
    expect(visitor.page.locator(".cards > li", has_text=reference)).to_have_count(0)

    visitor.ask("Solanvert")
    seq = _number(visitor)
    visitor.go("reviews")
    card = visitor.page.locator(".cards > li", has_text="Solanvert")
    expect(card).to_have_count(1)
    card.locator("summary").first.click()
    card.get_by_label(visitor.say("Votre nom", "Your name")).first.fill("C. Roy")
    card.get_by_role("button", name=visitor.say("Je m'en charge", "I take charge")).click()
    expect(visitor.page.get_by_role("status")).to_be_visible()
    assert visitor.say("prise en charge par C. Roy", "in charge of C. Roy") in visitor.text()
    assert seq


def test_the_journal_is_searched_and_its_chain_verified(visitor: Tab) -> None:
    visitor.ask("1170000013")
    seq = _number(visitor)
    visitor.go("journal")
    visitor.page.fill("#firm", "1170000013")
    visitor.page.get_by_role("button", name=visitor.say("Filtrer", "Filter")).click()
    expect(visitor.page.locator("tbody")).to_contain_text(str(seq))
    visitor.page.get_by_role(
        "button", name=visitor.say("Vérifier toute la chaîne", "Verify the whole chain")
    ).click()
    expect(visitor.page.get_by_role("status")).to_contain_text(
        visitor.say("LA CHAÎNE TIENT", "THE CHAIN HOLDS")
    )


def test_the_sources_show_the_nights_the_one_held_back_and_the_size(visitor: Tab) -> None:
    visitor.go("sources")
    assert visitor.say("copie RETENUE", "copy HELD BACK") in visitor.text()
    plot = visitor.page.locator("img.plot").first
    assert plot.evaluate("image => image.complete && image.naturalWidth") == 720
    assert visitor.say("nuits retenues : 1", "nights held back: 1") in (
        plot.get_attribute("alt") or ""
    ).replace("\u00a0", " ")


def test_the_help_opens_and_the_other_language_is_one_link_away(visitor: Tab) -> None:
    visitor.go("help")
    visitor.page.get_by_role("link", name=visitor.say("Se servir de la page", "Using the page")).click()
    expect(visitor.page.locator("h1")).to_have_text(visitor.say("Se servir de la page", "Using the page"))
    visitor.page.locator("a.language").click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", visitor.say("en", "fr"))
    expect(visitor.page.locator("h1")).to_have_text(visitor.say("Using the page", "Se servir de la page"))
