"""The Update: one paragraph of every workgroup, put together by the backbone and published at once (F33)."""
