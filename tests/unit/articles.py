"""Small articles for tests, a sentence for each string."""

from __future__ import annotations

import hashlib

from chains.article.loading import build_article
from chains.report import Article, Claim, Evidence, Origin, Sentence


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


def claim_sentences(language, *said):
    """An article of sentences, and the claims that they are: pairs of words and source."""
    article = build_article(" ".join(words for words, _ in said) + "\n", Origin(kind="paste"), language)
    claims = [
        Claim(
            id=f"c{number}",
            text="",
            source=source,
            evidence=(Evidence(sentence=s.id, start=s.start, end=s.end, exact=article.sentence_text(s)),),
        )
        for number, (s, (_, source)) in enumerate(zip(article.sentences, said, strict=True), start=1)
    ]
    return article, claims
