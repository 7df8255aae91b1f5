from django.db import migrations

# No constraint can look into another table. Deferrable, as the admin saves a term before its seats.
FORWARD = """
CREATE FUNCTION workgroup_seats_within_term() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_term bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
BEGIN
    PERFORM 1 FROM workgroup_term WHERE id = the_term FOR SHARE;
    PERFORM 1
    FROM workgroup_seat seat JOIN workgroup_term term ON term.id = seat.term_id
    WHERE term.id = the_term AND (
        NOT term.period @> seat.period
        OR seat.number > CASE seat.basis
            WHEN 'elected' THEN term.elected_seats
            WHEN 'county' THEN term.county_seats
            ELSE term.ks_seats
        END
    );
    IF FOUND THEN
        RAISE EXCEPTION 'A seat lies outside its term.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_within_term';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER seat_within_term
    AFTER INSERT OR UPDATE ON workgroup_seat DEFERRABLE INITIALLY IMMEDIATE
    FOR EACH ROW EXECUTE FUNCTION workgroup_seats_within_term('term_id');
CREATE CONSTRAINT TRIGGER term_around_seats
    AFTER UPDATE ON workgroup_term DEFERRABLE INITIALLY IMMEDIATE
    FOR EACH ROW EXECUTE FUNCTION workgroup_seats_within_term('id');
"""
BACKWARD = """
DROP TRIGGER term_around_seats ON workgroup_term;
DROP TRIGGER seat_within_term ON workgroup_seat;
DROP FUNCTION workgroup_seats_within_term();
"""


class Migration(migrations.Migration):
    dependencies = [("workgroup", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
