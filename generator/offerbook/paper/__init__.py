"""Paper: dated documents to hand over, made from the same projected data as the pages."""
