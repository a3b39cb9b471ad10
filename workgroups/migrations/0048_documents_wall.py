"""The wall around documents and papers, once their constraints stand.

A version is read by exactly those who read its document: the reference carries who that is, and a change goes through.
What is archived changes no more, but who reads it; of a version nothing ever changes that somebody put in. Only those
who run the workgroup say who reads a document and where it stands (B18).
"""

from django.db import migrations

from compact.access import Kind
from compact.history.tables import history_wall
from compact.wall import kept_by, wall

PEOPLE = f"workgroup_id * 8 + {int(Kind.WORKGROUP)} = ANY({{keys}})"
READ_WITH = """
ALTER TABLE workgroups_documentversion ADD CONSTRAINT a_version_is_read_with_its_document
  FOREIGN KEY (workgroup_id, document_id, readers) REFERENCES workgroups_document (workgroup_id, id, readers)
  ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE workgroups_paper ADD CONSTRAINT a_paper_is_of_its_workgroup
  FOREIGN KEY (workgroup_id, document_id) REFERENCES workgroups_document (workgroup_id, id)
  DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE workgroups_paper ADD CONSTRAINT a_paper_is_of_a_meeting_of_its_workgroup
  FOREIGN KEY (workgroup_id, meeting_id) REFERENCES workgroups_meeting (workgroup_id, id)
  DEFERRABLE INITIALLY DEFERRED;
"""
NOT_READ_WITH = """
ALTER TABLE workgroups_documentversion DROP CONSTRAINT a_version_is_read_with_its_document;
ALTER TABLE workgroups_paper DROP CONSTRAINT a_paper_is_of_its_workgroup;
ALTER TABLE workgroups_paper DROP CONSTRAINT a_paper_is_of_a_meeting_of_its_workgroup;
"""
# Generated columns have no value yet when a trigger looks at the new row. Everybody but pages of persons says where a
# document stands: jobs and the owner are, or may become, workers; the backbone has a role of its own.
STAYS = f"""
CREATE FUNCTION workgroups_document_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  may_change text[] := ARRAY['readers', 'opened_at', 'opened_by_id', 'scope', 'scope_also'];
BEGIN
  IF OLD.state = 'archived' AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change) THEN
    RAISE EXCEPTION 'An archived document is only read.' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF (OLD.readers, OLD.opened_at, OLD.state, OLD.adopted_at, OLD.adopted_number, OLD.adopted_where, OLD.archived_at)
    IS DISTINCT FROM
    (NEW.readers, NEW.opened_at, NEW.state, NEW.adopted_at, NEW.adopted_number, NEW.adopted_where, NEW.archived_at)
    AND NOT pg_has_role(current_user, 'compact_worker', 'MEMBER') AND current_user <> 'compact_backbone'
    AND NOT (OLD.workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY(coalesce(
      string_to_array(nullif(current_setting('app.keys', true), ''), ',')::bigint[], '{{}}')))
  THEN
    RAISE EXCEPTION 'Only those who run the workgroup say where a document stands, and who reads it.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER what_is_archived_stays BEFORE UPDATE OR DELETE ON workgroups_document
  FOR EACH ROW EXECUTE FUNCTION workgroups_document_stays();

CREATE FUNCTION workgroups_version_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  may_change text[] := ARRAY['readers', 'organization_id', 'alt', 'checked_at', 'leased_until', 'text', 'is_cut', 'pages',
    'findings', 'picture', 'search', 'scope', 'scope_also'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change THEN
      RAISE EXCEPTION 'A version is never written over.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF EXISTS (
    SELECT FROM workgroups_document
    WHERE state = 'archived' AND id = CASE TG_OP WHEN 'DELETE' THEN OLD.document_id ELSE NEW.document_id END
  ) THEN
    RAISE EXCEPTION 'An archived document is only read.' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER what_was_put_in_stays BEFORE INSERT OR UPDATE OR DELETE ON workgroups_documentversion
  FOR EACH ROW EXECUTE FUNCTION workgroups_version_stays();
"""
STAYS_NO_MORE = """
DROP TRIGGER what_was_put_in_stays ON workgroups_documentversion; DROP FUNCTION workgroups_version_stays();
DROP TRIGGER what_is_archived_stays ON workgroups_document; DROP FUNCTION workgroups_document_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("workgroups", "0048_documents")]

    operations = [
        migrations.RunSQL(READ_WITH, NOT_READ_WITH),
        wall("workgroups_document", also=True),
        kept_by("workgroups_document", PEOPLE, also=True),
        history_wall("workgroups_documenthistory"),
        wall("workgroups_documentversion", also=True),
        kept_by("workgroups_documentversion", PEOPLE, also=True),
        wall("workgroups_opening"),
        wall("workgroups_paper"),
        migrations.RunSQL(STAYS, STAYS_NO_MORE),
    ]
