"""Web pages: the article in them, or why there is none."""
