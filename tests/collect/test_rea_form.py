"""The search form in three designs, and everything it may do wrong."""

from __future__ import annotations

import pytest

from amp_registry.collect.fetch import Fetcher, Manners
from amp_registry.collect.rea_form import GONE, SearchForm, WatchedSearch
from amp_registry.collect.rea_lookup import Lookup, Outcome
from amp_registry.errors import CollectError, NotTheRegister, SourceUnreachable
from amp_registry.records import ListOrigin, Part, ReaEntry, Register, Status
from tests.collect.rea_web import CARD, NOW, visiting
from tests.local_sources.rea_designs import Design, Shown
from tests.local_sources.rea_entries import FIRST, NEQS

KNOWN = FIRST.neq or ""
NOBODY = "1170000013"
DESIGNS = ("webforms", "mvc", "bilingual")


def codes(lookup: Lookup) -> list[str]:
    return [issue.code for issue in lookup.doubts]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("design", DESIGNS)
def test_a_number_is_found_in_any_design_and_language(design: str, lang: str) -> None:
    with visiting(design, lang=lang) as visit:
        lookup = visit.form().look_up(KNOWN)
    (entry,) = lookup.parsed.entries
    assert isinstance(entry, ReaEntry)
    assert (lookup.outcome, lookup.doubts) == (Outcome.FOUND, ())
    assert (entry.name, entry.neq, entry.city) == (FIRST.name, KNOWN, "Québec")
    assert (entry.status, entry.list_origin) == (Status.AUTHORIZED, ListOrigin.SEARCH)


@pytest.mark.parametrize("design", DESIGNS)
def test_not_found_is_said_only_in_the_words_of_the_page(design: str) -> None:
    with visiting(design) as visit:
        lookup = visit.form().look_up(NOBODY)
    assert (lookup.outcome, lookup.parsed.entries, lookup.doubts) == (Outcome.NOT_FOUND, (), ())


@pytest.mark.parametrize("lists", ["tables", "links"])
@pytest.mark.parametrize("design", DESIGNS)
def test_pages_are_followed_to_the_end_whatever_else_stands_on_them(design: str, lists: str) -> None:
    with visiting(design, lists) as visit:
        lookup = visit.form().look_up("échantillon")
    assert [entry.neq for entry in lookup.parsed.entries] == list(NEQS)
    assert (len(lookup.pages), lookup.doubts) == (3, ())


def test_other_names_and_the_client_number_are_read() -> None:
    with visiting("webforms") as visit:
        (entry,) = visit.form().look_up(FIRST.amp_client_number or "").parsed.entries
    assert isinstance(entry, ReaEntry)
    assert (entry.other_names, entry.amp_client_number) == (FIRST.other_names, FIRST.amp_client_number)


def test_a_question_is_asked_once_a_run() -> None:
    with visiting() as visit:
        form = visit.form()
        assert form.look_up(KNOWN) is form.look_up(f" {KNOWN} ")
        assert [asked.method for asked in visit.server.asked] == ["GET", "POST"]


@pytest.mark.parametrize("text", ["", "a", " b ", "x" * 146])
def test_what_the_form_does_not_take_is_not_asked(text: str) -> None:
    with visiting() as visit:
        with pytest.raises(ValueError, match="2 to 145"):
            visit.form().look_up(text)
        assert visit.server.asked == []


def test_requests_are_spaced() -> None:
    waits: list[float] = []
    with visiting() as visit:
        manners = Manners(pause=2)
        with Fetcher(
            Register.REA, manners, now=lambda: NOW, sleep=waits.append, clock=lambda: 0.0
        ) as fetcher:
            SearchForm(fetcher, visit.address, CARD).look_up(KNOWN)
    assert waits == [2]


# --- a doubt is never an absence ----------------------------------------------------------------------


def test_a_session_that_is_over_is_begun_again_once() -> None:
    with visiting(behaviour="session over once") as visit:
        assert visit.form().look_up(KNOWN).outcome is Outcome.FOUND


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("session over", "session has expired"),
        ("captcha", "not a robot"),
        ("challenge", "not a robot"),
        ("an error page", "error page"),
        ("prose", "neither results nor the words"),
        ("not a web page", "not a web page"),
        ("nothing", "not a web page"),
        ("the form again", "neither results nor the words"),
        ("unknown columns", "neither results nor the words"),
        ("cut", "stops inside a table"),
    ],
)
@pytest.mark.parametrize("number", [KNOWN, "échantillon"])
def test_a_page_that_is_no_answer_is_refused_by_what_it_is(behaviour: str, said: str, number: str) -> None:
    with visiting(behaviour=behaviour) as visit, pytest.raises(NotTheRegister, match=said):
        visit.form().look_up(number)


@pytest.mark.parametrize(
    ("behaviour", "number", "outcome", "code"),
    [
        ("too many", NOBODY, Outcome.DOUBTFUL, "results_capped"),
        ("too many, some shown", "échantillon", Outcome.FOUND, "results_capped"),
        ("the question ignored", NOBODY, Outcome.DOUBTFUL, "question_ignored"),
        ("pages in circles", "échantillon", Outcome.FOUND, "paging_lost"),
        ("a page missing", "échantillon", Outcome.FOUND, "paging_lost"),
        ("pages by script", "échantillon", Outcome.FOUND, "paging_lost"),
        ("fewer than said", KNOWN, Outcome.FOUND, "results_short"),
        ("no status", KNOWN, Outcome.FOUND, "status_not_shown"),
        ("no number", KNOWN, Outcome.FOUND, "number_not_shown"),
    ],
)
def test_a_doubtful_answer_says_so_and_never_that_nobody_was_found(
    behaviour: str, number: str, outcome: Outcome, code: str
) -> None:
    with visiting(behaviour=behaviour) as visit:
        lookup = visit.form().look_up(number)
    assert (lookup.outcome, code in codes(lookup)) == (outcome, True)
    assert code in [issue.code for issue in lookup.parsed.issues]


def test_numbers_of_another_firm_are_not_paged_through() -> None:
    with visiting(behaviour="the question ignored") as visit:
        visit.form().look_up(NOBODY)
        assert len(visit.server.asked) == 2


def test_a_following_page_with_other_columns_is_not_the_same_answer() -> None:
    with visiting("mvc") as visit:
        well = visit.site.design
        visit.site.design = _Changing(well)
        lookup = visit.form().look_up("échantillon")
    assert codes(lookup) == ["paging_lost", "results_short"]
    assert "columns are not the same" in lookup.doubts[0].text.en


class _Changing:
    """A design whose second page has a column fewer."""

    def __init__(self, well: Design) -> None:
        self.blank = well.blank
        self.well = well

    def answer(self, token: str, shown: Shown) -> str:
        text = self.well.answer(token, shown)
        return text if shown.number == 1 else text.replace("<th>Statut</th>", "<th>État actuel</th>")


def test_an_answer_has_a_bounded_number_of_pages() -> None:
    with visiting() as visit:
        lookup = visit.form(most_pages=2).look_up("échantillon")
    assert (len(lookup.pages), codes(lookup)) == (2, ["paging_lost", "results_short"])


def test_without_a_status_column_standing_in_the_answer_grants_nothing_until_the_card_says_so() -> None:
    with visiting(behaviour="no status") as visit:
        (entry,) = visit.form().look_up(KNOWN).parsed.entries
    assert isinstance(entry, ReaEntry)
    assert entry.status is Status.UNKNOWN


def test_a_form_that_leads_to_another_site_is_sent_nothing() -> None:
    with visiting("mvc") as visit:
        page = visit.site.design.blank("t", "", "fr").replace('action="/rea/', 'action="https://rea.example/')
        visit.site.design = _Fixed(page)
        with pytest.raises(NotTheRegister, match="leads to another site"):
            visit.form().look_up(KNOWN)
        assert len(visit.server.asked) == 1


class _Fixed:
    """A design whose every page is the same."""

    def __init__(self, text: str) -> None:
        self.text = text

    def blank(self, token: str, lists: str, lang: str) -> str:
        return self.text

    def answer(self, token: str, shown: object) -> str:
        return self.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html><form><input name=s title='Rechercher dans le site'></form></html>", "no field for a name"),
        ("<html><body>Bonjour</body></html>", "Fields found: –"),
        ("<html><div class=g-recaptcha></div></html>", "not a robot"),
        ("<html><form><input name=nom></form><form><input name=nom></form></html>", "several of its forms"),
    ],
)
def test_a_page_without_the_form_names_the_fields_it_has(text: str, said: str) -> None:
    with visiting("mvc") as visit:
        visit.site.design = _Fixed(text)
        with pytest.raises(NotTheRegister, match=said):
            visit.form().look_up(KNOWN)


# --- watched firms ------------------------------------------------------------------------------------


def test_watched_firms_are_a_part_and_each_question_has_its_outcome() -> None:
    with visiting() as visit:
        reading = WatchedSearch(visit.form(), (KNOWN, NOBODY, NEQS[0])).read()
    assert (reading.part, reading.source) == (Part.WATCHED, visit.address)
    assert reading.asked == {KNOWN: "found", NOBODY: "not_found", NEQS[0]: "found"}
    assert [entry.neq for entry in reading.parsed.entries] == [KNOWN, NEQS[0]]
    assert reading.page.content.count(b"--- http") == 3


def test_a_challenge_ends_the_run_and_is_asked_nothing_more() -> None:
    with visiting(behaviour="captcha") as visit:
        with pytest.raises(NotTheRegister, match="not a robot"):
            WatchedSearch(visit.form(), (KNOWN, *NEQS)).read()
        assert visit.site.answers == 1


def test_two_failures_in_a_row_end_the_run() -> None:
    with visiting(behaviour="broken") as visit:
        with pytest.raises(SourceUnreachable, match="HTTP 500"):
            WatchedSearch(visit.form(), NEQS).read()
        assert visit.site.answers == 2


def test_what_was_not_answered_is_doubtful_and_said() -> None:
    with visiting() as visit:
        form = visit.form()
        form.look_up(KNOWN)
        visit.site.behaviour = "broken"
        reading = WatchedSearch(form, (KNOWN, *NEQS[:3])).read()
    assert set(reading.asked.values()) == {"found", "doubtful"}
    failed = [issue for issue in reading.parsed.issues if issue.code == "lookup_failed"]
    assert len(failed) == 3
    assert visit.site.answers == 3


def test_a_firm_shown_before_and_found_no_more_has_an_unknown_status() -> None:
    shown = {NOBODY: ReaEntry(name="Construction Exemple inc.", neq=NOBODY, status=Status.AUTHORIZED)}
    with visiting() as visit:
        reading = WatchedSearch(visit.form(), (NOBODY, KNOWN), shown.get).read()
    lost = reading.parsed.entries[-1]
    assert isinstance(lost, ReaEntry)
    assert (lost.neq, lost.status, lost.raw) == (NOBODY, Status.UNKNOWN, {GONE: NOBODY})
    assert "no_longer_found" in reading.parsed.counts


def test_a_doubtful_answer_takes_nothing_back() -> None:
    before = ReaEntry(name="Construction Exemple inc.", neq=NOBODY, status=Status.AUTHORIZED)
    with visiting(behaviour="too many") as visit:
        reading = WatchedSearch(visit.form(), (NOBODY,), lambda number: before).read()
    assert (reading.parsed.entries, reading.asked) == ((), {NOBODY: "doubtful"})


def test_where_no_answer_can_be_relied_on_the_copy_is_stopped() -> None:
    with visiting(behaviour="too many") as visit:
        doubtful = WatchedSearch(visit.form(), (NOBODY,)).read()
        assert [issue.code for issue in doubtful.parsed.issues if issue.stops] == ["results_capped"]
    with visiting(behaviour="no status") as visit:
        found = WatchedSearch(visit.form(), (KNOWN,)).read()
        assert not [issue for issue in found.parsed.issues if issue.stops]


def test_every_error_of_a_reading_is_of_the_tree() -> None:
    with visiting(behaviour="broken") as visit, pytest.raises(CollectError):
        WatchedSearch(visit.form(), (KNOWN,)).read()
