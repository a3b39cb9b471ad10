"""Sample people and what they do, clearly labelled, for portals that show what the product is."""

from compact.samples.folder import bring

__all__ = ["bring"]
