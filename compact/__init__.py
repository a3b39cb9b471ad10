"""Compact: a portal for organizations that signed a common agreement."""
