from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workgroup", "0003_changes_are_recorded")]
    operations = [
        migrations.AddField(
            model_name="seat",
            name="shown_name",
            field=models.CharField(
                blank=True, editable=False, max_length=120, verbose_name="navn som står"
            ),
        ),
    ]
