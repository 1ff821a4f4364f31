"""A long article with many claims, made of a real one: its text and its report, again and again.

Invariant: every span of the result stands in its text, as in any report.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chains import analyse_sync
from chains.article.loading import build_article, load_file
from chains.report import Article, Claim, Origin, Report, Span, TranslatedSentence, Translation
from chains.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = Path(__file__).parent.parent / "seeds" / "fr" / "maternite.txt"
BREAK = "\n\n"


def build_long_report(words: int = 10_000, claims: int = 300) -> Report:
    """A report of at least so many words and exactly so many claims.

    Raises:
        ValueError: The article has too few claims for that.
    """
    seed = analyse_sync(load_file(SEED), Settings(replay=True))
    copies = -(-words // len(seed.article.text.split()))
    text = BREAK.join([seed.article.text] * copies)
    article = build_article(text, Origin(kind="file", name="long.txt"), seed.article.language)
    made = [claim for copy in range(copies) for claim in shift_claims(seed, article, copy)]
    if len(made) < claims:
        raise ValueError(f"{len(made)} claims in {words} words")
    chosen = [made[number * len(made) // claims] for number in range(claims)]
    numbered = tuple(claim.model_copy(update={"id": f"c{n}"}) for n, claim in enumerate(chosen, start=1))
    return seed.model_copy(
        update={
            "article": article,
            "claims": numbered,
            "caveats": (),
            "findings": (),
            "summary": None,
            "sources": tuple(source.model_copy(update={"mentions": ()}) for source in seed.sources),
            "translation": repeat_translation(seed, article),
        }
    )


def repeat_translation(seed: Report, article: Article) -> Translation:
    """The translation of the seed for each copy of it."""
    assert seed.translation is not None  # noqa: S101
    translated = zip(seed.article.sentences, seed.translation.sentences, strict=True)
    words = {seed.article.sentence_text(sentence): there.text for sentence, there in translated}
    return Translation(
        sentences=tuple(
            TranslatedSentence(id=sentence.id, text=words.get(article.sentence_text(sentence), "…"))
            for sentence in article.sentences
        )
    )


def shift_claims(seed: Report, article: Article, copy: int) -> Iterator[Claim]:
    """The claims of the seed in one copy of it."""
    offset = copy * (len(seed.article.text) + len(BREAK))
    for claim in seed.claims:
        evidence = tuple(span.model_copy(update=move(span, article, offset)) for span in claim.evidence)
        yield claim.model_copy(update={"evidence": evidence, "mention": None, "cue": None, "disputed_by": ()})


def move(span: Span, article: Article, offset: int) -> dict[str, object]:
    """Where a span stands in a copy."""
    start = span.start + offset
    holder = next(s for s in article.sentences if s.start <= start < s.end)
    return {"sentence": holder.id, "start": start, "end": span.end + offset}
