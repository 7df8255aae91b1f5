"""Some of what fits, quickly: not more than can be ranked, things before their pages."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

# Each step with fewer than `few[step]` found before it adds to them until there are `most`. Of the
# entries that fit `loose` (which an index answers alone) the first four thousand are read to see
# whether they fit `strict` (phrases, which it does not). `among` and `narrowed` are conditions that
# members.search wrote.
# Read through the index whatever is guessed of it: a table is not read from its beginning because
# a word seems to be common.
CANDIDATES = """
CREATE FUNCTION members_search_candidates(
    strict tsquery[], loose tsquery[], few integer[], most integer, among text[], narrowed text
) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET jit = off AS $$
DECLARE
    found bigint[] := '{}';
    more bigint[];
    part text;
    condition text;
BEGIN
    FOR step IN 1 .. cardinality(strict) LOOP
        CONTINUE WHEN cardinality(found) >= few[step];
        FOREACH part IN ARRAY ARRAY['page = 0', 'page > 0'] LOOP
            FOREACH condition IN ARRAY among LOOP
                EXIT WHEN cardinality(found) >= most;
                EXECUTE format(
                    'SELECT array_agg(id) FROM (SELECT id FROM (SELECT id, vector'
                    ' FROM members_searchentry WHERE %s AND (%s) %s AND vector @@ %L::tsquery'
                    ' LIMIT 4000) AS near WHERE %s vector @@ %L::tsquery LIMIT %s) AS those',
                    part, condition, narrowed, loose[step],
                    CASE WHEN strict[step]::text = loose[step]::text THEN 'true OR' ELSE '' END,
                    strict[step], most - cardinality(found)
                ) INTO more;
                found := found || coalesce(more, '{}');
            END LOOP;
        END LOOP;
    END LOOP;
    RETURN QUERY SELECT DISTINCT unnest(found);
END
$$;
"""
NO_CANDIDATES = "DROP FUNCTION members_search_candidates(tsquery[], tsquery[], integer[], integer, text[], text)"


class Migration(migrations.Migration):
    dependencies = [("members", "0013_search_kept")]
    operations = [
        migrations.AddIndex(
            model_name="searchentry",
            index=GinIndex(
                condition=models.Q(page=0),
                fastupdate=False,
                fields=["vector"],
                name="searchentry_things",
            ),
        ),
        migrations.RunSQL(CANDIDATES, NO_CANDIDATES),
    ]
