"""What the histories of topics and of who runs a workgroup record from now on, with all their new columns."""

import pgtrigger.compiler
import pgtrigger.migrations

import compact.history.recording
from compact.history.tables import AddTrigger
from compact.quick import QuickMigration


class Migration(QuickMigration):
    dependencies = [
        ("workgroups", "0037_shared_topics"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="convener",
            name="added_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="convener",
            name="changed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="convener",
            name="removed_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="discussion",
            name="added_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="discussion",
            name="changed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="discussion",
            name="removed_delete",
        ),
        AddTrigger(
            model_name="convener",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_convenerhistory" ("term_ends", "workgroup_id", "organization_id", "person_id", "since", "until", "passed_to_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."term_ends", NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."since", NEW."until", NEW."passed_to_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="52eec8b61f8ebef11a257b0568fcf60373128da7",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_2d8ba",
                    table="workgroups_convener",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="convener",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."passed_to_id" IS DISTINCT FROM (NEW."passed_to_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."term_ends" IS DISTINCT FROM (NEW."term_ends") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_convenerhistory" ("term_ends", "workgroup_id", "organization_id", "person_id", "since", "until", "passed_to_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."term_ends", NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."since", NEW."until", NEW."passed_to_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'term_ends\', \'workgroup_id\', \'organization_id\', \'person_id\', \'since\', \'until\', \'passed_to_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="6166e67544f98d7896d718d883ea5bd696d2ad2f",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_24232",
                    table="workgroups_convener",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="convener",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_convenerhistory" ("term_ends", "workgroup_id", "organization_id", "person_id", "since", "until", "passed_to_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."term_ends", OLD."workgroup_id", OLD."organization_id", OLD."person_id", OLD."since", OLD."until", OLD."passed_to_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="58aebf19cc35b7d16b082298d80b52c50bf6d65d",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_8e173",
                    table="workgroups_convener",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="discussion",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_discussionhistory" ("partners_read", "shared_with_id", "opened_at", "opened_by_id", "kept_in_at", "kept_in_by_id", "pinned_at", "pinned_by_id", "closed_at", "closed_by_id", "closing_word", "workgroup_id", "title", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."partners_read", NEW."shared_with_id", NEW."opened_at", NEW."opened_by_id", NEW."kept_in_at", NEW."kept_in_by_id", NEW."pinned_at", NEW."pinned_by_id", NEW."closed_at", NEW."closed_by_id", NEW."closing_word", NEW."workgroup_id", NEW."title", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="08be557040538d32ea893a4238d2b67ac0771788",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_5dee7",
                    table="workgroups_discussion",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="discussion",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."closing_word" IS DISTINCT FROM (NEW."closing_word") OR OLD."kept_in_at" IS DISTINCT FROM (NEW."kept_in_at") OR OLD."kept_in_by_id" IS DISTINCT FROM (NEW."kept_in_by_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."partners_read" IS DISTINCT FROM (NEW."partners_read") OR OLD."pinned_at" IS DISTINCT FROM (NEW."pinned_at") OR OLD."pinned_by_id" IS DISTINCT FROM (NEW."pinned_by_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."shared_with_id" IS DISTINCT FROM (NEW."shared_with_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_discussionhistory" ("partners_read", "shared_with_id", "opened_at", "opened_by_id", "kept_in_at", "kept_in_by_id", "pinned_at", "pinned_by_id", "closed_at", "closed_by_id", "closing_word", "workgroup_id", "title", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."partners_read", NEW."shared_with_id", NEW."opened_at", NEW."opened_by_id", NEW."kept_in_at", NEW."kept_in_by_id", NEW."pinned_at", NEW."pinned_by_id", NEW."closed_at", NEW."closed_by_id", NEW."closing_word", NEW."workgroup_id", NEW."title", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'partners_read\', \'shared_with_id\', \'opened_at\', \'opened_by_id\', \'kept_in_at\', \'kept_in_by_id\', \'pinned_at\', \'pinned_by_id\', \'closed_at\', \'closed_by_id\', \'closing_word\', \'workgroup_id\', \'title\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="f35713333d969d880e18e794c8b9d41d58f9d5da",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_40d9d",
                    table="workgroups_discussion",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="discussion",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_discussionhistory" ("partners_read", "shared_with_id", "opened_at", "opened_by_id", "kept_in_at", "kept_in_by_id", "pinned_at", "pinned_by_id", "closed_at", "closed_by_id", "closing_word", "workgroup_id", "title", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."partners_read", OLD."shared_with_id", OLD."opened_at", OLD."opened_by_id", OLD."kept_in_at", OLD."kept_in_by_id", OLD."pinned_at", OLD."pinned_by_id", OLD."closed_at", OLD."closed_by_id", OLD."closing_word", OLD."workgroup_id", OLD."title", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="cfe9279da8c8fbfc398473b9aec9cfc9961a85e7",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_ceb3d",
                    table="workgroups_discussion",
                    when="AFTER",
                ),
            ),
        ),
    ]
