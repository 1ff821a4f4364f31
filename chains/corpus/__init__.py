"""Many articles: where they are, what became of each, and one engine for all of them."""
