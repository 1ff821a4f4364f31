"""Who says what, by the words alone: no model is asked.

A grammar (one data file per language, in `chains/lexicons/attribution`) knows the words that attribute, and how a
sentence is built around them. From these come candidates: what is said, who says it, and by which words.

Invariant: a candidate is places of the article; the same article always has the same candidates.
"""

from __future__ import annotations

from chains.attribution.candidates import Candidate, find_candidates

__all__ = ["Candidate", "find_candidates"]
