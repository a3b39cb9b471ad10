"""A synthetic compact of any size, the same for the same seed, written by the database itself."""

from compact.population.ground import Size
from compact.population.writing import AlreadyPopulated, populate

__all__ = ["AlreadyPopulated", "Size", "populate"]
