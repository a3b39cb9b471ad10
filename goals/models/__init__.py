"""What the partners work toward, and the figures that say how it is going."""

from goals.models.goal import Goal, Succession
from goals.models.indicator import Better, Indicator, MeasureType, Unit
from goals.models.observation import Breakdown, GeographyType, Observation

__all__ = [
    "Better",
    "Breakdown",
    "GeographyType",
    "Goal",
    "Indicator",
    "MeasureType",
    "Observation",
    "Succession",
    "Unit",
]
