"""Offerbook: the library of what a company promises."""

__version__ = "0.1.0"
