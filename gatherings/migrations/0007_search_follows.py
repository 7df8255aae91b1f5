"""What may no longer be found is not found, whoever changed it and however.

gatherings.search writes what is found; here the database itself takes away, and keeps equal what
says who may find it.
"""

from django.db import migrations

FOLLOWS = """
CREATE FUNCTION gatherings_search_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'gatherings_presentation' THEN
        IF TG_OP = 'DELETE' THEN
            DELETE FROM members_searchentry WHERE kind = 'presentation' AND key = OLD.id;
        ELSIF NEW.state NOT IN ('ready', 'held') THEN
            DELETE FROM members_searchentry WHERE kind = 'presentation' AND key = NEW.id;
        ELSE
            UPDATE members_searchentry AS entry
            SET audience = said.audience, visible_from = NEW.publish_from
            FROM (SELECT CASE NEW.state WHEN 'held' THEN 'secretariat' ELSE NEW.audience END
                  AS audience) AS said
            WHERE kind = 'presentation' AND key = NEW.id
            AND (entry.audience, visible_from)
                IS DISTINCT FROM (said.audience, NEW.publish_from);
        END IF;
    ELSIF TG_TABLE_NAME = 'gatherings_gathering' THEN
        IF TG_OP = 'DELETE' THEN
            DELETE FROM members_searchentry WHERE gathering = OLD.id;
        ELSE
            UPDATE members_searchentry SET draft = NEW.state = 'draft'
            WHERE gathering = NEW.id AND draft <> (NEW.state = 'draft');
        END IF;
    ELSIF TG_TABLE_NAME = 'gatherings_agendaitem' THEN
        DELETE FROM members_searchentry WHERE kind = 'talk' AND key = OLD.id;
    ELSE
        UPDATE members_searchentry SET owners = array_remove(owners, OLD.person_id)
        WHERE owners @> ARRAY[OLD.person_id] AND kind = 'presentation' AND key IN (
            SELECT id FROM gatherings_presentation WHERE item_id = OLD.item_id
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER presentation_found AFTER DELETE OR UPDATE OF state, audience, publish_from
    ON gatherings_presentation FOR EACH ROW EXECUTE FUNCTION gatherings_search_follows();
CREATE TRIGGER gathering_found AFTER DELETE OR UPDATE OF state
    ON gatherings_gathering FOR EACH ROW EXECUTE FUNCTION gatherings_search_follows();
CREATE TRIGGER agendaitem_found AFTER DELETE
    ON gatherings_agendaitem FOR EACH ROW EXECUTE FUNCTION gatherings_search_follows();
CREATE TRIGGER speaker_found AFTER DELETE OR UPDATE OF person_id, item_id
    ON gatherings_speaker FOR EACH ROW EXECUTE FUNCTION gatherings_search_follows();
"""
NO_FOLLOWS = """
DROP TRIGGER speaker_found ON gatherings_speaker;
DROP TRIGGER agendaitem_found ON gatherings_agendaitem;
DROP TRIGGER gathering_found ON gatherings_gathering;
DROP TRIGGER presentation_found ON gatherings_presentation;
DROP FUNCTION gatherings_search_follows();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0006_touches"),
        ("members", "0014_search_candidates"),
    ]
    operations = [migrations.RunSQL(FOLLOWS, NO_FOLLOWS)]
