"""What the database itself does at every movement, on both engines: it books it on two balances or refuses it.

A line is born with its seven balances at zero.  A movement carries the act and the day of its entry; at its insert
the two balances change, and a CHECK on them refuses an overdraft.  A balance changes in no other way: PostgreSQL
knows that a trigger is at work; SQLite holds the new amount against the movement that the balance names.
"""

from collections.abc import Mapping, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

from giamngheo.budget.accounts import Account
from giamngheo.integrity.operations import Guard

_ACCOUNTS = ", ".join(f"('{account}')" for account in Account)


class LineBalances(Guard):
    """A new line has all its balances, at zero."""

    table = "budget_budgetline"

    def describe(self) -> str:
        return "A budget line is born with its balances at zero"

    def preparation(self, connection: BaseDatabaseWrapper) -> Sequence[str]:
        return (_OPEN_LINE,) if connection.vendor == "postgresql" else ()

    def statements(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        name = "budget_budgetline_balances"
        if connection.vendor == "postgresql":
            return {
                name: f'CREATE TRIGGER "{name}" AFTER INSERT ON budget_budgetline '
                "FOR EACH ROW EXECUTE FUNCTION giamngheo_budget_open_line()"
            }
        return {name: f'CREATE TRIGGER "{name}" AFTER INSERT ON budget_budgetline BEGIN {_OPEN}; END'}


class Booking(Guard):
    """A movement is that of its entry, and changes two balances."""

    table = "budget_movement"

    def describe(self) -> str:
        return "Every movement is booked on two balances"

    def preparation(self, connection: BaseDatabaseWrapper) -> Sequence[str]:
        return (_BOOK,) if connection.vendor == "postgresql" else ()

    def statements(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        if connection.vendor == "postgresql":
            return {
                "budget_movement_booked": 'CREATE TRIGGER "budget_movement_booked" AFTER INSERT ON budget_movement '
                "FOR EACH ROW EXECUTE FUNCTION giamngheo_budget_book()"
            }
        return {"budget_movement_booked": _BOOK_SQLITE}


class KeptBalance(Guard):
    """A balance begins at zero and changes by movements only."""

    table = "budget_balance"

    def describe(self) -> str:
        return "A balance changes by movements only"

    def preparation(self, connection: BaseDatabaseWrapper) -> Sequence[str]:
        return (_KEEP,) if connection.vendor == "postgresql" else ()

    def statements(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        if connection.vendor == "postgresql":
            return {
                "budget_balance_kept": 'CREATE TRIGGER "budget_balance_kept" BEFORE INSERT OR UPDATE ON '
                "budget_balance FOR EACH ROW EXECUTE FUNCTION giamngheo_budget_keep()"
            }
        return {"budget_balance_kept": _KEEP_SQLITE, "budget_balance_at_zero": _AT_ZERO_SQLITE}


_OPEN = (
    "INSERT INTO budget_balance (line_id, account, amount, last_movement) "  # noqa: S608 - our own names
    f"SELECT NEW.id, column1, 0, 0 FROM (VALUES {_ACCOUNTS}) AS account"
)

_OPEN_LINE = f"""
CREATE OR REPLACE FUNCTION giamngheo_budget_open_line() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    {_OPEN};
    RETURN NEW;
END $body$
"""

# A movement has the act and day of its entry; a reversal has the act of the entry that is reversed.
_OF_ITS_ENTRY = """
SELECT 1 FROM budget_entry entry LEFT JOIN budget_entry reversed ON reversed.id = entry.reverses_id
WHERE entry.id = NEW.entry_id AND entry."on" = NEW."on"
  AND ((entry.reverses_id IS NULL AND NOT NEW.reversal AND entry.act = NEW.act)
    OR (entry.reverses_id IS NOT NULL AND NEW.reversal AND reversed.act = NEW.act))
"""

_BOOK = f"""
CREATE OR REPLACE FUNCTION giamngheo_budget_book() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    booked integer;
BEGIN
    IF NOT EXISTS ({_OF_ITS_ENTRY}) THEN
        RAISE EXCEPTION 'a movement carries the act and the day of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM budget_balance
        WHERE (line_id = NEW.from_line_id AND account = NEW.from_account)
           OR (line_id = NEW.to_line_id AND account = NEW.to_account)
        ORDER BY line_id, account FOR UPDATE;
    UPDATE budget_balance SET last_movement = NEW.id, last_on = GREATEST(last_on, NEW."on"),
            amount = amount + CASE WHEN line_id = NEW.to_line_id AND account = NEW.to_account
                                   THEN NEW.amount ELSE -NEW.amount END
        WHERE (line_id = NEW.from_line_id AND account = NEW.from_account)
           OR (line_id = NEW.to_line_id AND account = NEW.to_account);
    GET DIAGNOSTICS booked = ROW_COUNT;
    IF booked <> 2 THEN
        RAISE EXCEPTION 'a movement is booked on two balances'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$
"""  # noqa: S608 - our own names

_KEEP = """
CREATE OR REPLACE FUNCTION giamngheo_budget_keep() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.amount <> 0 OR NEW.last_movement <> 0 THEN
            RAISE EXCEPTION 'a balance begins at zero' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'a balance changes by movements only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$
"""

# INSERT OR IGNORE would let a refused balance pass in silence, so both are counted.
_BOOK_SQLITE = f"""CREATE TRIGGER "budget_movement_booked" AFTER INSERT ON budget_movement BEGIN
SELECT RAISE(ABORT, 'amounts are whole numbers') WHERE typeof(NEW.amount) <> 'integer';
SELECT RAISE(ABORT, 'a movement carries the act and the day of its entry') WHERE NOT EXISTS ({_OF_ITS_ENTRY});
UPDATE budget_balance SET amount = amount - NEW.amount, last_movement = NEW.id,
        last_on = MAX(COALESCE(last_on, NEW."on"), NEW."on")
    WHERE line_id = NEW.from_line_id AND account = NEW.from_account;
UPDATE budget_balance SET amount = amount + NEW.amount, last_movement = NEW.id,
        last_on = MAX(COALESCE(last_on, NEW."on"), NEW."on")
    WHERE line_id = NEW.to_line_id AND account = NEW.to_account;
SELECT RAISE(ABORT, 'a movement is booked on two balances') WHERE 2 <>
    (SELECT COUNT(*) FROM budget_balance WHERE line_id = NEW.from_line_id AND account = NEW.from_account
        AND last_movement = NEW.id)
    + (SELECT COUNT(*) FROM budget_balance WHERE line_id = NEW.to_line_id AND account = NEW.to_account
        AND last_movement = NEW.id);
END"""  # noqa: S608 - our own names

_KEEP_SQLITE = """CREATE TRIGGER "budget_balance_kept" BEFORE UPDATE ON budget_balance
WHEN NEW.last_movement <= OLD.last_movement OR NOT EXISTS (
    SELECT 1 FROM budget_movement movement WHERE movement.id = NEW.last_movement
        AND NEW.last_on = MAX(COALESCE(OLD.last_on, movement."on"), movement."on") AND NEW.amount = OLD.amount
        + CASE WHEN movement.to_line_id = OLD.line_id AND movement.to_account = OLD.account
               THEN movement.amount
               WHEN movement.from_line_id = OLD.line_id AND movement.from_account = OLD.account
               THEN -movement.amount END)
BEGIN SELECT RAISE(ABORT, 'a balance changes by movements only'); END"""

_AT_ZERO_SQLITE = """CREATE TRIGGER "budget_balance_at_zero" BEFORE INSERT ON budget_balance
WHEN NEW.amount <> 0 OR NEW.last_movement <> 0
BEGIN SELECT RAISE(ABORT, 'a balance begins at zero'); END"""
