"""`token add`, `list`, `revoke`: shown once, listed without it, revoked for good; in both languages."""

from __future__ import annotations

import json
import re

from tests.cli.conftest import Run

SECRET = re.compile(r"amp_[\w-]{43}\n")


def test_a_token_is_shown_once_alone_on_standard_output(run: Run) -> None:
    made = run("token", "add", "system:portail", "--days", "30", "--by", "c.roy")
    assert made.exit_code == 0
    assert SECRET.fullmatch(made.stdout)
    assert "Jeton no 1 pour « system:portail » (read, check)" in made.stderr
    listed = run("token", "list", "--lang", "en")
    assert re.fullmatch(
        r"   1  system:portail  \(read, check\)  in force until \d{4}-\d\d-\d\d\n", listed.stdout
    )


def test_the_scopes_asked_for_are_those_it_has(run: Run) -> None:
    made = json.loads(run("token", "add", "c.roy", "--scope", "admin", "--scope", "read", "--json").stdout)
    assert (made["scopes"], made["label"], SECRET.fullmatch(made["token"] + "\n") is not None) == (
        ["read", "admin"],
        "c.roy",
        True,
    )
    (listed,) = json.loads(run("token", "list", "--json").stdout)
    assert "token" not in listed


def test_a_revoked_token_is_listed_as_such_and_is_not_revoked_twice(run: Run) -> None:
    run("token", "add", "c.roy")
    revoked = run("token", "revoke", "1", "--by", "d.lavoie")
    assert revoked.stdout == "Le jeton no 1 (« c.roy ») n'est plus accepté.\n"
    assert "révoqué le" in run("token", "list").stdout
    assert "par d.lavoie" in run("token", "list").stdout
    again = run("token", "revoke", "1")
    assert again.exit_code == 1
    assert "Aucun jeton no 1 n'est à révoquer." in again.stderr


def test_no_token_is_said_in_words(filled: Run) -> None:
    assert (filled("token", "list").stdout, filled("token", "list", "--json").stdout) == (
        "Aucun jeton.\n",
        "[]\n",
    )


def test_a_label_the_journal_cannot_name_is_refused(run: Run) -> None:
    refused = run("token", "add", "a\tb")
    assert refused.exit_code == 2
    assert "asked_by.name" in refused.stderr
