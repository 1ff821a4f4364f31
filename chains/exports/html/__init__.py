"""A report as one HTML page that asks for nothing outside itself.

Invariant: only `markup` makes markup, and every word that is not ours passes it.
"""
