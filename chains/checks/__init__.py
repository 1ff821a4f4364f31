"""Pure functions that hold a report against its article: no model, no I/O."""
