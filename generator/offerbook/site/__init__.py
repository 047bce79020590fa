"""Pages → a published site: the builder's shell, stamping, links, swapping."""
