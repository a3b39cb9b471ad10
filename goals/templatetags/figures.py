"""Figures and periods in templates."""

from django import template

from goals import words
from goals.models import Observation

register = template.Library()


@register.filter
def figure(observation: Observation) -> str:
    """A figure with its unit: 76.1%."""
    return words.value(observation.value, observation.unit)


@register.filter
def period(label: str) -> str:
    """A period as it stands in a table: 2016–17."""
    return words.period(label)
