"""Use cases on real folders."""
