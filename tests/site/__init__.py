"""Pages → a published site."""
