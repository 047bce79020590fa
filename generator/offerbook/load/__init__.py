"""Bytes in: strict YAML and the catalogue's folders."""
