"""A list that is sent: kept apart and private, checked by a process of its own, told about, given back, forgotten."""

from __future__ import annotations

import io
import stat
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from amp_registry.asker import Asker
from amp_registry.bulk.writing import Form
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.web.lists import counter as counters
from amp_registry.web.lists import job as jobs
from amp_registry.web.lists import worker
from amp_registry.web.lists.counter import Counter
from amp_registry.web.lists.job import Job, State, Step, Wanted
from amp_registry.web.web_settings import WebSettings
from tests.sample_store import FIXTURES, NOW
from tests.web.pages.test_pages import FIELD, send, text_of

LIST = FIXTURES / "lists" / "soumissionnaires.csv"
ROY = Asker.of("c.roy")
OWNER = "user:c.roy"


def wanted(**changes: object) -> Wanted:
    """Return what is asked of a list, in French, the answers as CSV."""
    told = {"owner": OWNER, "sent_at": NOW.isoformat(), "name": LIST.name, "form": Form.CSV, "language": "fr"}
    return Wanted(**{**told, **changes})  # type: ignore[arg-type]


def received(place: Path, content: bytes = LIST.read_bytes(), **changes: object) -> Job:
    """Return a job that waits."""
    return jobs.receive(place, wanted(**changes), io.BytesIO(content))


@pytest.fixture
def counter(store: str, tmp_path: Path) -> Iterator[Counter]:
    made = Counter(WebSettings(settings=Settings(database_url=store)), tmp_path / "lists")
    yield made
    made.close()


# --- what is kept ---------------------------------------------------------------------------------------


def test_what_is_kept_of_a_list_is_out_of_reach_of_other_users(tmp_path: Path) -> None:
    job = received(tmp_path / "lists")
    for folder in (job.folder.parent, job.folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_job_says_what_was_asked_and_how_far_it_is(tmp_path: Path) -> None:
    job = received(tmp_path, sheet="Feuille 2", order="day")
    assert job.wanted() == wanted(sheet="Feuille 2", order="day")
    assert job.state() == State(step=Step.WAITING)
    job.tell(State(step=Step.CHECKING, done=3, rows=9))
    assert job.state() == State(step=Step.CHECKING, done=3, rows=9)
    assert job.list_file.read_bytes() == LIST.read_bytes()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..", "", "a\x00b.csv", "x" * 400, "a/b\\c.csv"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    job = received(tmp_path / "lists", name=name)
    assert job.list_file.parent == job.folder / "list"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["lists"]


def test_a_list_is_found_by_its_owner_alone(tmp_path: Path) -> None:
    job = received(tmp_path)
    assert jobs.find(tmp_path, job.id, OWNER) == job
    assert jobs.find(tmp_path, job.id, "user:a.tremblay") is None
    assert jobs.of_owner(tmp_path, "user:a.tremblay") == []


@pytest.mark.parametrize("id_", ["..", "../x", "a" * 22, "a" * 21, "/etc", ""])
def test_an_id_that_is_none_finds_nothing(tmp_path: Path, id_: str) -> None:
    received(tmp_path)
    assert jobs.find(tmp_path, id_, OWNER) is None


def test_the_newest_list_comes_first(tmp_path: Path) -> None:
    first = received(tmp_path)
    second = received(tmp_path, sent_at=(NOW + timedelta(hours=1)).isoformat())
    assert jobs.of_owner(tmp_path, OWNER) == [second, first]


def test_an_old_list_is_forgotten_and_so_is_what_is_no_job(tmp_path: Path) -> None:
    old, new = received(tmp_path, sent_at=(NOW - timedelta(days=8)).isoformat()), received(tmp_path)
    (tmp_path / ("b" * 22)).mkdir()
    jobs.forget_old(tmp_path, NOW)
    assert sorted(one.name for one in tmp_path.iterdir()) == [new.id]
    assert not old.folder.exists()


# --- the work -------------------------------------------------------------------------------------------


def test_a_list_is_answered_as_check_list_answers_it(store: str, tmp_path: Path) -> None:
    job = received(tmp_path)
    worker.work(job, Settings(database_url=store), ROY, NOW)
    state = job.state()
    assert (state.step, state.done) == (Step.DONE, state.rows)
    assert state.summary["Liste"][0] == ["fichier", "soumissionnaires.csv"]
    text = job.answers_file.read_text(encoding="utf-8-sig")
    assert "NON" in text
    with Registry.open(store, settings=Settings()) as registry:
        entries = list(registry.journal.entries())
    assert entries
    assert {entry.evidence()["asked_by"]["name"] for entry in entries} == {"c.roy"}
    assert {entry.evidence()["batch"]["file_sha256"] for entry in entries} == {state.summary["Liste"][1][1]}


def test_a_workbook_of_answers_is_a_workbook(store: str, tmp_path: Path) -> None:
    job = received(tmp_path, form=Form.XLSX)
    worker.work(job, Settings(database_url=store), ROY, NOW)
    assert job.answers_file.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "vide", id="an empty file"),
        pytest.param(b"%PDF-1.7", "PDF", id="a file that is no table"),
        pytest.param(b"Couleur;Prix\nrouge;3\n", "soumissionnaires.csv", id="no column that says who"),
    ],
)
def test_a_list_that_cannot_be_read_says_why_and_leaves_no_answers(
    store: str, tmp_path: Path, content: bytes, said: str
) -> None:
    job = received(tmp_path, content)
    worker.work(job, Settings(database_url=store), ROY, NOW)
    state = job.state()
    assert state.step is Step.FAILED
    assert said in " ".join(part["fr"] for part in state.wrong)
    assert not job.answers_file.exists()


def test_an_accident_is_told_too(tmp_path: Path) -> None:
    job = received(tmp_path)
    job.list_file.unlink()
    with pytest.raises(StopIteration):
        worker.work(job, Settings(database_url="sqlite:///x"), ROY, NOW)
    assert job.state().step is Step.FAILED


# --- the counter ----------------------------------------------------------------------------------------


def _ended(job: Job) -> State:
    until = time.monotonic() + 60
    while job.state().step in jobs.UNDER_WAY:
        assert time.monotonic() < until
        time.sleep(0.05)
    return job.state()


def test_a_list_handed_in_is_checked_by_a_process_of_its_own(counter: Counter) -> None:
    job = counter.hand_in(wanted(), io.BytesIO(LIST.read_bytes()), ROY, NOW)
    assert job is not None
    assert _ended(job).step is Step.DONE
    assert counter.find(job.id, OWNER) == job
    assert counter.of_owner(OWNER) == [job]


def test_a_server_that_starts_says_that_what_another_left_has_stopped(store: str, tmp_path: Path) -> None:
    """A page that follows a list never waits for nobody."""
    left, done = received(tmp_path), received(tmp_path)
    done.tell(State(step=Step.DONE))
    Counter(WebSettings(settings=Settings(database_url=store)), tmp_path).close()
    assert (left.state().step, done.state().step) == (Step.FAILED, Step.DONE)


def test_a_line_that_is_too_long_takes_nobody_else(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "LONGEST_LINE", 0)
    assert counter.hand_in(wanted(), io.BytesIO(b"x"), ROY, NOW) is None


def test_work_that_is_stopped_says_so(counter: Counter) -> None:
    rows = b"Nom\n" + b"".join(b"Firme inventee %d inc.\n" % n for n in range(200_000))
    job = counter.hand_in(wanted(), io.BytesIO(rows), ROY, NOW)
    assert job is not None
    until = time.monotonic() + 60
    while job.state().step is not Step.CHECKING:
        assert time.monotonic() < until
        time.sleep(0.05)
    counter.close()
    assert job.state().step is Step.FAILED


# --- the pages ------------------------------------------------------------------------------------------


def _sent(client: TestClient, **data: str) -> str:
    found = FIELD.search(client.get("/fr/lists").text)
    assert found is not None
    answer = client.post(
        "/fr/lists",
        data={"csrf": found[1], **data},
        files={"file": (LIST.name, LIST.read_bytes(), "text/csv")},
    )
    assert answer.status_code == 200
    return answer.url.path


def test_a_list_is_followed_to_its_answers_and_deleted(client: TestClient) -> None:
    path = _sent(client, form="csv")
    until = time.monotonic() + 60
    while "Terminé" not in client.get(path).text:
        assert time.monotonic() < until
        time.sleep(0.05)
    answers = client.get(f"{path}/answers")
    assert answers.headers["content-disposition"] == 'attachment; filename="soumissionnaires-reponses.csv"'
    assert "Construction Exemple inc." in answers.text
    assert "soumissionnaires.csv" in client.get("/fr/lists").text
    assert "effacées d'ici" in text_of(send(client, path, f"{path}/delete"))
    assert client.get(path).status_code == 404


def test_a_page_that_comes_again_by_itself_can_be_told_not_to(client: TestClient) -> None:
    job = received(counters.default_place())
    assert '<meta http-equiv="refresh"' in client.get(f"/fr/lists/{job.id}").text
    still = client.get(f"/fr/lists/{job.id}?still=1").text
    assert '<meta http-equiv="refresh"' not in still
    assert "hx-trigger" not in still
    assert client.get(f"/fr/lists/{job.id}/answers", follow_redirects=False).status_code == 303


def test_sending_no_file_is_told(client: TestClient) -> None:
    answer = send(client, "/fr/lists", "/fr/lists")
    assert answer.status_code == 422
    assert "Choisissez un fichier." in text_of(answer)
