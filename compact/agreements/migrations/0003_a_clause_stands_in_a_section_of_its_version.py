"""A clause and the section it stands in belong to the same version; the database sees to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_wall")]
    operations = [
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(fields=("version", "id"), name="a_section_belongs_to_its_version"),
        ),
        migrations.RunSQL(
            "ALTER TABLE agreements_clause ADD CONSTRAINT a_clause_stands_in_its_version"
            " FOREIGN KEY (version_id, section_id) REFERENCES agreements_section (version_id, id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE agreements_clause DROP CONSTRAINT a_clause_stands_in_its_version",
        ),
    ]
