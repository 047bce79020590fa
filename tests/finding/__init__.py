"""How well the search box finds: questions of people, asked of a built site."""
