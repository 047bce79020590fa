"""The annotated schema: shape, fields, joining a company's part, auditing it."""
