"""Somebody may ask to be forgotten; her ways in are recorded too, and the admin's log has no names.

The running role cannot change the admin's log, so what stands there must not be personal.
"""

from django.db import migrations, models

WAYS_IN = """
CREATE TRIGGER authenticator_recorded AFTER INSERT OR UPDATE OR DELETE ON mfa_authenticator
    FOR EACH ROW EXECUTE FUNCTION members_record_change('user_id', 'data', 'last_used_at');
CREATE TRIGGER socialaccount_recorded AFTER INSERT OR UPDATE OR DELETE
    ON socialaccount_socialaccount FOR EACH ROW
    EXECUTE FUNCTION members_record_change('user_id', 'last_login', 'extra_data');
"""
NO_WAYS_IN = """
DROP TRIGGER socialaccount_recorded ON socialaccount_socialaccount;
DROP TRIGGER authenticator_recorded ON mfa_authenticator;
"""

NO_NAMES = """
UPDATE django_admin_log SET object_repr = coalesce(object_id, ''), change_message = '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_no_single_successor"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("mfa", "0001_initial"),
        ("socialaccount", "0001_initial"),
    ]
    operations = [
        migrations.AddField(
            model_name="person",
            name="keeps_office_name",
            field=models.BooleanField(
                default=False,
                editable=False,
                verbose_name="navnet kan stå ved plasser i arbeidsutvalget",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="anonymised_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="glemt"),
        ),
        migrations.AlterField(
            model_name="person",
            name="email_is_own",
            field=models.BooleanField(
                default=False,
                editable=False,
                verbose_name="e-postadressen er lagt til av personen selv",
            ),
        ),
        migrations.RunSQL(WAYS_IN, NO_WAYS_IN),
        migrations.RunSQL(NO_NAMES, migrations.RunSQL.noop),
    ]
