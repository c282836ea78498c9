"""What waits for an answer is found without reading every family of a city."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_without_phones")]
    operations = [
        migrations.AddIndex(
            model_name="familylink",
            index=models.Index(
                condition=models.Q(("state", "pending")), fields=["member"], name="family_link_waiting"
            ),
        ),
    ]
