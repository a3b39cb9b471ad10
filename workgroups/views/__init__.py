"""Pages of workgroups, by noun."""
