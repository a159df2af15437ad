"""The statements of revision 0003 on PostgreSQL: words as SQLite's FTS5 sees them, and one document per ticket, kept by triggers.

Both databases must find the same tickets. So words are split and folded by a table that SQLite itself was asked for
(unicode61.json), and stemmed by Snowball's `porter`, which differs from FTS5's porter in what CORRECTED puts right. A document
keeps its stems in order, for phrases, and as a tsvector, for the index; what end users may not read is in columns of its own.
"""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import Connection

UNICODE = json.loads((Path(__file__).parent / "unicode61.json").read_text("utf-8"))
SEPARATORS = UNICODE["separators"]
FROM, INTO = UNICODE["folded"] + UNICODE["dropped"], UNICODE["into"]
LONGEST_LEXEME = 500  # characters; a tsvector refuses 2,047 bytes
LARGEST_VECTOR = 1_000_000  # bytes; a tsvector refuses 2**20

# FTS5 leaves words of one, two and more than 64 bytes alone, and replaces -bli by -ble and -logi by -log.
CORRECTED = f"""CASE WHEN octet_length(word) NOT BETWEEN 3 AND 64 THEN left(word, {LONGEST_LEXEME})
    WHEN stem LIKE '%bli' AND stem ~ '[aeiouy][^aeiouy].*bli$' THEN (ts_lexize('search_porter', left(stem, -1) || 'e'))[1]
    WHEN stem LIKE '%logi' AND stem ~ '[aeiouy][^aeiouy].*logi$' THEN left(stem, -1) ELSE stem END"""

# OFFSET 0 keeps each word folded and stemmed once, not wherever it is mentioned.
WORDS = f"""CREATE FUNCTION search_words(value text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN RETURN ARRAY(
    SELECT {CORRECTED} FROM (
        SELECT word, place, (ts_lexize('search_porter', word))[1] AS stem FROM (
            SELECT place, CASE WHEN octet_length(part) = length(part) THEN lower(part COLLATE "C")
                ELSE translate(part, '{FROM}', '{INTO}') END AS word
            FROM unnest(regexp_split_to_array(value COLLATE "C", '[{SEPARATORS}]+'))
            WITH ORDINALITY AS split(part, place) OFFSET 0
        ) AS folded WHERE word <> '' OFFSET 0
    ) AS stemmed ORDER BY place);
END $$"""

PART = """CREATE FUNCTION search_part(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE words text[] := search_words(coalesce(value, ''));
BEGIN RETURN CASE WHEN cardinality(words) = 0 THEN '' ELSE array_to_string(words, ' ') || ' ' END;
END $$"""

VECTOR = f"""CREATE FUNCTION search_vector(stems text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE words text[] := array_remove(array_remove(string_to_array(stems, ' '), ''), '|');
BEGIN
    IF octet_length(stems) > {LARGEST_VECTOR} THEN
        words := ARRAY(SELECT word FROM (
            SELECT word, sum(octet_length(word)) OVER (ORDER BY word) AS bytes FROM (
                SELECT DISTINCT unnest(words) COLLATE "C" AS word) AS each) AS summed WHERE bytes < {LARGEST_VECTOR});
    END IF;
    RETURN array_to_tsvector(words);
END $$"""

# NULL for a text without words: such a phrase is in no document.
QUERY = """CREATE FUNCTION search_query(value text, is_prefix boolean) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE words text[] := search_words(value);
BEGIN RETURN CASE WHEN cardinality(words) > 0 THEN
    ('''' || array_to_string(words, ''' & ''') || '''' || CASE WHEN is_prefix THEN ':*' ELSE '' END)::tsquery END;
END $$"""

PATTERN = """CREATE FUNCTION search_pattern(value text, is_prefix boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN RETURN '% ' || array_to_string(search_words(value), ' ') || CASE WHEN is_prefix THEN '%' ELSE ' %' END;
END $$"""

COMMENTS = "(SELECT string_agg(body, E'\\n' ORDER BY id) FROM comment WHERE ticket_id = number AND is_internal = {internal})"
PUBLIC_TEXT = f"ticket.description || E'\\n' || coalesce({COMMENTS.format(internal='false')}, '')"
INTERNAL_TEXT = f"coalesce({COMMENTS.format(internal='true')}, '')"
PEOPLE = """(SELECT name || ' ' || coalesce(email, '') FROM "user" WHERE id = ticket.requester_id)"""
TAGS = """(SELECT string_agg(tag.name, ' ' ORDER BY tag.name) FROM ticket_tag JOIN tag ON tag.id = tag_id
    WHERE ticket_tag.ticket_id = number)"""

# A "|" stands between columns, so that no phrase reaches from one into the next. What grows stands last.
PUBLIC_STEMS = f"""CREATE FUNCTION search_public_stems(number bigint) RETURNS text LANGUAGE sql STABLE AS $$
SELECT ' ' || search_part(subject) || '| ' || search_part({PUBLIC_TEXT}) FROM ticket WHERE id = number $$"""
STAFF_STEMS = f"""CREATE FUNCTION search_staff_stems(number bigint) RETURNS text LANGUAGE sql STABLE AS $$
SELECT ' ' || search_part({PEOPLE}) || '| ' || search_part({TAGS}) || '| ' || search_part({INTERNAL_TEXT})
FROM ticket WHERE id = number $$"""

TABLE = [
    """CREATE TABLE ticket_search (
        ticket_id bigint NOT NULL CONSTRAINT pk_ticket_search PRIMARY KEY
            CONSTRAINT fk_ticket_search_ticket_id REFERENCES ticket ON DELETE CASCADE,
        public_stems text COLLATE "C" NOT NULL,
        staff_stems text COLLATE "C" NOT NULL,
        public_words tsvector NOT NULL GENERATED ALWAYS AS (search_vector(public_stems)) STORED,
        staff_words tsvector NOT NULL GENERATED ALWAYS AS (search_vector(staff_stems)) STORED
    ) WITH (toast_tuple_target = 128)""",
    "INSERT INTO ticket_search SELECT id, search_public_stems(id), search_staff_stems(id) FROM ticket",
    """CREATE INDEX ix_ticket_search_words ON ticket_search USING gin (public_words, staff_words)
        WITH (gin_pending_list_limit = 512)""",
]

# name, event, table, condition, what is done
TRIGGERS = [
    ("opened", "AFTER INSERT", "ticket", "true",
     "INSERT INTO ticket_search VALUES (NEW.id, search_public_stems(NEW.id), search_staff_stems(NEW.id))"),
    ("changed", "AFTER UPDATE OF subject, description, requester_id", "ticket",
     "OLD.subject <> NEW.subject OR OLD.description <> NEW.description OR OLD.requester_id <> NEW.requester_id",
     """UPDATE ticket_search SET public_stems = search_public_stems(NEW.id), staff_stems = search_staff_stems(NEW.id)
        WHERE ticket_id = NEW.id"""),
    ("replied", "AFTER INSERT", "comment", "NOT NEW.is_internal",
     "UPDATE ticket_search SET public_stems = public_stems || search_part(NEW.body) WHERE ticket_id = NEW.ticket_id"),
    ("noted", "AFTER INSERT", "comment", "NEW.is_internal",
     "UPDATE ticket_search SET staff_stems = staff_stems || search_part(NEW.body) WHERE ticket_id = NEW.ticket_id"),
    ("comment_deleted", "AFTER DELETE", "comment", "true",
     """UPDATE ticket_search SET public_stems = search_public_stems(ticket_id), staff_stems = search_staff_stems(ticket_id)
        WHERE ticket_id = OLD.ticket_id AND EXISTS (SELECT FROM ticket WHERE id = OLD.ticket_id)"""),
    ("tagged", "AFTER INSERT", "ticket_tag", "true",
     "UPDATE ticket_search SET staff_stems = search_staff_stems(ticket_id) WHERE ticket_id = NEW.ticket_id"),
    ("untagged", "AFTER DELETE", "ticket_tag", "true",
     """UPDATE ticket_search SET staff_stems = search_staff_stems(ticket_id)
        WHERE ticket_id = OLD.ticket_id AND EXISTS (SELECT FROM ticket WHERE id = OLD.ticket_id)"""),
    ("renamed", "AFTER UPDATE OF name, email", '"user"',
     "OLD.name <> NEW.name OR coalesce(OLD.email, '') <> coalesce(NEW.email, '')",
     """UPDATE ticket_search SET staff_stems = search_staff_stems(ticket_id)
        WHERE ticket_id IN (SELECT id FROM ticket WHERE requester_id = NEW.id)"""),
]  # fmt: skip

# Some words around the first hit, hits between \\x02 and \\x03; NULL when there is none. `stems` are the stems of `value`.
AROUND = f"""CREATE FUNCTION search_around(value text, stems text, wanted tsquery) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE hit integer; place integer; shown text := ''; word record; rest text;
BEGIN
    SELECT n INTO hit FROM unnest(array_remove(string_to_array(stems, ' '), '')) WITH ORDINALITY AS each(stem, n)
        WHERE array_to_tsvector(ARRAY[stem]) @@ wanted ORDER BY n LIMIT 1;
    IF hit IS NULL THEN RETURN NULL; END IF;
    place := regexp_instr(value COLLATE "C", '[^{SEPARATORS}]+', 1, greatest(hit - 5, 1));
    rest := substring(value FROM greatest(place, 1) FOR 600);
    FOR word IN SELECT piece[1] AS text, piece[2] AS gap
        FROM regexp_matches(rest COLLATE "C", '([^{SEPARATORS}]+)([{SEPARATORS}]*)', 'g') AS piece LIMIT 14
    LOOP
        shown := shown || CASE WHEN array_to_tsvector(search_words(word.text)) @@ wanted
            THEN E'\\x02' || word.text || E'\\x03' ELSE word.text END || word.gap;
    END LOOP;
    RETURN CASE WHEN place > 1 THEN '…' ELSE '' END || shown
        || CASE WHEN length(value) > place - 1 + length(translate(shown, E'\\x02\\x03', '')) THEN '…' ELSE '' END;
END $$"""

SNIPPET = f"""CREATE FUNCTION search_snippet(number bigint, wanted tsquery, is_staff boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE COST 10000 AS $$
SELECT coalesce(
    search_around({PUBLIC_TEXT}, split_part(public_stems, '|', 2), wanted),
    CASE WHEN is_staff THEN search_around({INTERNAL_TEXT}, split_part(staff_stems, '|', 3), wanted) END,
    search_around(subject, split_part(public_stems, '|', 1), wanted),
    CASE WHEN is_staff THEN search_around({PEOPLE}, split_part(staff_stems, '|', 1), wanted) END,
    CASE WHEN is_staff THEN search_around({TAGS}, split_part(staff_stems, '|', 2), wanted) END,
    left(description, 100))
FROM ticket JOIN ticket_search ON ticket_id = id WHERE id = number $$"""

FUNCTIONS = [WORDS, PART, VECTOR, QUERY, PATTERN, PUBLIC_STEMS, STAFF_STEMS]
SIGNATURES = (
    "search_snippet(bigint, tsquery, boolean)", "search_around(text, text, tsquery)", "search_staff_stems(bigint)",
    "search_public_stems(bigint)", "search_pattern(text, boolean)", "search_query(text, boolean)", "search_vector(text)",
    "search_part(text)", "search_words(text)",
)  # fmt: skip

# Text sorts and compares by its bytes, as on SQLite, whatever the locale. What a generated column is made of stays as it is.
BY_BYTES = """DO $$ DECLARE each record; BEGIN
FOR each IN SELECT c.oid::regclass AS named, a.attname, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation o ON o.oid = a.attcollation
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND NOT a.attisdropped AND o.collname <> 'C'
        AND c.relname <> 'alembic_version' AND (c.relname, a.attname) <> ('ticket', 'status')
LOOP EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"', each.named, each.attname, each.type); END LOOP;
END $$"""


def upgrade(connection: Connection) -> None:
    """Make the search."""
    _run(connection, BY_BYTES)
    _run(connection, "CREATE TEXT SEARCH DICTIONARY search_porter (TEMPLATE = snowball, LANGUAGE = porter)")
    for statement in [*FUNCTIONS, *TABLE, AROUND, SNIPPET]:
        _run(connection, statement)
    for name, moment, table, condition, statement in TRIGGERS:
        body = f"BEGIN {statement}; RETURN NULL; END"
        _run(
            connection, f"CREATE FUNCTION search_when_{name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        )
        when = f"{moment} ON {table} FOR EACH ROW WHEN ({condition})"
        _run(connection, f"CREATE TRIGGER ticket_search_{name} {when} EXECUTE FUNCTION search_when_{name}()")


def downgrade(connection: Connection) -> None:
    """Take it away."""
    for name, _moment, table, _condition, _statement in TRIGGERS:
        _run(connection, f"DROP TRIGGER ticket_search_{name} ON {table}")
        _run(connection, f"DROP FUNCTION search_when_{name}()")
    _run(connection, "DROP TABLE ticket_search")
    for signature in SIGNATURES:
        _run(connection, f"DROP FUNCTION {signature}")
    _run(connection, "DROP TEXT SEARCH DICTIONARY search_porter")


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement.replace("%", "%%"))
