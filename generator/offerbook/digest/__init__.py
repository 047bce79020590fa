"""Who hears of what was released: feeds, calendars, messages, and the book of what was told."""
