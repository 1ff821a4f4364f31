"""Names for what a person can point at: a sentence, or an item that rests on sentences."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["sentence", "point", "claim", "caveat", "finding", "source", "mark"]
PANELS: dict[Kind, str] = {"point": "Summary", "claim": "Claims", "caveat": "Caveats", "finding": "Findings"}


class Ref(NamedTuple):
    """One thing on the screen: `Ref("claim", "c3")`, `Ref("sentence", "s5")`."""

    kind: Kind
    id: str
