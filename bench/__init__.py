"""How fast and how large: figures for big catalogues, beside the tools one would use instead."""
