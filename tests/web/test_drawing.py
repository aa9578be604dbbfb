"""What every page has: its language, the warning of a copy that cannot answer, and a theme where there is one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.sample_store import NOW
from tests.web.conftest import Clock, Serve


def test_a_stale_copy_is_announced_on_any_page(serve: Serve, clock: Clock) -> None:
    client = serve()
    assert 'role="alert"' not in client.get("/fr/login").text
    clock.moment = NOW + timedelta(hours=72)
    assert "RENA" in client.get("/fr/login").text


def test_a_page_is_drawn_where_the_store_cannot_be_read(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "bad.sqlite3").write_bytes(
        b"no database, but long enough to be taken for one of some kind " * 20
    )
    told = serve(database_url=f"sqlite:///{tmp_path / 'bad.sqlite3'}").get("/fr/login")
    assert told.status_code == 200


def test_a_theme_comes_before_our_own_templates_and_serves_its_files(serve: Serve, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    (theme / "templates").mkdir(parents=True)
    (theme / "templates" / "login.html").write_text("<p>{{ language }} {{ '<b>' }}</p>", encoding="utf-8")
    (theme / "style.css").write_text("p { color: black }", encoding="utf-8")
    client = serve(web_theme=theme)
    assert client.get("/en/login").text == "<p>en &lt;b&gt;</p>"
    assert client.get("/theme/style.css").text == "p { color: black }"
    assert client.get("/theme/../registry.sqlite3").status_code == 404


def test_a_page_says_its_language_and_keeps_nothing(serve: Serve) -> None:
    told = serve().get("/en/login")
    assert (told.headers["content-language"], told.headers["cache-control"]) == ("en", "no-store")
    assert '<html lang="en"' in told.text
