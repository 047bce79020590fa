"""Identity and look-ups over checked documents; the bodies stay data."""
