"""What the checks find in a translation that anyone made.

Invariant: nothing is loaded but what the checks need: no model, no store, no network.
"""
