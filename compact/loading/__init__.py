"""Reads a folder of CSV files into the compact: all of it, or nothing with a list of what is wrong."""

from compact.loading.book import BadRows, Problem
from compact.loading.folder import STARTING_YEAR, load
from compact.loading.upsert import Tally

__all__ = ["STARTING_YEAR", "BadRows", "Problem", "Tally", "load"]
