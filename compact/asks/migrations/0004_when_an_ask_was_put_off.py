from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("asks", "0003_who_waits_for_the_answer")]
    operations = [
        migrations.AddField(model_name="ask", name="snoozed_at", field=models.DateTimeField(editable=False, null=True)),
    ]
