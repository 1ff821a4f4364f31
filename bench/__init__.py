"""Programs that measure. Each is `python -m bench.NAME` and prints JSON on its last line."""
