"""The words of the texts, and the register's own entries, kept by the database itself.

No code can forget what a trigger does: a word is gone when no text holds it, and persons, offices
and organisations are found by what they are called, whoever wrote it.
"""

from django.db import migrations

# `kulturnett.search_bulk` = on: nothing is kept for each row; members.search.bulk does it after.
# Nobody waits for another's writing of a word: one that is busy is counted again at night.
WORDS = """
CREATE FUNCTION members_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('kulturnett.search_bulk', true) = 'on' THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        WITH more AS (
            SELECT lexeme, count(*) AS entries
            FROM after, unnest(tsvector_to_array(after.vector)) AS lexeme
            WHERE lexeme !~ '[0-9]' AND length(lexeme) <= 40 GROUP BY lexeme
        ), free AS (
            SELECT known.word FROM members_searchword AS known
            JOIN more ON more.lexeme = known.word FOR UPDATE OF known SKIP LOCKED
        ), counted AS (
            UPDATE members_searchword AS known SET entries = known.entries + more.entries
            FROM more JOIN free ON free.word = more.lexeme WHERE known.word = more.lexeme
        )
        INSERT INTO members_searchword (word, entries)
        SELECT lexeme, entries FROM more WHERE lexeme NOT IN (SELECT word FROM free)
        ORDER BY lexeme
        ON CONFLICT DO NOTHING;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        WITH less AS (
            SELECT lexeme, count(*) AS entries
            FROM before, unnest(tsvector_to_array(before.vector)) AS lexeme GROUP BY lexeme
        ), free AS (
            SELECT known.word, less.entries FROM members_searchword AS known
            JOIN less ON less.lexeme = known.word FOR UPDATE OF known SKIP LOCKED
        ), gone AS (
            DELETE FROM members_searchword AS known USING free
            WHERE known.word = free.word AND known.entries <= free.entries + 50
            AND NOT EXISTS (
                SELECT FROM members_searchentry AS entry
                WHERE entry.vector @@ quote_literal(known.word)::tsquery
            )
            RETURNING known.word
        )
        UPDATE members_searchword AS known
        SET entries = greatest(1, known.entries - free.entries)
        FROM free WHERE known.word = free.word
        AND free.word NOT IN (SELECT word FROM gone);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER searchentry_words_added AFTER INSERT ON members_searchentry
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION members_search_words();
CREATE TRIGGER searchentry_words_changed AFTER UPDATE ON members_searchentry
    REFERENCING NEW TABLE AS after OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_words();
CREATE TRIGGER searchentry_words_removed AFTER DELETE ON members_searchentry
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION members_search_words();

CREATE FUNCTION members_search_alike(sought text, OUT word text, OUT entries integer)
    RETURNS SETOF record LANGUAGE sql STABLE STRICT AS $$
    SELECT known.word, known.entries FROM members_searchword AS known
    WHERE length(sought) >= 4 AND known.word % sought
    AND length(known.word) BETWEEN length(sought) - 2 AND length(sought) + 2
    ORDER BY similarity(known.word, sought) DESC, known.word LIMIT 12
$$;
"""
NO_WORDS = """
DROP FUNCTION members_search_alike(text);
DROP TRIGGER searchentry_words_removed ON members_searchentry;
DROP TRIGGER searchentry_words_changed ON members_searchentry;
DROP TRIGGER searchentry_words_added ON members_searchentry;
DROP FUNCTION members_search_words();
"""

# Names are folded as members.search.language folds them (a test compares), and keep their endings.
REGISTER = """
CREATE FUNCTION members_search_fold(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT replace(replace(
        regexp_replace(
            normalize(
                replace(replace(replace(replace(
                    translate(lower(normalize(said, NFKC)), 'ÅåØøÖöĐđŊŋŦŧŁł', 'aaooooddnnttll'),
                    'æ', 'ae'), 'Æ', 'ae'), 'ä', 'ae'), 'Ä', 'ae'),
                NFKD),
            '[\\u0300-\\u036f]', '', 'g'),
        'aa', 'a'), 'oe', 'o')
$$;
CREATE FUNCTION members_search_vector(name text, more text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(word || ':' || at || weight, ' '), '')::tsvector
    FROM (
        SELECT word, at, 'A' AS weight
        FROM regexp_split_to_table(members_search_fold(name), '[^[:alnum:]]+')
            WITH ORDINALITY AS named(word, at)
        UNION ALL
        SELECT word, at + 50, 'C'
        FROM regexp_split_to_table(members_search_fold(more), '[^[:alnum:]]+')
            WITH ORDINALITY AS told(word, at)
    ) AS words
    WHERE length(word) BETWEEN 2 AND 40
$$;
CREATE FUNCTION members_search_person(the_id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM members_searchentry WHERE kind = 'person' AND key = the_id;
    INSERT INTO members_searchentry (kind, key, page, title, filename, people, place, text, url,
        audience, draft, visible_from, owners, vector)
    SELECT 'person', person.id, held.page, person.name, '', '', '', held.what,
        '/personer/' || person.uid || '/',
        CASE WHEN held.since IS NULL THEN 'secretariat' ELSE 'members' END, false,
        held.since::timestamp AT TIME ZONE 'Europe/Oslo', ARRAY[person.id],
        members_search_vector(person.name, held.what)
    FROM members_person AS person
    CROSS JOIN LATERAL (
        SELECT 0 AS page, '' AS what, min(lower(period)) AS since
        FROM members_appointment WHERE person_id = person.id
        UNION ALL
        SELECT appointment.id, appointment.title || ', ' || members_search_body(organisation),
            lower(period)
        FROM members_appointment AS appointment
        JOIN members_organisation AS organisation ON organisation.id = organisation_id
        WHERE person_id = person.id
    ) AS held
    WHERE person.id = the_id AND person.anonymised_at IS NULL;
END
$$;
CREATE FUNCTION members_search_body(body members_organisation) RETURNS text
    LANGUAGE sql IMMUTABLE AS $$
    SELECT body.name
        || CASE body.kind WHEN 'municipality' THEN ' kommune' WHEN 'county' THEN ' fylkeskommune'
            ELSE '' END
        || CASE WHEN body.disambiguation = '' THEN '' ELSE ' (' || body.disambiguation || ')' END
$$;
CREATE FUNCTION members_search_organisation(the_id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM members_searchentry WHERE kind = 'organisation' AND key = the_id;
    INSERT INTO members_searchentry (kind, key, page, title, filename, people, place, text, url,
        audience, draft, owners, vector)
    SELECT 'organisation', body.id, 0, members_search_body(body), '', '', '',
        trim(body.parallel_name || ' ' || body.number),
        '/medlemmer/o' || body.id || '-'
            || regexp_replace(members_search_fold(body.name), '[^a-z0-9]+', '-', 'g') || '/',
        'members', false, '{}',
        members_search_vector(
            body.name,
            concat_ws(' ', CASE body.kind WHEN 'municipality' THEN 'kommune'
                WHEN 'county' THEN 'fylkeskommune' END,
                body.disambiguation, body.parallel_name, body.number)
        )
    FROM members_organisation AS body WHERE body.id = the_id;
END
$$;
CREATE FUNCTION members_search_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('kulturnett.search_bulk', true) = 'on' THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'members_person' THEN
        PERFORM members_search_person(CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);
    ELSIF TG_TABLE_NAME = 'members_organisation' THEN
        PERFORM members_search_organisation(CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);
        IF TG_OP = 'UPDATE' THEN
            PERFORM members_search_person(person_id)
            FROM (SELECT DISTINCT person_id FROM members_appointment
                  WHERE organisation_id = NEW.id ORDER BY 1) AS those;
        END IF;
    ELSE
        IF TG_OP <> 'INSERT' THEN
            PERFORM members_search_person(OLD.person_id);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM members_search_person(NEW.person_id);
        END IF;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER person_found AFTER INSERT OR DELETE OR UPDATE OF name, uid, anonymised_at
    ON members_person FOR EACH ROW EXECUTE FUNCTION members_search_register();
CREATE TRIGGER appointment_found
    AFTER INSERT OR DELETE OR UPDATE OF person_id, organisation_id, title, period
    ON members_appointment FOR EACH ROW EXECUTE FUNCTION members_search_register();
CREATE TRIGGER organisation_found
    AFTER INSERT OR DELETE OR UPDATE OF kind, name, parallel_name, number, disambiguation
    ON members_organisation FOR EACH ROW EXECUTE FUNCTION members_search_register();
SELECT members_search_organisation(id) FROM members_organisation;
SELECT members_search_person(id) FROM members_person;
"""
NO_REGISTER = """
DROP TRIGGER organisation_found ON members_organisation;
DROP TRIGGER appointment_found ON members_appointment;
DROP TRIGGER person_found ON members_person;
DROP FUNCTION members_search_register();
DROP FUNCTION members_search_organisation(bigint);
DROP FUNCTION members_search_person(bigint);
DROP FUNCTION members_search_body(members_organisation);
DROP FUNCTION members_search_vector(text, text);
DROP FUNCTION members_search_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0012_search")]
    operations = [
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.RunSQL(REGISTER, NO_REGISTER),
    ]
