"""Small articles for tests, a sentence for each string."""

from __future__ import annotations

import hashlib

from chains.report import Article, Origin, Sentence


def make_article(*sentences, language="nl"):
    text, parts = "", []
    for number, words in enumerate(sentences, 1):
        parts.append(Sentence(id=f"s{number}", start=len(text), end=len(text) + len(words), paragraph=0))
        text += words + " "
    return Article(
        title=None,
        text=text,
        language=language,
        language_score=1,
        origin=Origin(kind="paste"),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        sentences=tuple(parts),
    )
