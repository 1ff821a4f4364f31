"""No test reads the settings or the prompts of whoever runs it."""

from __future__ import annotations

import os
from pathlib import Path

for name in [name for name in os.environ if name.startswith("SUMMARISE_")]:
    del os.environ[name]
os.environ["XDG_CONFIG_HOME"] = str(Path(__file__).parent / "no-settings")
