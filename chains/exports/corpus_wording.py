"""What many articles say together, in words that text and page share.

Invariant: a figure stands beside what it counts; strings are still untrusted text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from chains.article.language import language_name
from chains.checks.numbers.units import CURRENCIES, FAMILIES
from chains.corpus.differences import Difference, FigureLine
from chains.corpus.figures.amounts import ABOUT
from chains.corpus.overview import MOST, Overview
from chains.exports.wording import OWN_VOICE, count

DIFFERING = (
    "What articles on the same event say of the same thing where they do not agree. A later article may know more: the"
    " days are those of publication."
)
NONE_DIFFERS = "No articles on the same event were found whose figures differ."
MOST_BARS = 62
"""Of days; beyond that a bar is a week or more."""
LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
SIGNS = {"percent": "%", "mile2": "square miles", "km2": "km²", "m2": "m²", "foot2": "square feet"}
WEEK = 7
Days = Sequence[tuple[str, int]]


def list_facts(overview: Overview) -> Iterator[str]:
    """The figures in words."""
    copies = f", {overview.copies:,} of them near-duplicates that are not counted below" if overview.copies else ""
    yield f"{count(overview.articles, 'article')}{copies}."
    if overview.languages:
        yield f"Languages: {', '.join(f'{language_name(tag)} {number:,}' for tag, number in overview.languages)}."
    grains = tell_grains(overview.grains)
    yield f"{count(overview.claims, 'claim')}, {overview.disputed:,} disputed. Grains of salt: {grains}."
    failed = [f"{number:,} {name}" for name, number in overview.states.items() if name != "done"]
    if failed:
        yield f"Not well: {', '.join(failed)}."


def tell_grains(grains: Sequence[int]) -> str:
    """How many claims have how many grains: "3 with 0, 1 with 1"."""
    return ", ".join(f"{number:,} with {each}" for each, number in enumerate(grains))


def tell_differences(overview: Overview) -> Iterator[str]:
    """What the figures that differ are, and what could not be compared."""
    yield DIFFERING if overview.differences else NONE_DIFFERS
    if len(overview.differences) == MOST:
        yield f"These are {MOST}, of the events with most articles; there may be more."
    if not overview.not_compared:
        return
    articles = count(overview.not_compared, "article")
    yield f"Figures of {articles} were not compared: what they count is not known for their target language."


# Figures


def name_amount(line: FigureLine) -> str:
    """A figure with its unit and how exact it is: "20 or more", "about 3 million EUR"."""
    middle = (line.amount.low + line.amount.high) / 2
    written = add_unit(write_number(line.value), line.unit)
    if line.is_open:
        return f"{written} or more"
    if not line.amount.low and line.value:
        return f"{written} or less"
    return f"about {written}" if line.amount.high - middle >= ABOUT * middle * 0.999 else written


def write_number(value: float) -> str:
    """A number as a reader would write it: "1,200", "4.5 million"."""
    scale, name = next((one for one in LARGE if value >= one[0]), (1.0, ""))
    return f"{f'{value / scale:,.2f}'.rstrip('0').rstrip('.')} {name}".strip()


def add_unit(written: str, unit: str) -> str:
    """A number with its unit."""
    if unit == "percent":
        return f"{written}%"
    return f"{written} {unit.upper() if unit in CURRENCIES else SIGNS.get(unit, unit)}".strip()


def name_teller(line: FigureLine) -> str:
    """Who says so."""
    return line.source or OWN_VOICE


def name_place(line: FigureLine) -> str:
    """Where a figure stands: the article, its day, its language."""
    return " · ".join(filter(None, (line.article, line.published_on, language_name(line.language))))


def place_amount(line: FigureLine, difference: Difference) -> tuple[float, float]:
    """Where a figure lies on the axis of a difference, from 0 to 1: the least and the most that may be meant."""
    top = find_top(difference)
    return min(line.amount.low / top, 1.0), min(line.amount.high / top, 1.0)


def find_top(difference: Difference) -> float:
    """The end of the axis, which begins at nothing: somewhat more than the highest figure that has a bound."""
    ends = (line.amount.low if line.is_open else line.amount.high for line in difference.figures)
    return max(ends) * 1.15 or 1.0


def title_difference(difference: Difference) -> str:
    """What is counted, in how many articles, and the ends of the axis, in the unit of the highest figure."""
    unit = difference.figures[-1].unit
    _, size = FAMILIES.get(unit, ("", 1.0))
    end = add_unit(write_number(float(f"{find_top(difference) / size:.2g}")), unit)
    return f"{difference.thing}: {count(difference.articles, 'article')}, on an axis from 0 to {end}"


# Days


def list_bars(days: Days) -> list[tuple[str, str, int]]:
    """Articles by day, or by as many days as leave few enough bars; days without any are there too.

    Args:
        days: ISO dates with their articles, in order.

    Returns:
        First and last day of each bar, and its articles.
    """
    if not days:
        return []
    counts = [(date.fromisoformat(day).toordinal(), number) for day, number in days]
    first, last = counts[0][0], counts[-1][0]
    step = max(1, -(-(last - first + 1) // MOST_BARS))
    step = step if step == 1 else -(-step // WEEK) * WEEK
    sums = [0] * ((last - first) // step + 1)
    for day, number in counts:
        sums[(day - first) // step] += number
    ends = [(first + place * step, min(last, first + (place + 1) * step - 1)) for place in range(len(sums))]
    return [(write_day(start), write_day(end), number) for (start, end), number in zip(ends, sums, strict=True)]


def write_day(day: int) -> str:
    """An ordinal as an ISO date."""
    return date.fromordinal(day).isoformat()


def name_days(start: str, end: str) -> str:
    """The day or the days of a bar."""
    return start if start == end else f"{start} – {end}"


def tell_undated(overview: Overview) -> str | None:
    """Of how many articles the day is not known."""
    unknown = overview.articles - overview.copies - sum(number for _, number in overview.days)
    return f"Of {count(unknown, 'article')} the day is not known." if unknown else None
