"""Bytes as a person reads them.

Invariant: a number is shown to a tenth of its unit, which is the largest that is not larger than it.
"""

from __future__ import annotations

UNITS = ("kB", "MB", "GB", "TB")


def show_size(size: int) -> str:
    """A number of bytes in units of a thousand: "512 bytes", "1.2 MB"."""
    if size < 1000:
        return f"{size} bytes"
    power = min((len(str(size)) - 1) // 3, len(UNITS))
    return f"{size / 1000**power:.1f} {UNITS[power - 1]}"
