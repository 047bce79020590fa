"""Looks through finished files for what their readers may not read."""
