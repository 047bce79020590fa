"""What a comparison found, for those who review a change: text, JSON, a comment in Markdown."""
