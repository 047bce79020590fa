"""Projected data → pages: views decide, templates only print."""
