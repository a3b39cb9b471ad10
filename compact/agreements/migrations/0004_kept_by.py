"""Agreements are written by the backbone alone: its pages act as a role of its own, and no other page may."""

from django.db import migrations

from compact.wall import kept_by

TABLES = ("agreements_version", "agreements_section", "agreements_clause")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_a_clause_stands_in_a_section_of_its_version")]
    operations = [kept_by(table, "false") for table in TABLES]
