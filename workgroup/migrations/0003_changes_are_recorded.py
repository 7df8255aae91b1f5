from django.db import migrations

FORWARD = """
CREATE TRIGGER term_recorded AFTER INSERT OR UPDATE OR DELETE ON workgroup_term
    FOR EACH ROW EXECUTE FUNCTION members_record_change('');
CREATE TRIGGER seat_recorded AFTER INSERT OR UPDATE OR DELETE ON workgroup_seat
    FOR EACH ROW EXECUTE FUNCTION members_record_change('person_id');
"""
BACKWARD = """
DROP TRIGGER seat_recorded ON workgroup_seat;
DROP TRIGGER term_recorded ON workgroup_term;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workgroup", "0002_seats_within_terms"),
        ("members", "0005_kept_equal_and_recorded"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
