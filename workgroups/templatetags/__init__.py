"""Tags of workgroups."""
