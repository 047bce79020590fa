"""Who wants to hear what, how soon and where."""
