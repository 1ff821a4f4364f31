"""Recordings, the cache of answers, the library of past runs."""
