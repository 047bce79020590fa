"""Spreadsheets → drafts: the table, the mapping, the rows."""
