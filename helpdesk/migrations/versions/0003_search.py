"""Full-text search: one document per ticket, kept by triggers.

Why: words may stand in different comments of a ticket, end users' searches must never touch the internal column, and the index
must not depend on who writes. FTS5 with its own content on SQLite; a table with tsvectors on PostgreSQL, whose words are those
that FTS5 sees (search_on_postgresql.py).

A ticket's trigger builds the whole document, comments included: a bulk load writes comments first (their foreign keys deferred),
so that a ticket of 300 comments is indexed once and not 300 times.
"""

from alembic import op

from helpdesk.migrations import search_on_postgresql

revision = "0003"
down_revision = "0002"

PUBLIC = "SELECT group_concat(body, char(10)) FROM comment WHERE ticket_id = {id} AND is_internal = 0"
INTERNAL = "SELECT group_concat(body, char(10)) FROM comment WHERE ticket_id = {id} AND is_internal = 1"
PEOPLE = "SELECT name || ' ' || coalesce(email, '') FROM user WHERE id = {requester}"
TAGS = "SELECT group_concat(tag.name, ' ') FROM ticket_tag JOIN tag ON tag.id = ticket_tag.tag_id WHERE ticket_tag.ticket_id = {id}"

SQLITE = [
    """CREATE VIRTUAL TABLE ticket_search USING fts5(subject, public_text, internal_text, people, tags,
       tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')""",
    f"""CREATE TRIGGER ticket_search_opened AFTER INSERT ON ticket BEGIN
        INSERT INTO ticket_search (rowid, subject, public_text, internal_text, people, tags) VALUES (NEW.id, NEW.subject,
            NEW.description || char(10) || coalesce(({PUBLIC.format(id="NEW.id")}), ''),
            coalesce(({INTERNAL.format(id="NEW.id")}), ''),
            coalesce(({PEOPLE.format(requester="NEW.requester_id")}), ''), coalesce(({TAGS.format(id="NEW.id")}), ''));
       END""",
    f"""CREATE TRIGGER ticket_search_changed AFTER UPDATE OF subject, description, requester_id ON ticket
        WHEN OLD.subject <> NEW.subject OR OLD.description <> NEW.description OR OLD.requester_id <> NEW.requester_id BEGIN
        UPDATE ticket_search SET subject = NEW.subject,
            public_text = NEW.description || char(10) || coalesce(({PUBLIC.format(id="NEW.id")}), ''),
            people = coalesce(({PEOPLE.format(requester="NEW.requester_id")}), '') WHERE rowid = NEW.id;
       END""",
    """CREATE TRIGGER ticket_search_deleted BEFORE DELETE ON ticket BEGIN
        DELETE FROM ticket_search WHERE rowid = OLD.id;
       END""",
    """CREATE TRIGGER ticket_search_replied AFTER INSERT ON comment WHEN NEW.is_internal = 0 BEGIN
        UPDATE ticket_search SET public_text = public_text || char(10) || NEW.body WHERE rowid = NEW.ticket_id;
       END""",
    """CREATE TRIGGER ticket_search_noted AFTER INSERT ON comment WHEN NEW.is_internal = 1 BEGIN
        UPDATE ticket_search SET internal_text = internal_text || char(10) || NEW.body WHERE rowid = NEW.ticket_id;
       END""",
    f"""CREATE TRIGGER ticket_search_comment_deleted AFTER DELETE ON comment
        WHEN EXISTS (SELECT 1 FROM ticket_search WHERE rowid = OLD.ticket_id) BEGIN
        UPDATE ticket_search SET internal_text = coalesce(({INTERNAL.format(id="OLD.ticket_id")}), ''),
            public_text = (SELECT description FROM ticket WHERE id = OLD.ticket_id) || char(10)
                || coalesce(({PUBLIC.format(id="OLD.ticket_id")}), '') WHERE rowid = OLD.ticket_id;
       END""",
    f"""CREATE TRIGGER ticket_search_tagged AFTER INSERT ON ticket_tag BEGIN
        UPDATE ticket_search SET tags = coalesce(({TAGS.format(id="NEW.ticket_id")}), '') WHERE rowid = NEW.ticket_id;
       END""",
    f"""CREATE TRIGGER ticket_search_untagged AFTER DELETE ON ticket_tag BEGIN
        UPDATE ticket_search SET tags = coalesce(({TAGS.format(id="OLD.ticket_id")}), '') WHERE rowid = OLD.ticket_id;
       END""",
    """CREATE TRIGGER ticket_search_renamed AFTER UPDATE OF name, email ON user
        WHEN OLD.name <> NEW.name OR coalesce(OLD.email, '') <> coalesce(NEW.email, '') BEGIN
        UPDATE ticket_search SET people = NEW.name || ' ' || coalesce(NEW.email, '')
            WHERE rowid IN (SELECT id FROM ticket WHERE requester_id = NEW.id);
       END""",
]


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(statement)
        op.execute("INSERT INTO ticket_search (rowid, subject, public_text, internal_text, people, tags) " + _documents())
    else:
        search_on_postgresql.upgrade(op.get_bind())


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("opened", "changed", "deleted", "replied", "noted", "comment_deleted", "tagged", "untagged", "renamed"):
            op.execute(f"DROP TRIGGER ticket_search_{trigger}")
        op.execute("DROP TABLE ticket_search")
    else:
        search_on_postgresql.downgrade(op.get_bind())


def _documents():
    public, internal = PUBLIC.format(id="ticket.id"), INTERNAL.format(id="ticket.id")
    people, tags = PEOPLE.format(requester="ticket.requester_id"), TAGS.format(id="ticket.id")
    return f"""SELECT ticket.id, ticket.subject, ticket.description || char(10) || coalesce(({public}), ''),
        coalesce(({internal}), ''), coalesce(({people}), ''), coalesce(({tags}), '') FROM ticket"""
