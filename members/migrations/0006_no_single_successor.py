from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0005_kept_equal_and_recorded")]
    operations = [
        migrations.RemoveConstraint("organisation", "organisation_not_own_successor"),
        migrations.RemoveField("organisation", "successor"),
    ]
