"""The three roles of a shared store, on a real server: each does what it may, and is refused what it may not."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import exc, text

from amp_registry import watch_list
from amp_registry.errors import MissingRight
from amp_registry.match_decision import Says
from amp_registry.question import Contract, Firm, Question
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store import tables
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.reading import open_store
from amp_registry.store.roles import RIGHTS, Role
from amp_registry.store.roles_sql import roles_sql
from amp_registry.store.schema import VERSION_TABLE
from amp_registry.syncing import Sync, sync
from amp_registry.watched import Watched
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer
from tests.sample_store import FETCHED, NOW, RENA_FILES, TODAY, stored_samples

BARRED = "1170000013"
ALIKE = "Excavation Sarrazelle"
PEOPLE = (Role.READER, Role.CHECKER, Role.ADMINISTRATOR)
CONTRACT = Contract(kind="construction", expenditure=6_000_000)
KEPT = [table for table, rights in RIGHTS.items() if rights.kept]


@dataclass(frozen=True)
class Shared:
    """A store on PostgreSQL with its roles given; the address of each person, whose password is the prefix."""

    owner: str
    schema: str
    prefix: str

    def url(self, role: Role | None) -> str:
        return self.owner if role is None else self.of(f"{self.prefix}_{role.value}_person")

    def of(self, user: str) -> str:
        parts = urlsplit(self.owner)
        return parts._replace(netloc=f"{user}:{self.prefix}@{parts.netloc.rpartition('@')[2]}").geturl()

    def said_of(self, role: Role, work: Callable[[str], object]) -> MissingRight:
        with pytest.raises(MissingRight) as refused:
            work(self.url(role))
        return refused.value


@pytest.fixture(scope="module")
def shared(postgres_database: str) -> Iterator[Shared]:
    name = uuid.uuid4().hex
    store = Shared(f"{postgres_database}?options=-csearch_path%3Dt{name}", f"t{name}", f"r{name}")
    with psycopg.connect(postgres_database.replace("+psycopg", "", 1), autocommit=True) as superuser:
        superuser.execute(f"CREATE SCHEMA {store.schema}")
        stored_samples(store.owner)
        with Registry.open(store.owner, settings=Settings()) as registry:
            registry.check(Question(firm=Firm(name=ALIKE), contract=CONTRACT, as_of=TODAY), now=NOW)
        for _twice in range(2):
            superuser.execute(roles_sql("fr", schema=store.schema, prefix=store.prefix))
        for role in PEOPLE:
            person, group = f"{store.prefix}_{role.value}_person", f"{store.prefix}_{role.value}"
            superuser.execute(f"CREATE ROLE {person} LOGIN PASSWORD '{store.prefix}' IN ROLE {group}")
        superuser.execute(f"CREATE ROLE {store.prefix}_nobody LOGIN PASSWORD '{store.prefix}'")
        yield store
        superuser.execute(f"DROP SCHEMA {store.schema} CASCADE")
        for role in [f"{store.prefix}_nobody", *(f"{store.prefix}_{role.value}_person" for role in PEOPLE)]:
            superuser.execute(f"DROP ROLE {role}")
        for role in reversed(Role):
            superuser.execute(f"DROP ROLE {store.prefix}_{role.value}")


# --- what people do --------------------------------------------------------------------------------


def _with(work: Callable[[Registry], object]) -> Callable[[str], object]:
    def done(url: str) -> object:
        with Registry.open(url, settings=Settings()) as registry:
            return work(registry)

    return done


def _check(*, journal: bool) -> Callable[[str], object]:
    asked = Question(firm=Firm(neq=BARRED), contract=CONTRACT, as_of=TODAY)
    return _with(lambda registry: registry.check(asked, now=NOW, journal=journal))


def _decide(registry: Registry) -> None:
    made = registry.decide_match(
        Says.DIFFERENT, check=1, match=1, by="C. Roy", why="une autre firme", now=NOW
    )
    registry.revoke_decision(made.id, by="C. Roy", why="à revoir", now=NOW)


def _watch(url: str) -> None:
    watch_list.add(url, [Watched.of(Question(firm=Firm(neq=BARRED), contract=CONTRACT), NOW)])


def _import(url: str) -> None:
    with Registry.open(url, settings=Settings(), upgrade=True) as registry:
        registry.import_records("rena", RENA_FILES[0], fetched_at=FETCHED, now=NOW)


DOES: dict[str, tuple[Role, Callable[[str], object]]] = {
    "see how old the copies are": (Role.READER, _with(lambda r: r.status(now=NOW))),
    "search": (Role.READER, _with(lambda r: r.search(ALIKE, now=NOW))),
    "see the history of a firm": (Role.READER, _with(lambda r: r.history(neq=BARRED, now=NOW))),
    "see what changed": (Role.READER, _with(lambda r: r.changes(now=NOW))),
    "export a copy": (Role.READER, _with(lambda r: list(r.records("rea", now=NOW)))),
    "see the decisions": (Role.READER, _with(lambda r: r.decisions())),
    "ask without the journal": (Role.READER, _check(journal=False)),
    "check": (Role.CHECKER, _check(journal=True)),
    "verify the journal": (Role.CHECKER, _with(lambda r: r.journal.verify())),
    "see the reviews": (Role.CHECKER, _with(lambda r: r.reviews(now=NOW))),
    "decide a match and revoke it": (Role.CHECKER, _with(_decide)),
    "take a review in charge": (Role.CHECKER, _with(lambda r: r.take_review(1, by="C. Roy", now=NOW))),
    "watch a contract": (Role.CHECKER, _watch),
    "list what is watched": (Role.CHECKER, watch_list.listed),
    "import": (Role.ADMINISTRATOR, _import),
}
GIVEN = [
    pytest.param(role, name, id=f"{role} may {name}")
    for name, (least, _) in DOES.items()
    for role in PEOPLE
    if PEOPLE.index(role) >= PEOPLE.index(least)
]
DENIED = [
    pytest.param(role, name, id=f"{role} may not {name}")
    for name, (least, _) in DOES.items()
    for role in PEOPLE
    if PEOPLE.index(role) < PEOPLE.index(least)
]


@pytest.mark.postgres
@pytest.mark.parametrize(("role", "name"), GIVEN)
def test_each_role_does_what_it_may(shared: Shared, role: Role, name: str) -> None:
    DOES[name][1](shared.url(role))


@pytest.mark.postgres
@pytest.mark.parametrize(("role", "name"), DENIED)
def test_each_role_is_refused_the_rest_and_told_which_right_lacks(
    shared: Shared, role: Role, name: str
) -> None:
    error = shared.said_of(role, DOES[name][1])
    gives = [f"{shared.prefix}_{each.value}" for each in PEOPLE[PEOPLE.index(role) + 1 :]]
    assert error.values["role"] in gives
    for language, words in (("fr", "sur la table"), ("en", "on table")):
        said = error.message("fr" if language == "fr" else "en")
        assert words in said
        assert str(error.values["role"]) in said


@pytest.mark.postgres
def test_a_refusal_names_the_user_the_right_and_the_role_that_gives_it(shared: Shared) -> None:
    place = urlsplit(shared.owner)._replace(scheme="postgresql", query="").geturl().replace("postgres@", "")
    person = f"{shared.prefix}_reader_person"
    error = shared.said_of(Role.READER, DOES["check"][1])
    assert error.message("fr") == (
        f"{place} : l'usager {person} de la base n'a pas le droit requis : SELECT sur la table journal. Les rôles "
        "séparent qui regarde, qui vérifie et qui met à jour ; rien de ce que le journal garde ne change. Demandez à "
        f"qui administre la base le rôle {shared.prefix}_checker, ou un autre usager (docs/how-to/move-to-postgresql.md)."
    )
    assert error.message("en") == (
        f"{place}: the database user {person} lacks the right that is needed: SELECT on table journal. Roles keep "
        "apart who looks, who checks and who brings up to date; nothing the journal keeps ever changes. Ask whoever "
        f"administers the database for the role {shared.prefix}_checker, or another user "
        "(docs/how-to/move-to-postgresql.en.md)."
    )


@pytest.mark.postgres
def test_the_watch_is_reported_by_an_administrator_alone(shared: Shared) -> None:
    reference = uuid.uuid4().hex
    watch = Watched.of(Question(firm=Firm(neq=BARRED), contract=CONTRACT), FETCHED, reference=reference)
    watch_list.add(shared.url(Role.CHECKER), [watch])
    report = _with(lambda registry: registry.watch_run(now=NOW))
    assert shared.said_of(Role.CHECKER, report).values["role"] == f"{shared.prefix}_administrator"
    with Registry.open(shared.url(Role.ADMINISTRATOR), settings=Settings()) as registry:
        assert registry.watch_run(now=NOW).events


@pytest.mark.postgres
def test_a_user_without_any_role_is_refused_and_not_told_that_the_store_is_empty(shared: Shared) -> None:
    with pytest.raises(MissingRight, match=rf"USAGE on the schema.*{shared.prefix}_reader"):
        open_store(shared.of(f"{shared.prefix}_nobody"))


@pytest.mark.postgres
def test_who_may_not_bring_copies_is_refused_before_the_source_is_asked(shared: Shared) -> None:
    site = RenaSite([])
    with LocalServer({site.prefix: site}) as server:
        wanted = Sync(register=Register.RENA, address=site.base(server))
        error = shared.said_of(Role.CHECKER, lambda url: sync(url, wanted, lambda: NOW))
        assert server.asked == []
    assert error.values["role"] == f"{shared.prefix}_administrator"


# --- the journal only ever grows --------------------------------------------------------------------

TAKING_AWAY = (
    *(f"{change} {table}" for table in KEPT for change in ("DELETE FROM", "TRUNCATE")),
    *(f"TRUNCATE {table} CASCADE" for table in KEPT),
    "UPDATE journal SET evidence = evidence",
    "UPDATE match_decision SET why = why",
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in KEPT),
    *(f"DROP TABLE {table} CASCADE" for table in KEPT),
    "ALTER TABLE journal DISABLE TRIGGER USER",
    "ALTER TABLE journal RENAME TO other",
    "ALTER TABLE journal OWNER TO CURRENT_USER",
    "ALTER TABLE journal ADD COLUMN other INTEGER",
    "DROP TRIGGER journal_no_change ON journal",
    "DROP FUNCTION amp_registry_journal_refused CASCADE",
    "ALTER FUNCTION amp_registry_journal_refused RENAME TO other",
    (
        "CREATE OR REPLACE FUNCTION amp_registry_journal_refused() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NEW; END $$"
    ),
    (
        "CREATE TRIGGER other BEFORE INSERT ON journal FOR EACH ROW"
        " EXECUTE FUNCTION amp_registry_journal_refused()"
    ),
    "CREATE RULE other AS ON INSERT TO journal DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "DROP SCHEMA {schema} CASCADE",
    "ALTER SCHEMA {schema} RENAME TO other",
    "SET ROLE {prefix}_keeper",
    "GRANT {prefix}_keeper TO CURRENT_USER",
)
CHANGING = tuple(
    statement for statement in TAKING_AWAY if statement.startswith(("DELETE", "TRUNCATE", "UPDATE"))
)


@pytest.mark.postgres
@pytest.mark.parametrize("role", PEOPLE)
def test_no_role_can_change_the_journal_or_what_guards_it(shared: Shared, role: Role) -> None:
    """The journal stays append-only for all but a superuser; nobody may UPDATE, DELETE or TRUNCATE."""
    engine = open_engine(shared.url(role))
    for statement in TAKING_AWAY:
        spelled = statement.format(schema=shared.schema, prefix=shared.prefix)
        with pytest.raises(exc.ProgrammingError) as refused, engine.begin() as connection:
            connection.exec_driver_sql(spelled)
        assert getattr(refused.value.orig, "sqlstate", None) == "42501", spelled
    engine.dispose()
    with open_store(shared.owner) as store:
        assert store.verify() >= 1


@pytest.mark.postgres
def test_a_superuser_is_stopped_by_the_triggers(shared: Shared) -> None:
    _decide_once = shared.url(Role.CHECKER)
    DOES["decide a match and revoke it"][1](_decide_once)
    DOES["take a review in charge"][1](_decide_once)
    engine = open_engine(shared.owner)
    for statement in CHANGING:
        with engine.connect() as connection, connection.begin() as transaction:
            empty = not connection.scalar(text(f"SELECT count(*) FROM {_table_of(statement)}"))
            if empty and not statement.startswith("TRUNCATE"):
                continue
            with pytest.raises(exc.DBAPIError, match=r"append-only|referenced in a foreign key"):
                connection.exec_driver_sql(statement)
            transaction.rollback()
    engine.dispose()


def _table_of(statement: str) -> str:
    return next(table for table in KEPT if table in statement.split())


# --- migrations, and what is to be kept in step ------------------------------------------------------


@pytest.mark.postgres
def test_an_administrator_changes_the_tables_and_nobody_else(shared: Shared) -> None:
    change = ("CREATE TABLE {t} (id INTEGER)", "ALTER TABLE entry ADD COLUMN {t} INTEGER", "DROP TABLE {t}")
    for role in PEOPLE:
        engine = open_engine(shared.url(role))
        for statement in change:
            spelled = statement.format(t=f"made_by_{role.value}")
            if role is Role.ADMINISTRATOR:
                with engine.begin() as connection:
                    connection.exec_driver_sql(spelled)
            elif not spelled.startswith("DROP"):
                with pytest.raises(exc.ProgrammingError), engine.begin() as connection:
                    connection.exec_driver_sql(spelled)
        engine.dispose()


@pytest.mark.postgres
def test_a_store_that_is_up_to_date_is_looked_at_by_any_role(shared: Shared) -> None:
    for role in PEOPLE:
        migrate(shared.url(role))


@pytest.mark.postgres
def test_the_roles_are_refused_to_a_schema_that_holds_another_programs_tables(shared: Shared) -> None:
    with psycopg.connect(shared.owner.replace("+psycopg", "", 1)) as superuser:
        superuser.execute("CREATE TABLE invoice (id INTEGER)")
        with pytest.raises(psycopg.errors.RaiseException, match="tables of another program"):
            superuser.execute(roles_sql("en", schema=shared.schema, prefix=shared.prefix))
        superuser.rollback()


def test_every_table_has_its_rights() -> None:
    assert set(RIGHTS) == {VERSION_TABLE, *tables.metadata.tables}


def test_what_only_ever_grows_is_changed_by_no_role() -> None:
    for table in KEPT:
        given = {right for role in Role for right in RIGHTS[table].of(role)}
        assert given <= {"SELECT", "INSERT"}, table


@pytest.mark.parametrize("name", ["", "a b", "a$$b", 'a"b', "a'b", "1a", "x" * 49])
def test_a_name_that_is_not_plain_makes_no_sql(name: str) -> None:
    with pytest.raises(ValueError, match="plain name"):
        roles_sql("fr", schema=name)
    with pytest.raises(ValueError, match="plain name"):
        roles_sql("fr", prefix=name)


def test_the_sql_says_the_same_in_both_languages() -> None:
    french, english = (
        [line for line in roles_sql(language).splitlines() if not line.startswith("--")]
        for language in ("fr", "en")
    )
    assert french == english
