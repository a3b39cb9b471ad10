"""What people can read, and who can read, now also by standing in for somebody and by every right given by name.

A person's posts and those of whom they stand in for are gathered into one list, `acting`, and what follows from a post
is worked out once for both: a delegation copies nothing, and ends with the post it is about.
"""

from importlib import import_module

from django.db import migrations

from compact.access import Kind
from compact.wall import KEYS

before = import_module("compact.migrations.0002_reach")

# Delegations of today, of two people who both still act for the organization, as they did when it was made: who comes
# back later is stood in for, and stands in, only if somebody says so again. `roles` are the principal's there.
STANDING = """(
    SELECT d.delegate_id, d.principal_id, d.organization_id, d.part, d.seat_id, d.workgroup_id, d.rights, p.roles
    FROM workgroups_delegation d
    JOIN partners_affiliation a ON a.person_id = d.delegate_id AND a.organization_id = d.organization_id
      AND a.since <= now() AND (a.until IS NULL OR a.until > now())
    JOIN partners_affiliation p ON p.person_id = d.principal_id AND p.organization_id = d.organization_id
      AND p.since <= now() AND (p.until IS NULL OR p.until > now())
    JOIN accounts_user de ON de.id = d.delegate_id AND de.is_active
    JOIN accounts_user pr ON pr.id = d.principal_id AND pr.is_active
    WHERE d.since <= now() AND d.until > now() AND d.ended_at IS NULL
      AND a.since <= d.made_at AND p.since <= d.made_at)"""

REACH = f"""
CREATE OR REPLACE FUNCTION compact_reach(people bigint[]) RETURNS TABLE (person bigint, reach jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
  WITH
  who AS (SELECT id FROM accounts_user WHERE id = ANY(people) AND is_active),
  affiliation AS (
    SELECT a.person_id AS person, a.organization_id AS organization, a.roles
    FROM partners_affiliation a JOIN who ON who.id = a.person_id
    WHERE a.since <= now() AND (a.until IS NULL OR a.until > now())),
  acting AS (
    SELECT person, person AS holder, organization, roles,
      NULL::text AS part, NULL::bigint AS seat, NULL::bigint AS workgroup, NULL::jsonb AS stands
    FROM affiliation
    UNION ALL
    SELECT d.delegate_id, d.principal_id, d.organization_id, d.roles, d.part, d.seat_id, d.workgroup_id,
      jsonb_build_array(d.principal_id, coalesce(nullif(u.name, ''), u.email),
        coalesce(nullif(o.short_name, ''), o.name), to_jsonb(d.rights))
    FROM {STANDING} d
    JOIN who ON who.id = d.delegate_id
    JOIN accounts_user u ON u.id = d.principal_id
    JOIN partners_organization o ON o.id = d.organization_id),
  seat AS (
    SELECT a.person, s.workgroup_id AS workgroup, s.organization_id AS organization, h.role, a.stands
    FROM acting a
    JOIN workgroups_seatholder h ON h.person_id = a.holder
    JOIN workgroups_seat s ON s.id = h.seat_id AND s.organization_id = a.organization
    WHERE (a.part IS NULL OR a.part = 'places' OR a.part = 'place' AND a.seat = s.id)
      AND h.since <= now() AND (h.until IS NULL OR h.until > now())
      AND s.since <= now() AND (s.until IS NULL OR s.until > now())),
  convener AS (
    SELECT a.person, c.workgroup_id AS workgroup, a.organization, a.stands
    FROM acting a
    JOIN workgroups_convener c ON c.person_id = a.holder AND c.organization_id = a.organization
    WHERE (a.part IS NULL OR a.part = 'running' AND a.workgroup = c.workgroup_id)
      AND c.since <= now() AND (c.until IS NULL OR c.until > now())),
  administrator AS (
    SELECT person, organization, stands FROM acting
    WHERE 'administrator' = ANY(roles) AND (part IS NULL OR part = 'administrator')),
  post AS (
    SELECT person, jsonb_build_array('seat', workgroup * 8 + 4, workgroup, organization, role) AS held, stands
    FROM seat
    UNION ALL
    SELECT person, jsonb_build_array('convener', workgroup * 8 + 5, workgroup, organization, ''), stands FROM convener
    UNION ALL
    SELECT person, jsonb_build_array('administrator', organization * 8 + 7, NULL, organization, ''), stands
    FROM administrator
    UNION ALL
    SELECT person, jsonb_build_array('signer', NULL, NULL, organization, ''), NULL FROM affiliation
    WHERE 'signer' = ANY(roles)),
  permitted AS (
    SELECT g.user_id AS person, 'organization' AS kind, g.content_object_id AS id, p.codename
    FROM partners_organizationgrant g JOIN who ON who.id = g.user_id
    JOIN auth_permission p ON p.id = g.permission_id WHERE g.until IS NULL OR g.until > now()
    UNION ALL
    SELECT g.user_id, 'workgroup', g.content_object_id, p.codename
    FROM workgroups_workgroupgrant g JOIN who ON who.id = g.user_id
    JOIN auth_permission p ON p.id = g.permission_id WHERE g.until IS NULL OR g.until > now()
    UNION ALL
    SELECT g.user_id, 'agreement', g.content_object_id, p.codename
    FROM agreements_agreementgrant g JOIN who ON who.id = g.user_id
    JOIN auth_permission p ON p.id = g.permission_id WHERE g.until IS NULL OR g.until > now()),
  key AS (
    SELECT id AS person, 0::bigint AS scope FROM who
    UNION SELECT id, id * 8 + 6 FROM who
    UNION SELECT person, 1 FROM affiliation
    UNION SELECT person, 2 FROM affiliation JOIN partners_organization o ON o.id = organization
      WHERE o.is_backbone AND 'backbone' = ANY(roles)
    UNION SELECT person, organization * 8 + 3 FROM affiliation
    UNION SELECT person, organization * 8 + 7 FROM administrator
    UNION SELECT person, workgroup * 8 + 4 FROM seat
    UNION SELECT person, workgroup * 8 + 4 FROM convener
    UNION SELECT person, workgroup * 8 + 5 FROM convener
    UNION SELECT person, id * 8 + right_key.kind
      FROM permitted JOIN (VALUES
        ('view_organization', 3), ('manage_organization', 3), ('manage_organization', 7),
        ('view_workgroup', 4), ('post', 4), ('manage_seats', 5)
      ) AS right_key(codename, kind) USING (codename)
      WHERE permitted.kind <> 'agreement'
    UNION SELECT person, v.id * 8 + 2 FROM permitted JOIN agreements_version v ON v.agreement_id = permitted.id
      WHERE kind = 'agreement' AND codename = 'view_agreement' AND v.published_at IS NULL AND v.discarded_at IS NULL)
  SELECT who.id, jsonb_build_object(
    'keys', coalesce(keys.list, '[]'), 'at', coalesce(at.list, '[]'),
    'posts', coalesce(posts.list, '[]'), 'grants', coalesce(grants.list, '[]'))
  FROM who
  LEFT JOIN (SELECT person, jsonb_agg(organization) AS list FROM affiliation GROUP BY person) at ON at.person = who.id
  LEFT JOIN (SELECT person, jsonb_agg(scope) AS list FROM key GROUP BY person) keys ON keys.person = who.id
  LEFT JOIN (SELECT person, jsonb_agg(CASE WHEN stands IS NULL THEN held ELSE held || stands END) AS list
             FROM post GROUP BY person) posts ON posts.person = who.id
  LEFT JOIN (SELECT person, jsonb_agg(jsonb_build_array(kind, id, codename)) AS list
             FROM permitted GROUP BY person) grants ON grants.person = who.id
$$;
"""

READERS = f"""
CREATE OR REPLACE FUNCTION compact_readers(scope bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan ROWS 100 AS $$
DECLARE
  kind int := scope & 7;
  subject bigint := scope >> 3;
BEGIN
  IF scope = 1 THEN
    RETURN QUERY SELECT DISTINCT a.person_id FROM partners_affiliation a JOIN accounts_user u ON u.id = a.person_id
      WHERE u.is_active AND a.since <= now() AND (a.until IS NULL OR a.until > now());
  ELSIF kind = 2 THEN
    RETURN QUERY SELECT DISTINCT a.person_id FROM partners_affiliation a JOIN accounts_user u ON u.id = a.person_id
      JOIN partners_organization o ON o.id = a.organization_id
      WHERE u.is_active AND o.is_backbone AND 'backbone' = ANY(a.roles)
        AND a.since <= now() AND (a.until IS NULL OR a.until > now())
      UNION SELECT g.user_id FROM agreements_version v JOIN agreements_agreementgrant g
          ON g.content_object_id = v.agreement_id
        JOIN auth_permission p ON p.id = g.permission_id JOIN accounts_user u ON u.id = g.user_id
        WHERE v.id = subject AND v.published_at IS NULL AND v.discarded_at IS NULL AND u.is_active
          AND p.codename = 'view_agreement' AND (g.until IS NULL OR g.until > now());
  ELSIF kind IN (3, 7) THEN
    RETURN QUERY SELECT a.person_id FROM partners_affiliation a JOIN accounts_user u ON u.id = a.person_id
      WHERE u.is_active AND a.organization_id = subject AND (kind = 3 OR 'administrator' = ANY(a.roles))
        AND a.since <= now() AND (a.until IS NULL OR a.until > now())
      UNION SELECT g.user_id FROM partners_organizationgrant g JOIN auth_permission p ON p.id = g.permission_id
        JOIN accounts_user u ON u.id = g.user_id
        WHERE u.is_active AND g.content_object_id = subject
          AND (p.codename = 'manage_organization' OR kind = 3 AND p.codename = 'view_organization')
          AND (g.until IS NULL OR g.until > now())
      UNION SELECT d.delegate_id FROM {STANDING} d
        WHERE kind = 7 AND d.organization_id = subject AND d.part = 'administrator' AND 'administrator' = ANY(d.roles);
  ELSIF kind IN (4, 5) THEN
    RETURN QUERY SELECT c.person_id FROM workgroups_convener c JOIN accounts_user u ON u.id = c.person_id
      JOIN partners_affiliation a ON a.person_id = c.person_id AND a.organization_id = c.organization_id
      WHERE u.is_active AND c.workgroup_id = subject
        AND c.since <= now() AND (c.until IS NULL OR c.until > now())
        AND a.since <= now() AND (a.until IS NULL OR a.until > now())
      UNION SELECT h.person_id FROM workgroups_seat s JOIN workgroups_seatholder h ON h.seat_id = s.id
        JOIN accounts_user u ON u.id = h.person_id
        JOIN partners_affiliation a ON a.person_id = h.person_id AND a.organization_id = s.organization_id
        WHERE kind = 4 AND u.is_active AND s.workgroup_id = subject
          AND h.since <= now() AND (h.until IS NULL OR h.until > now())
          AND s.since <= now() AND (s.until IS NULL OR s.until > now())
          AND a.since <= now() AND (a.until IS NULL OR a.until > now())
      UNION SELECT g.user_id FROM workgroups_workgroupgrant g JOIN auth_permission p ON p.id = g.permission_id
        JOIN accounts_user u ON u.id = g.user_id
        WHERE u.is_active AND g.content_object_id = subject
          AND (kind = 4 AND p.codename IN ('view_workgroup', 'post') OR kind = 5 AND p.codename = 'manage_seats')
          AND (g.until IS NULL OR g.until > now())
      UNION SELECT d.delegate_id FROM {STANDING} d
        JOIN workgroups_convener c ON c.person_id = d.principal_id AND c.organization_id = d.organization_id
          AND c.workgroup_id = d.workgroup_id
        WHERE d.part = 'running' AND c.workgroup_id = subject
          AND c.since <= now() AND (c.until IS NULL OR c.until > now())
      UNION SELECT d.delegate_id FROM {STANDING} d
        JOIN workgroups_seatholder h ON h.person_id = d.principal_id
        JOIN workgroups_seat s ON s.id = h.seat_id AND s.organization_id = d.organization_id
        WHERE kind = 4 AND (d.part = 'places' OR d.part = 'place' AND d.seat_id = s.id) AND s.workgroup_id = subject
          AND h.since <= now() AND (h.until IS NULL OR h.until > now())
          AND s.since <= now() AND (s.until IS NULL OR s.until > now());
  ELSIF kind = 6 THEN
    RETURN QUERY SELECT u.id FROM accounts_user u WHERE u.id = subject AND u.is_active;
  END IF;
END
$$;
"""

# Rights by name are written by pages again, but only for those who look after what the right is on.
GIVEN = {
    "partners_organizationgrant": f"content_object_id * 8 + {Kind.ADMINISTRATORS} = ANY({{keys}})",
    "workgroups_workgroupgrant": f"content_object_id * 8 + {Kind.CONVENERS} = ANY({{keys}})",
    "agreements_agreementgrant": f"{Kind.BACKBONE} = ANY({{keys}})",
}


def given_by(table: str, keepers: str) -> migrations.RunSQL:
    """Row-level security on a table of rights: every page reads it, as it must to know what may be seen; keepers write."""
    rule = keepers.format(keys=KEYS)
    policies = f"""
    CREATE POLICY owner ON {table} TO compact_owner USING (true) WITH CHECK (true);
    CREATE POLICY worker ON {table} TO compact_worker USING (true) WITH CHECK (true);
    CREATE POLICY backbone ON {table} TO compact_backbone USING (true) WITH CHECK (true);
    CREATE POLICY web ON {table} FOR SELECT TO compact_web USING (true);
    CREATE POLICY web_adds ON {table} FOR INSERT TO compact_web WITH CHECK ({rule});
    CREATE POLICY web_changes ON {table} FOR UPDATE TO compact_web USING ({rule}) WITH CHECK ({rule});
    CREATE POLICY web_removes ON {table} FOR DELETE TO compact_web USING ({rule});"""
    names = ("owner", "worker", "backbone", "web", "web_adds", "web_changes", "web_removes")
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; {policies}"
        f"GRANT INSERT, UPDATE, DELETE ON {table} TO compact_web, compact_backbone;",
        f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM compact_web, compact_backbone;"
        + "".join(f"DROP POLICY {name} ON {table};" for name in names)
        + f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("compact", "0005_readers_are_planned_once"),
        ("workgroups", "0006_stand_ins"),
        ("partners", "0010_stand_ins"),
        ("agreements", "0005_stand_ins"),
    ]
    operations = [
        migrations.RunSQL(REACH, before.REACH),
        migrations.RunSQL(READERS, before.READERS),
        *(given_by(table, keepers) for table, keepers in GIVEN.items()),
    ]
