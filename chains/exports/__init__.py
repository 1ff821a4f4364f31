"""A report as Markdown, JSON, ..."""
