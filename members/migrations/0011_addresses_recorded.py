"""Addresses that somebody adds and removes herself are recorded, as her keys are.

Not what the trigger of 0005 does to keep a primary address equal: that is recorded as `email`.
"""

from django.db import migrations

ADDRESSES = """
CREATE TRIGGER emailaddress_recorded AFTER INSERT OR DELETE ON account_emailaddress
    FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION members_record_change('user_id');
"""
NO_ADDRESSES = "DROP TRIGGER emailaddress_recorded ON account_emailaddress;"


class Migration(migrations.Migration):
    dependencies = [("members", "0010_last_day_in_range")]
    operations = [migrations.RunSQL(ADDRESSES, NO_ADDRESSES)]
