"""Many articles on many machines, by Ray."""
