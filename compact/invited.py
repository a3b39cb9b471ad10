"""Who gets the meetings of which workgroup as calendar invitations by mail: everybody in a place, and who runs it.

As SQL, for what queues the invitations and for what leaves out the news that they carry.
"""

_NOW = "{0}.since <= now() AND ({0}.until IS NULL OR {0}.until > now())"
_ACTS = f"JOIN partners_affiliation a ON a.person_id = p.person_id AND {_NOW.format('a')}"
_TERM = "(p.term_ends_at IS NULL OR p.term_ends_at > now())"

# Rows of `workgroup_id` and `person_id`.
PEOPLE = f"""
  SELECT s.workgroup_id, p.person_id FROM workgroups_seat s JOIN workgroups_seatholder p ON p.seat_id = s.id
    {_ACTS} AND a.organization_id = s.organization_id
    WHERE {_NOW.format("s")} AND {_NOW.format("p")} AND {_TERM}
  UNION SELECT p.workgroup_id, p.person_id FROM workgroups_convener p {_ACTS} AND a.organization_id = p.organization_id
    WHERE p.person_id IS NOT NULL AND {_NOW.format("p")} AND {_TERM}
"""
# Of `accounts_user u`: who has come in, and wants them now.
WANTED = (
    "u.is_active AND u.unclaimed_since IS NULL AND u.calendar_mail AND u.rhythm <> 'never'"
    " AND (u.paused_until IS NULL OR u.paused_until <= %(today)s)"
)
