"""Among a million pages, a common word is looked for in a part of them: there is enough of it."""

import importlib

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

_before = importlib.import_module("members.migrations.0014_search_candidates")

# One of eight presentations and talks, with all their pages; and all of what is fewer.
SAMPLE = "(key % 8 = 0 OR kind NOT IN ('presentation', 'talk'))"
SOME = f"""
CREATE INDEX searchentry_some_things ON members_searchentry USING gin (vector)
    WITH (fastupdate = off) WHERE page = 0 AND {SAMPLE};
CREATE INDEX searchentry_some_pages ON members_searchentry USING gin (vector)
    WITH (fastupdate = off) WHERE page > 0 AND {SAMPLE};
CREATE INDEX searchentry_some_public ON members_searchentry USING gin (vector)
    WITH (fastupdate = off)
    WHERE page > 0 AND audience = 'public' AND NOT draft AND {SAMPLE};
CREATE INDEX searchentry_titles ON members_searchentry USING gin (ts_filter(vector, '{{a}}'))
    WITH (fastupdate = off) WHERE page = 0;
"""
NO_SOME = """
DROP INDEX searchentry_titles, searchentry_some_public, searchentry_some_pages,
    searchentry_some_things;
"""

# Each step with fewer than `few[step]` found before it adds to them until there are `most`: things
# before pages. Of the entries that fit `loose` (which an index answers alone) the first four
# thousand are read to see whether they fit `strict` (phrases, which it does not). `among` and
# `narrowed` are conditions that members.search wrote. Where there are more than `large` entries, some
# are looked at first; if they give `enough`, the others are not; else those are looked for by
# `brief`, which takes less time than `loose` and may miss some. A row of nothing tells so. If they
# are `closely` narrowed to few things, all that is of these is read, and no index of words. With
# `titles` no other words are looked for, since an index does not know of weights.
# Read through the index whatever is guessed of it: a table is not read from its beginning because
# a word seems to be common. What an index finds must have room, or each of its pages is read whole.
FOUND = """
CREATE FUNCTION members_search_found(
    strict tsquery[], loose tsquery[], brief tsquery[], few integer[], most integer, enough integer,
    large integer, paged boolean, among text[], narrowed text, closely boolean,
    titles boolean
) RETURNS TABLE (
    id bigint, kind varchar, key bigint, page integer, year smallint, gathering bigint,
    place varchar, vector tsvector
) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET work_mem = '64MB' AS $body$
DECLARE
    sample CONSTANT text := $sample${SAMPLE}$sample$;
    parts text[];
    part text;
    condition text;
    before text := '';  -- not what the steps before gave
    kept integer := 0;
    more integer;
    rest boolean;
    looked text := CASE WHEN titles THEN 'ts_filter(vector, $${a}$$)' ELSE 'vector' END;
BEGIN
    IF (SELECT reltuples > large FROM pg_class WHERE oid = 'members_searchentry'::regclass) THEN
        parts := ARRAY[
            'page = 0 AND ' || sample, 'page = 0 AND NOT ' || sample,
            'page > 0 AND ' || sample, 'page > 0 AND NOT ' || sample
        ];
    ELSE
        parts := ARRAY['page = 0', 'page > 0'];
    END IF;
    IF closely THEN
        EXECUTE format(
            'SELECT count(*) < 1000 FROM'
            ' (SELECT FROM members_searchentry WHERE page = 0 %s LIMIT 1000) AS things', narrowed
        ) INTO closely;
    END IF;
    IF closely THEN
        looked := '(vector || $$$$::tsvector)';
    END IF;
    FOR step IN 1 .. cardinality(strict) LOOP
        CONTINUE WHEN kept >= few[step] OR closely AND step = 1 AND cardinality(strict) > 1;
        FOREACH part IN ARRAY parts LOOP
            EXIT WHEN part LIKE 'page > 0%' AND NOT paged;
            rest := part LIKE '%AND NOT%';
            IF rest AND kept >= enough THEN
                id := NULL;
                RETURN NEXT;
                EXIT;
            END IF;
            IF rest AND brief[step]::text <> loose[step]::text AND NOT closely THEN
                id := NULL;
                RETURN NEXT;
            END IF;
            FOREACH condition IN ARRAY among LOOP
                EXIT WHEN kept >= most;
                RETURN QUERY EXECUTE format(
                    'SELECT id, kind, key, page, year, gathering, place, vector FROM ('
                    'SELECT * FROM members_searchentry WHERE %s AND (%s) %s AND %s @@ %L::tsquery'
                    ' LIMIT 4000) AS near WHERE (%s vector @@ %L::tsquery) %s LIMIT %s',
                    part, condition, narrowed, looked,
                    CASE WHEN rest AND NOT closely THEN brief[step] ELSE loose[step] END,
                    CASE WHEN strict[step]::text = loose[step]::text THEN 'true OR' ELSE '' END,
                    strict[step], before, most - kept
                );
                GET DIAGNOSTICS more = ROW_COUNT;
                kept := kept + more;
            END LOOP;
        END LOOP;
        before := before || format(' AND NOT vector @@ %L::tsquery', strict[step]);
    END LOOP;
END
$body$;
""".replace("{SAMPLE}", SAMPLE)
NO_FOUND = (
    "DROP FUNCTION members_search_found"
    "(tsquery[], tsquery[], tsquery[], integer[], integer, integer, integer, boolean, text[], text, boolean,"
    " boolean);"
)


class Migration(migrations.Migration):
    dependencies = [("members", "0016_search_touches")]
    operations = [
        migrations.RemoveIndex(model_name="searchentry", name="searchentry_public"),
        migrations.AddIndex(
            model_name="searchentry",
            index=GinIndex(
                condition=models.Q(page__gt=0, audience="public", draft=False),
                fastupdate=False,
                fields=["vector"],
                name="searchentry_public_pages",
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["year"], name="searchentry_year"),
        ),
        migrations.RunSQL(SOME, NO_SOME),
        migrations.RunSQL(FOUND, NO_FOUND),
        migrations.RunSQL(_before.NO_CANDIDATES, _before.CANDIDATES),
    ]
