"""Whether a link went in a letter. Of those made before nobody knows: they count as if they did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0008_list_touches")]

    operations = [
        migrations.AddField(
            model_name="talklink",
            name="mailed",
            field=models.BooleanField(default=True, editable=False, verbose_name="sendt i et brev"),
        ),
        migrations.AlterField(
            model_name="talklink",
            name="mailed",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="sendt i et brev"
            ),
        ),
    ]
