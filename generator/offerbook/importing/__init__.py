"""Spreadsheets in: rows become offering drafts."""
