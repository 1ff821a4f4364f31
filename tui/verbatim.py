"""Help whose last part, examples and exit codes, stands as it was written.

Invariant: nothing in it is wrapped.
"""

from __future__ import annotations

import click


class VerbatimCommand(click.Command):
    """A command that writes its epilogue as it stands."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the epilogue."""
        formatter.write(f"\n{self.epilog}")


class VerbatimGroup(VerbatimCommand, click.Group):
    """A group that does."""
