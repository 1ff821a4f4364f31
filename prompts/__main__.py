"""`python -m prompts` rewrites prompts.lock; it refuses a changed prompt with an old version."""

from __future__ import annotations

import sys

from prompts import LOCK_FILE, find_unversioned, format_lock, read_lock


def main() -> int:
    """Write the lock. Returns 1 when a version has to be raised first."""
    changed = find_unversioned(read_lock()) if LOCK_FILE.exists() else ()
    if changed:
        sys.stderr.write(f"Raise the version of: {', '.join(changed)}\n")
        return 1
    LOCK_FILE.write_text(format_lock(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
