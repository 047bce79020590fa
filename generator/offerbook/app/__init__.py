"""Use cases: files and processes joined to the pure stages; nothing here prints."""

STATE = ".offerbook"
"""The folder, beside catalog/, of what can be made again at any time."""
