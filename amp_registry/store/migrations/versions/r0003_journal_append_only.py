"""The journal can only be added to, and only at its end: the database itself refuses anything else.

A trigger stops a mistake, and a program that was not meant to; it does not stop who may change the tables. For
that there are the chain and the anchored heads.

SQLite's `INSERT OR REPLACE` deletes without asking the trigger on DELETE; so it is the trigger on INSERT that
refuses a number that is not the next.
"""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "r0003"
down_revision: Final = "r0002"
branch_labels: Final = None
depends_on: Final = None

_REFUSED: Final = "amp_registry: the journal is append-only"
_NOT_NEXT: Final = "amp_registry: an entry of the journal follows the last one"

_SQLITE: Final = (
    f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    f"""CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    f"""CREATE TRIGGER journal_at_its_end BEFORE INSERT ON journal
        WHEN NEW.seq <> COALESCE((SELECT MAX(seq) FROM journal), 0) + 1
        OR NEW.previous <> COALESCE((SELECT hash FROM journal WHERE seq = NEW.seq - 1), '')
        BEGIN SELECT RAISE(ABORT, '{_NOT_NEXT}'); END""",  # noqa: S608 - a constant
)

_POSTGRESQL: Final = (
    f"""CREATE FUNCTION amp_registry_journal_refused() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE FUNCTION amp_registry_journal_next() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE last record;
        BEGIN
            EXECUTE 'SELECT seq, hash FROM ' || quote_ident(TG_TABLE_SCHEMA)
                || '.journal ORDER BY seq DESC LIMIT 1' INTO last;
            IF NEW.seq <> COALESCE(last.seq, 0) + 1 OR NEW.previous <> COALESCE(last.hash, '') THEN
                RAISE EXCEPTION '{_NOT_NEXT}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$""",  # noqa: S608 - a constant
    """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal
        FOR EACH ROW EXECUTE FUNCTION amp_registry_journal_refused()""",
    """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
        FOR EACH STATEMENT EXECUTE FUNCTION amp_registry_journal_refused()""",
    """CREATE TRIGGER journal_at_its_end BEFORE INSERT ON journal
        FOR EACH ROW EXECUTE FUNCTION amp_registry_journal_next()""",
)


def upgrade() -> None:
    """Add the triggers; what the journal holds already is not looked at (`journal verify` does)."""
    connection = op.get_bind()
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)
