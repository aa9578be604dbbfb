"""Pages of the web read generically: tables, forms, the way to the next page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.collect import html_form
from amp_registry.collect.encoding import decode
from amp_registry.collect.html_form import known_tables, title_of
from amp_registry.collect.html_grid import lines_of, text_of
from amp_registry.collect.html_soup import souped
from amp_registry.collect.parsed import Notes
from amp_registry.collect.rea_answer import WebPage, read_answer
from amp_registry.collect.rea_question import question_of
from amp_registry.collect.rea_source import bundle
from amp_registry.collect.web_form import Submission, forms, submission
from amp_registry.collect.web_paging import Next, next_page
from amp_registry.errors import NotTheRegister
from amp_registry.records import Register
from tests.collect.pages import sample
from tests.collect.rea_web import CARD, page, web

ADDRESS = "https://rea.example/a/Recherche?lang=fr"


def soup(text: str) -> Any:
    return souped(text, page(text), CARD)


def lines(text: str) -> list[tuple[str, ...]]:
    return [line.cells for line in lines_of(soup(text).table)]


# --- tables -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<table><tr><td> a\n b&nbsp;</td><td>c<br>d</td></tr></table>", [("a b", "c\nd")]),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", [("a", "b"), ("c", "d")]),
        ("<table><thead><tr><th>a<tbody><tr><td>b<tfoot><tr><td>c</table>", [("a",), ("b",), ("c",)]),
        ("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", [("a", "b"), ("a", "c")]),
        ("<table><tr><td>b<td rowspan=3>a<tr><td>c<tr><td>d</table>", [("b", "a"), ("c", "a"), ("d", "a")]),
        ("<table><tr><td colspan=2>a<td>b</table>", [("a", "a", "b")]),
        ("<table><tr><td colspan=x rowspan=-1>a<td>b</table>", [("a", "b")]),
        ("<table><tr><td><table><tr><td>in</table><td>out</table>", [("in", "out")]),
        ("<table><tr><td>a</td></tr></tr></td></table></table>", [("a",)]),
        ("<table><tr></tr><tr><td>a<!-- no --></table>", [("a",)]),
        ("<table><tr><td>a<script>'<td>'</script><td>&#233;&eacute;<br/></table>", [("a", "éé")]),
    ],
)
def test_a_table_is_read_as_it_looks(text: str, expected: list[tuple[str, ...]]) -> None:
    assert lines(text) == expected


HEAD = "<tr><th>Nom<th>NEQ<th>Statut</tr>"
ROW = "<tr><td>A inc.<td>1199013294<td>Autorisée</tr>"


def read(text: str) -> Any:
    return html_form.read(text, page(text), CARD, Notes("page"))


def test_a_saved_page_gives_the_table_the_card_knows_among_the_others() -> None:
    menu = "<table><tr><td>Accueil<td>Nous joindre</table>"
    pager = "<tr><td colspan=3>1 2 3</tr>"
    table = read(f"<html>{menu}<table>{HEAD}{ROW}{HEAD}{pager}</table></html>")
    assert [dict(row.cells) for row in table.rows] == [
        {"Nom": "A inc.", "NEQ": "1199013294", "Statut": "Autorisée"}
    ]


def test_tables_with_the_same_headings_are_one_list() -> None:
    table = read(f"<table>{HEAD}{ROW}</table><table>{HEAD}{ROW.replace('A', 'B')}</table>")
    assert [row.number for row in table.rows] == [1, 2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html><p>Bonjour</p></html>", "none of its tables"),
        ("<table><tr><td>Couleur<td>Taille</table>", "none of its tables"),
        (f"<table>{HEAD}{ROW}</table><table><tr><th>Nom<th>Ville</tr>{ROW}</table>", "2 different lists"),
    ],
)
def test_a_saved_page_without_one_list_is_refused(text: str, said: str) -> None:
    with pytest.raises(NotTheRegister, match=said):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "<dl><dt>Nom :</dt><dd>A inc.</dd><dt>NEQ</dt><dd>1199013294</dd><dt>x</dt></dl>",
        "<table><tr><th>Nom :</th><td>A inc.</td></tr><tr><th>NEQ</th><td>1199013294</td></tr></table>",
    ],
)
def test_one_enterprise_shown_as_labels_and_values_is_a_table_of_one_row(text: str) -> None:
    (table,) = known_tables(soup(text), CARD, Notes("page"))
    assert dict(table.rows[0].cells) == {"Nom": "A inc.", "NEQ": "1199013294"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<table><caption>Suspendues</caption></table>", "Suspendues"),
        ("<h2>Ici</h2><p></p><table></table>", "Ici"),
        ("<b id=t>Là</b><h2>Ici</h2><div aria-labelledby=t><table></table></div>", "Là"),
        ("<table></table><h2>Après</h2>", ""),
    ],
)
def test_a_table_is_named_by_what_stands_over_it(text: str, title: str) -> None:
    assert title_of(soup(text).table) == title


@given(
    cells=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"))), min_size=2, max_size=2
        ),
        max_size=4,
    )
)
def test_any_text_in_a_cell_comes_back_as_it_was(cells: list[list[str]]) -> None:
    """A table is read as it looks."""
    escape = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
    rows = "".join(
        "<tr>" + "".join(f"<td>{c.translate(escape)}</td>" for c in row) + "</tr>" for row in cells
    )
    assert lines(f"<table>{rows}<tr><td>end</table>")[:-1] == [tuple(row) for row in cells]


def test_the_text_of_a_page_keeps_words_apart_only_where_they_are() -> None:
    assert text_of(soup("<p>a<b>b</b> c</p><p>d</p>")) == "ab c\nd"


# --- forms --------------------------------------------------------------------------------------------


def only_form(text: str) -> Any:
    (form,) = forms(soup(text), ADDRESS)
    return form


def test_a_form_sends_what_a_browser_would() -> None:
    form = only_form(
        "<form id=f method=POST action=?x=1><input type=hidden name=t value='a+/='><input name=n>"
        "<input type=checkbox name=c value=true><input type=hidden name=c value=false>"
        "<input type=checkbox name=d checked><input type=radio name=r value=1><input type=radio name=r value=2 checked>"
        "<select name=s><option value=''>Tout<option value=QC selected>Québec</select>"
        "<select name=u><option>Un<option>Deux</select><select name=v></select><textarea name=w> x </textarea>"
        "<input name=off disabled value=1><input type=file name=file><input type=reset name=z><input value=nameless>"
        "<input type=submit name=go value=OK></form><input form=f name=outside value=o>"
    )
    expected = {
        "t": "a+/=",
        "n": "",
        "c": "false",
        "d": "on",
        "r": "2",
        "s": "QC",
        "u": "Un",
        "v": "",
        "w": " x ",
    }
    assert form.values == expected | {"outside": "o"}
    assert form.action == "https://rea.example/a/Recherche?x=1"
    sent = submission(form, {"n": "é"}, form.buttons[0])
    assert sent == Submission(form.action, {**form.values, "n": "é", "go": "OK"})


def test_a_get_form_puts_its_fields_in_the_address() -> None:
    form = only_form(
        "<base href='/b/'><form action='R?old=1#x'><input name=q><input type=image name=i></form>"
    )
    assert submission(form, {"q": "é &"}).address == "https://rea.example/b/R?q=%C3%A9+%26"
    assert "i.x=1&i.y=1" in submission(form, {"q": ""}, form.buttons[0]).address


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("<label for=q>Nom</label><input id=q name=x>", "Nom"),
        ("<label>Nom <input name=x></label>", "Nom"),
        ("<input name=x aria-label=Nom>", "Nom"),
        ("<b id=a>Nom</b><input name=x aria-labelledby=a>", "Nom"),
        ("<td>Nom</td><td><input name=x></td>", "Nom"),
        ("<input name=ctl00$txtNom>", "ctl00 txt Nom"),
    ],
)
def test_a_field_is_told_by_its_label_wherever_it_stands(field: str, label: str) -> None:
    (control,) = only_form(f"<form>{field}</form>").typed
    assert label in control.label


def asked(text: str, query: str, *, number: bool = True) -> Submission:
    return question_of(web(f"<html>{text}</html>"), CARD).about(query, number=number)


def test_a_number_goes_to_the_field_for_numbers_and_a_name_to_the_other() -> None:
    text = "<form><label>Nom <input name=n></label><label>NEQ <input name=k></label></form>"
    assert asked(text, "1199013294").address.endswith("?n=&k=1199013294")
    assert asked(text, "Béton", number=False).address.endswith("?n=B%C3%A9ton&k=")


@pytest.mark.parametrize(
    ("buttons", "pressed"),
    [
        ("<button name=a value=1>Rechercher</button>", "a=1"),
        (
            "<button name=z value=1>Rechercher dans le site</button><button name=a value=1>Trouver</button>",
            "a=1",
        ),
        ("<input type=submit name=b value=OK>", "b=OK"),
        ("<button name=e value=1>Effacer</button><button name=g value=1>Envoyer</button>", None),
    ],
)
def test_the_button_pressed_is_the_one_for_searching(buttons: str, pressed: str | None) -> None:
    address = asked(f"<form><label>NEQ <input name=q></label>{buttons}</form>", "1199013294").address
    assert address.endswith(f"&{pressed}" if pressed else "q=1199013294")


def test_a_button_before_the_field_serves_where_no_other_does() -> None:
    text = "<form><button name=a value=1>Rechercher</button><button name=b value=1>X</button><input name=neq></form>"
    assert asked(text, "1199013294").address.endswith("a=1")


def test_a_link_that_posts_back_may_be_the_button() -> None:
    text = (
        "<form method=post><input type=hidden name=__VIEWSTATE value=v><input name=neq>"
        "<a href='/x'>Rechercher</a><a href=\"javascript:__doPostBack('btn','')\">Rechercher</a></form>"
    )
    sent = asked(text, "1199013294")
    assert sent.form == {
        "__VIEWSTATE": "v",
        "neq": "1199013294",
        "__EVENTTARGET": "btn",
        "__EVENTARGUMENT": "",
    }


# --- the next page ------------------------------------------------------------------------------------


def onward(text: str, number: int = 1, furniture: frozenset[str] = frozenset()) -> Next | None:
    return next_page(soup(text), ADDRESS, number, CARD, furniture)


@pytest.mark.parametrize(
    ("text", "number", "leads"),
    [
        ("<a href='?p=2'>Suivant »</a>", 1, "?p=2"),
        ("<a href='?p=2' rel=next>plus</a>", 1, "?p=2"),
        ("<a href='?p=2'>›</a>", 1, "?p=2"),
        ("<a href='?p=2' aria-label='Page suivante'><i></i></a>", 1, "?p=2"),
        ("<p>Page <b>1</b> <a href='?p=2'>2</a> <a href='?p=3'>3</a></p>", 1, "?p=2"),
        ("<p><a href='?p=1'>1</a> 2 <a href='?p=3'>3</a> <a href='?p=11'>...</a></p>", 2, "?p=3"),
        ("<p><a href='?p=1'>1</a> 2 <a href='?p=3'>…</a></p>", 2, "?p=3"),
    ],
)
def test_the_next_page_is_found_by_what_it_calls_itself(text: str, number: int, leads: str) -> None:
    found = onward(text, number)
    assert found is not None
    assert found.submission is not None
    assert found.submission.address == f"https://rea.example/a/Recherche{leads}"


@pytest.mark.parametrize(
    "text",
    [
        "<p>Fin</p>",
        "<li class=disabled><a href='?p=2'>Suivant</a></li>",
        "<a href='?p=2' aria-disabled=true>Suivant</a>",
        "<a href='/nouvelles'>Lire le texte suivant</a>",
        "<ul class=menu><li>1 nouvelle</li><li><a href='/avis'>2</a></li></ul>",
        "<p><a href='?p=0'>...</a> <a href='?p=1'>11</a> 12</p>",
        "<form><button disabled name=p>Suivant</button></form>",
    ],
)
def test_where_nothing_says_there_is_more_there_is_no_more(text: str) -> None:
    assert onward(text, 12 if "12" in text else 1) is None


@pytest.mark.parametrize("href", ["#", "javascript:void(0)", "", "javascript:__doPostBack('x','y')"])
def test_more_that_nobody_can_follow_is_said(href: str) -> None:
    found = onward(f'<a href="{href}">Suivant</a>')
    assert found == Next(None)


def test_a_link_of_the_empty_form_leads_elsewhere() -> None:
    assert onward("<a href='/next'>Next</a>", furniture=frozenset({"/next"})) is None


def test_a_postback_and_a_button_lead_on_too() -> None:
    hidden = "<input type=hidden name=__VIEWSTATE value=v>"
    link = f"<form method=post>{hidden}<a href=\"javascript:__doPostBack('g','Page$2')\">Suivant</a></form>"
    button = f"<form method=post>{hidden}<input type=submit name=n value='Suivant'></form>"
    for text, extra in (
        (link, {"__EVENTTARGET": "g", "__EVENTARGUMENT": "Page$2"}),
        (button, {"n": "Suivant"}),
    ):
        found = onward(text)
        assert found is not None
        assert found.submission is not None
        assert found.submission.form == {"__VIEWSTATE": "v", **extra}


# --- answers ------------------------------------------------------------------------------------------


def answer(text: str, blank: str = "<html><form><input name=neq></form></html>") -> Any:
    return read_answer(web(f"<html>{text}</html>"), web(blank), CARD, Notes("page"))


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("<p>1 à 20 de 57 résultats</p>", 57),
        ("<p>1\u00a0234 entreprises trouvées</p>", 1234),
        ("<p>Results: 3 records</p>", 3),
        ("<p>Voici</p>", None),
    ],
)
def test_a_page_says_how_many_results_there_are(text: str, total: int | None) -> None:
    assert answer(f"{text}<table>{HEAD}{ROW}</table>").total == total


def test_no_result_is_also_a_number() -> None:
    assert answer("<p>Résultats : 0 entreprise</p>").none_found


def test_what_the_empty_form_says_too_is_no_answer() -> None:
    static = "<html><form><input name=neq></form><p>Aucun résultat ? Précisez votre recherche.</p></html>"
    with pytest.raises(NotTheRegister, match="neither results"):
        answer("<p>Aucun résultat ? Précisez votre recherche.</p>", static)
    assert answer("<p>Aucun résultat ? Précisez votre recherche.</p><p>Aucun résultat</p>", static).none_found


def test_a_table_that_stood_there_before_is_no_answer() -> None:
    static = f"<html><form><input name=neq></form><table>{HEAD}{ROW}</table></html>"
    with pytest.raises(NotTheRegister, match="neither results"):
        answer(f"<table>{HEAD}{ROW}</table>", static)


def test_two_tables_of_results_that_differ_are_refused() -> None:
    other = ROW.replace("A inc.", "B inc.")
    with pytest.raises(NotTheRegister, match="several tables"):
        answer(f"<table>{HEAD}{ROW}{other}</table><table>{HEAD}{other}</table>")


def test_of_two_tables_the_one_the_card_knows_best_is_the_answer() -> None:
    news = "<table><tr><th>Nom<th>Ville</tr><tr><td>Bureau<td>Québec</tr></table>"
    assert answer(f"{news}<table>{HEAD}{ROW}</table>").table.rows[0].cells["Nom"] == "A inc."


def test_a_page_in_another_encoding_is_read() -> None:
    content = f"<html><table>{HEAD}{ROW}</table></html>".encode("cp1252")
    assert "Autorisée" in decode(page(content), Register.REA, Notes("page"))
    assert "Autorisée" in WebPage.of(page(content), CARD, Notes("page")).text


def test_a_list_on_the_same_page_is_no_result() -> None:
    by_columns = (
        "<table><tr><th>Nom<th>NEQ<th>Date de suspension</tr><tr><td>B<td><td>2026-01-02</tr></table>"
    )
    by_title = f"<h3>Autorisations suspendues</h3><table>{HEAD}{ROW}</table>"
    for listed in (by_columns, by_title):
        with pytest.raises(NotTheRegister, match="neither results"):
            answer(listed)


def test_one_list_drawn_in_pieces_is_one_answer() -> None:
    pieces = "".join(f"<table>{HEAD}{ROW.replace('A', name)}</table>" for name in "AB")
    assert [row.cells["Nom"] for row in answer(pieces).table.rows] == ["A inc.", "B inc."]


# --- providers ----------------------------------------------------------------------------------------


def test_several_pages_are_kept_as_one_each_under_its_address() -> None:
    both = bundle([sample("rea_extract.csv"), sample("rea_suspended.csv")])
    assert both.content.startswith(b"--- rea_extract.csv ")
    assert b"\n--- rea_suspended.csv " in both.content


def test_one_page_is_kept_as_it_came_and_none_cannot_be() -> None:
    assert bundle([page("x")]).content == b"x"
    with pytest.raises(ValueError, match="no page"):
        bundle([])
