"""Use cases: files and processes joined to the pure stages; nothing here prints."""

STATE = ".offerbook"
"""The folder, beside catalog/, of what belongs to this machine and to no commit.

All of it can be made again at any time, but for the ledger of who was told what, and the outbox.
"""
