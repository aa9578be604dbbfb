"""The pages as a browser asks for them: what they answer, in which language, and what they refuse."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from httpx2 import Response
from starlette.testclient import TestClient

from amp_registry.language import LANGUAGES
from amp_registry.registry import Registry
from tests.sample_store import NOW
from tests.web.conftest import Clock, Serve

FIELD = re.compile(r'name="csrf" value="([^"]+)"')
PAGES = (
    *("", "lists", "registers/rena", "registers/rea", "history", "history?firm=1170000013"),
    *("changes", "changes?since=2026-11-01", "watch", "reviews", "journal", "sources", "help", "help/page"),
)


def send(client: TestClient, page: str, to: str, **data: Any) -> Response:
    """Send a form of a page, as the page would."""
    found = FIELD.search(client.get(page).text)
    assert found is not None
    answer: Response = client.post(to, data={"csrf": found[1], **data})
    return answer


def text_of(answer: Response) -> str:
    """Return what a page says, with plain spaces."""
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_exists_in_both_languages_and_each_leads_to_the_other(
    client: TestClient, language: str, path: str
) -> None:
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-language"] == language
    soup = BeautifulSoup(answer.text, "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == language
    other = soup.select_one("a.language")
    assert other is not None
    assert client.get(str(other["href"])).status_code == 200
    assert other["href"] == f"/{'en' if language == 'fr' else 'fr'}/{path}"
    assert len(soup.find_all("h1")) == 1


@pytest.mark.parametrize(("accepted", "language"), [("", "fr"), ("en-CA,fr;q=0.5", "en"), ("de", "fr")])
def test_the_bare_address_leads_to_the_language_the_reader_prefers_and_else_to_french(
    client: TestClient, accepted: str, language: str
) -> None:
    answer = client.get("/", headers={"accept-language": accepted}, follow_redirects=False)
    assert answer.headers["location"] == f"/{language}/"


def test_nothing_inline_stands_in_a_page(client: TestClient) -> None:
    for path in PAGES:
        soup = BeautifulSoup(client.get(f"/fr/{path}").text, "html.parser")
        assert not [tag for tag in soup.find_all("script") if not tag.get("src")]
        assert not soup.find_all("style")
        assert not [
            tag for tag in soup.find_all(True) if any(n == "style" or n.startswith("on") for n in tag.attrs)
        ]
        fetched = [tag.get("src") or tag.get("href") for tag in soup.find_all(["script", "link", "img"])]
        assert all(str(address).startswith("/") for address in fetched)


def test_a_question_leads_to_the_answer_the_journal_keeps(client: TestClient, registry: Registry) -> None:
    answer = send(client, "/fr/", "/fr/check", who="1170000013")
    assert answer.url.path == "/fr/checks/1"
    assert "NON. La firme au NEQ 1170000013 ne peut pas soumissionner." in text_of(answer)
    assert registry.journal.entry(1).evidence()["asked_by"] == {"kind": "user", "name": "c.roy"}


def test_opening_an_answer_again_asks_nothing_again(client: TestClient, registry: Registry) -> None:
    send(client, "/fr/", "/fr/check", who="1170000013")
    for _ in range(3):
        client.get("/en/checks/1")
    assert len(list(registry.journal.entries())) == 1


def test_a_refused_question_writes_nothing_and_is_shown_again(client: TestClient, registry: Registry) -> None:
    answer = send(client, "/en/", "/en/check", who="1170000031")
    assert answer.status_code == 422
    assert "1170000013" in text_of(answer)
    assert list(registry.journal.entries()) == []


def test_a_changed_question_that_cannot_be_asked_is_shown_again_with_all_its_fields(
    client: TestClient,
) -> None:
    send(client, "/fr/", "/fr/check", who="1170000013")
    told = {"firm.neq": "1170000013", "contract.expenditure": "beaucoup", "contract.kind": "services"}
    answer = send(client, "/fr/checks/1", "/fr/check", **told)
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.text, "html.parser")
    field = soup.find(id="contract-expenditure")
    assert field is not None
    assert field["value"] == "beaucoup"
    assert field["aria-invalid"] == "true"
    assert soup.select_one('a[href="#contract-expenditure"]') is not None
    assert soup.select_one('#contract-kind option[value="services"][selected]') is not None


def test_without_a_store_the_answer_says_that_it_is_no_proof(tmp_path: Path, serve: Serve) -> None:
    client = serve(database_url=f"sqlite:///{tmp_path / 'none.sqlite3'}")
    answer = send(client, "/fr/", "/fr/check", who="1170000013")
    assert answer.status_code == 200
    assert "ON NE PEUT PAS RÉPONDRE" in text_of(answer)
    assert "Cette réponse n'est pas inscrite au journal" in text_of(answer)
    assert text_of(client.get("/fr/sources")).count("AUCUNE COPIE") == 2


@pytest.mark.parametrize("form", ["pdf", "html", "json"])
def test_the_proof_is_that_of_the_journal(client: TestClient, registry: Registry, form: str) -> None:
    send(client, "/fr/", "/fr/check", who="1170000013")
    answer = client.get(f"/fr/checks/1/proof.{form}")
    assert answer.status_code == 200
    assert registry.verify_proof(answer.content).outcome.value == "holds"


def test_a_proof_that_is_a_page_is_saved_and_never_shown_under_this_address(client: TestClient) -> None:
    send(client, "/fr/", "/fr/check", who="1170000013")
    assert client.get("/fr/checks/1/proof.html").headers["content-disposition"].startswith("attachment")


def test_an_answer_asked_again_later_says_what_changed(client: TestClient, clock: Clock) -> None:
    send(client, "/fr/", "/fr/check", who="1199013294")
    clock.moment = NOW + timedelta(days=30)
    answer = send(client, "/fr/checks/1", "/fr/checks/1/again")
    assert answer.url.path == "/fr/checks/2"
    assert "LA RÉPONSE A CHANGÉ depuis la vérification no 1" in text_of(answer)
    assert "PÉRIMÉE" in text_of(answer)


def test_an_answer_or_a_page_that_is_not_there_says_so_in_the_language(client: TestClient) -> None:
    for path in (
        "/en/checks/99",
        "/en/checks/9223372036854775808",
        "/en/nothing",
        "/en/lists/" + "a" * 22,
        "/en/help/nothing",
        "/en/sources/x.svg",
    ):
        answer = client.get(path)
        assert answer.status_code == 404
        assert 'lang="en"' in answer.text


def test_a_decision_counts_from_the_next_question_on(client: TestClient, registry: Registry) -> None:
    send(client, "/fr/", "/fr/check", who="Excavation Sarrazelle")
    told = {"says": "different", "match": "1", "by": "C. Roy", "why": "Adresses comparées."}
    answer = send(client, "/fr/checks/1", "/fr/checks/1/decisions", **told)
    assert "Décision no 1 inscrite" in text_of(answer)
    assert "Adresses comparées." in text_of(answer)
    (made,) = registry.decisions()
    assert (made.says.value, made.by, made.check) == ("different", "C. Roy", 1)
    again = send(client, "/fr/checks/1", "/fr/checks/1/again")
    headline = BeautifulSoup(again.text, "html.parser").select_one("h1 .headline")
    assert headline is not None
    assert headline.text == "OUI, à trois conditions."


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"says": "different", "match": "1", "by": "C. Roy", "why": ""}, id="no reason"),
        pytest.param({"says": "different", "match": "1", "by": " ", "why": "x"}, id="nobody"),
        pytest.param(
            {"says": "perhaps", "match": "1", "by": "C. Roy", "why": "x"}, id="neither same nor different"
        ),
        pytest.param({"says": "different", "match": "9", "by": "C. Roy", "why": "x"}, id="no such candidate"),
    ],
)
def test_a_decision_that_cannot_be_recorded_is_refused_on_the_page_of_the_answer(
    client: TestClient, registry: Registry, told: dict[str, str]
) -> None:
    send(client, "/fr/", "/fr/check", who="Excavation Sarrazelle")
    answer = send(client, "/fr/checks/1", "/fr/checks/1/decisions", **told)
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").select_one('[role="alert"]') is not None
    assert registry.decisions() == []


def test_where_the_server_knows_who_decides_nobody_signs_with_another_name(
    serve: Serve, registry: Registry
) -> None:
    client = serve(web_access="proxy", web_proxy_header="x-user")
    client.headers["x-user"] = "a.tremblay"
    send(client, "/fr/", "/fr/check", who="Excavation Sarrazelle")
    told = {"says": "different", "match": "1", "by": "quelqu'un d'autre", "why": "x"}
    send(client, "/fr/checks/1", "/fr/checks/1/decisions", **told)
    assert [one.by for one in registry.decisions()] == ["a.tremblay"]


def test_who_may_only_read_sees_no_form_that_changes_something_and_cannot_send_one(serve: Serve) -> None:
    admin, reader = serve(), serve(web_access="proxy", web_proxy_header="x-user", web_proxy_scopes=("read",))
    reader.headers["x-user"] = "lecteur"
    send(admin, "/fr/", "/fr/check", who="Excavation Sarrazelle")
    page = BeautifulSoup(reader.get("/fr/checks/1").text, "html.parser")
    assert page.select("form") == []
    form = FIELD.search(reader.get("/fr/journal").text)
    assert form is not None
    for path in ("check", "checks/1/decisions", "watch", "reviews/1/take"):
        assert reader.post(f"/fr/{path}", data={"csrf": form[1], "who": "1170000013"}).status_code == 403
    assert reader.get("/fr/lists").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "check",
        "checks/1/again",
        "checks/1/decisions",
        "lists",
        "watch",
        "watch/1/remove",
        "reviews/1/take",
        "journal/verify",
    ],
)
def test_a_form_that_is_not_ours_does_nothing(client: TestClient, registry: Registry, path: str) -> None:
    answer = client.post(f"/fr/{path}", data={"who": "1170000013", "csrf": "x"})
    assert answer.status_code == 403
    assert list(registry.journal.entries()) == []


def test_a_contract_is_watched_once_and_taken_off(client: TestClient) -> None:
    told = {
        "who": "1199013294",
        "reference": "2026-118",
        "public_body": "Ville d'Exemple",
        "ends": "2027-03-31",
    }
    assert "Contrat suivi" in text_of(send(client, "/fr/watch", "/fr/watch", **told))
    assert "déjà suivi" in text_of(send(client, "/fr/watch", "/fr/watch", **told))
    assert "n'est plus suivi" in text_of(send(client, "/fr/watch", "/fr/watch/1/remove"))
    assert "Aucun contrat n'est suivi." in text_of(client.get("/fr/watch"))


def test_a_contract_with_a_wrong_day_is_refused_with_what_was_typed(client: TestClient) -> None:
    answer = send(client, "/fr/watch", "/fr/watch", who="1199013294", reference="R-1", ends="demain")
    assert answer.status_code == 422
    assert 'value="R-1"' in answer.text
    assert 'value="demain"' in answer.text


def test_a_review_waits_until_it_is_closed_with_a_reason(client: TestClient) -> None:
    send(client, "/fr/", "/fr/check", who="Excavation Sarrazelle")
    assert "Réponse no 1" in text_of(client.get("/fr/reviews"))
    assert send(client, "/fr/reviews", "/fr/reviews/1/close", by="C. Roy", why="").status_code == 422
    assert "Rien n'attend" in text_of(
        send(client, "/fr/reviews", "/fr/reviews/1/close", by="C. Roy", why="Réglé.")
    )
    assert send(client, "/fr/lists", "/fr/reviews/1/take", by="C. Roy").status_code == 422


def test_the_journal_is_searched_paged_exported_and_verified(client: TestClient, registry: Registry) -> None:
    for _ in range(51):
        registry.check("1170000013", now=NOW)
    registry.check("1199013294", now=NOW)
    first, second = client.get("/fr/journal"), client.get("/fr/journal?page=2")
    assert "Réponse no 52" in first.text
    assert 'Réponse no 1"' in second.text
    found = client.get("/fr/journal?firm=1199013294&answer=allowed")
    assert found.text.count("/fr/checks/") == 1
    lines = client.get("/fr/journal/export.jsonl?firm=1199013294").text.splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [52]
    assert client.get("/fr/journal/export.csv").text.count("\r\n") == 53
    assert "LA CHAÎNE TIENT. Entrées vérifiées : 52." in text_of(
        send(client, "/fr/journal", "/fr/journal/verify")
    )
    assert client.get("/fr/journal?since=hier").status_code == 422


def test_the_drawing_of_a_registers_size_is_a_file_without_style_or_script(client: TestClient) -> None:
    answer = client.get("/fr/sources/rena.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "<script" not in answer.text
    assert "style" not in answer.text


def test_a_theme_is_added_to_our_style_sheet(tmp_path: Path, serve: Serve) -> None:
    (tmp_path / "theme.css").write_text("body { font-size: 2rem }", encoding="utf-8")
    client = serve(web_theme=tmp_path)
    assert '<link rel="stylesheet" href="/theme/theme.css">' in client.get("/fr/").text
    assert client.get("/theme/theme.css").status_code == 200
