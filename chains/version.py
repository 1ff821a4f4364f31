"""The version of this program, from the installed distribution."""

from __future__ import annotations

from importlib.metadata import version

APP_VERSION = version("grain-of-salt")
