"""The picture of the partnership, drawn from its records."""
