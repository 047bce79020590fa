"""Commands as people call them."""
