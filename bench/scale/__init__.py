"""What many articles a day need, and what breaks first: measured here, simulated from there.

Invariant: every figure that is used says whether it was measured, cited or assumed (`figures.toml`).
"""
