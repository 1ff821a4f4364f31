"""`--dry-run`: what a job would take, as a table or as JSON.

Invariant: no model is asked and no text leaves the machine, though a page is fetched where an address is given; what is
not known is said, not left out.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chains.errors import ConfigError, SummariseError
from tui import streams
from tui.exits import code_of_error, worst
from tui.job import Job
from tui.progress import Progress, clock_time
from tui.signals import hear_signals, silence_libraries

if TYPE_CHECKING:
    from chains.forecast.forecasting import Forecast, Part
    from chains.models.base import Profile
    from chains.models.prices import Price
    from chains.report import Usage

ROW = "  {:<13} {:>8} {:>10} {:>8} {:>8}"
HEAD = ROW.format("", "requests", "input", "cached", "output")
ESTIMATE = "An estimate: articles as short as these were foreseen to within 15%, most of them."


def forecast_job(job: Job) -> int:
    """Say what the articles of a job would take.

    Returns:
        The exit code: that of the articles that cannot be read, else 0.

    Raises:
        ConfigError: The choices do not go with a dry run.
        ModelUnavailableError: There is no model to foresee.
    """
    from chains.forecast.profiles import foresee_model
    from chains.models.tracing import disable_tracing

    require_fit(job)
    hear_signals()
    silence_libraries()
    disable_tracing()
    profile = foresee_model(job.settings)
    forecasts, codes = foresee_articles(job, profile)
    text = to_json(profile, forecasts) if job.form == "json" else to_text(profile, forecasts)
    write_out(text, job.output)
    return worst(codes)


def require_fit(job: Job) -> None:
    """Refuse what cannot be meant.

    Raises:
        ConfigError: It cannot.
    """
    if job.form not in {"text", "json"}:
        raise ConfigError("A dry run is told as text or JSON.", f"Leave --format {job.form} out.")
    if job.settings.replay:
        raise ConfigError("--replay asks nobody and costs nothing.", "Leave --dry-run or --replay out.")


def foresee_articles(job: Job, profile: Profile) -> tuple[list[Forecast], list[int]]:
    """A forecast for each article that can be read, and the exit codes of those that cannot."""
    from chains.forecast.forecasting import forecast
    from tui.run import read_article

    progress = Progress(quiet=job.quiet)
    forecasts, codes = [], []
    for name in job.articles:
        try:
            article = read_article(name, job.language, job.settings, progress.name_host)
            forecasts.append(asyncio.run(forecast(article, job.settings.options, profile)))
        except SummariseError as error:
            streams.say(error.message, error.hint)
            codes.append(code_of_error(error))
    return forecasts, codes


def write_out(text: str, output: str | None) -> None:
    """To a file, or to stdout."""
    from tui.output import write_file

    if output in {None, "-"}:
        streams.write_stdout(text)
    else:
        write_file(Path(str(output)), text)


# As text


def to_text(profile: Profile, forecasts: Sequence[Forecast]) -> str:
    """A table for each article, one line for all, and what it cannot know."""
    from chains.exports.safety import one_line

    where = f"at {profile.host}" if profile.host else "on this machine"
    blocks = [f"{one_line(profile.name)}, {one_line(where)}. No model was asked."]
    blocks += ["\n".join(describe_forecast(each)) for each in forecasts]
    if len(forecasts) > 1:
        blocks.append("\n".join(describe_sum(forecasts)))
    blocks.append("\n".join(list_remarks(profile)))
    return "\n\n".join(blocks) + "\n"


def describe_forecast(forecast: Forecast) -> Iterator[str]:
    """The lines of one article."""
    from chains.exports.safety import one_line

    yield one_line(forecast.name)
    yield HEAD
    for part in forecast.parts:
        yield describe_part(part.name, part.requests, part.usage)
    yield describe_part("total", forecast.requests, forecast.usage)
    yield "  " + " · ".join(describe_price([forecast]))


def describe_part(name: str, requests: int, usage: Usage) -> str:
    """One line of the table."""
    numbers = (requests, usage.input_tokens, usage.cached_tokens, usage.output_tokens)
    return ROW.format(name, *(f"{number:,}" for number in numbers))


def describe_sum(forecasts: Sequence[Forecast]) -> Iterator[str]:
    """The lines of all articles together."""
    yield f"{len(forecasts)} articles"
    usage = add_usage(forecasts)
    yield describe_part("total", sum(each.requests for each in forecasts), usage)
    yield "  " + " · ".join(describe_price(forecasts))


def describe_price(forecasts: Sequence[Forecast]) -> Iterator[str]:
    """Money and time."""
    from chains.exports.wording import dollars

    price = forecasts[0].price
    if price is None:
        yield "price not known"
    elif price.free:
        yield "costs nothing"
    else:
        yield f"about {dollars(sum(each.cost or 0.0 for each in forecasts))}"
    seconds = sum(each.seconds or 0.0 for each in forecasts)
    if seconds:
        yield f"about {clock_time(seconds)} on two cores like those it was measured on"


def list_remarks(profile: Profile) -> Iterator[str]:
    """What the reader must know of the figures."""
    from chains.forecast.forecasting import list_notes
    from chains.models.prices import find_price

    yield ESTIMATE
    yield from list_notes(profile)
    price = find_price(profile)
    if price is not None and price.date is not None:
        rates = f"${price.input:g} in, ${price.cached:g} cached, ${price.output:g} out"
        yield f"Prices for a million tokens: {rates}, on {price.date} ({price.source})."
        yield "Nothing is taken to be cached there: with a prompt cache it is cheaper."


def add_usage(forecasts: Sequence[Forecast]) -> Usage:
    """All tokens."""
    from chains.report import Usage

    return sum((each.usage for each in forecasts), Usage())


# As JSON


def to_json(profile: Profile, forecasts: Sequence[Forecast]) -> str:
    """One object for all articles."""
    from chains.forecast.forecasting import list_notes
    from chains.models.prices import find_price

    costs = [each.cost for each in forecasts if each.cost is not None]
    data = {
        "model": profile.name,
        "host": profile.host,
        "price": describe_rates(find_price(profile)),
        "articles": [encode_forecast(each) for each in forecasts],
        "total": {
            "requests": sum(each.requests for each in forecasts),
            **add_usage(forecasts).model_dump(),
            "cost_usd": round(sum(costs), 6) if costs else None,
            "seconds": encode_seconds(sum(each.seconds or 0.0 for each in forecasts)),
        },
        "notes": list(list_notes(profile)),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def encode_forecast(forecast: Forecast) -> dict[str, Any]:
    """One article."""
    return {
        "name": forecast.name,
        "parts": [encode_part(part) for part in forecast.parts],
        "requests": forecast.requests,
        **forecast.usage.model_dump(),
        "cost_usd": None if forecast.cost is None else round(forecast.cost, 6),
        "seconds": encode_seconds(forecast.seconds),
    }


def encode_part(part: Part) -> dict[str, Any]:
    """One chain."""
    return {"name": part.name, "requests": part.requests, **part.usage.model_dump()}


def encode_seconds(seconds: float | None) -> int | None:
    """Whole seconds; None where no time is foreseen."""
    return round(seconds) if seconds else None


def describe_rates(price: Price | None) -> dict[str, Any] | None:
    """US dollars for a million tokens, and since when; None when they are not known."""
    if price is None:
        return None
    rates = {"input": price.input, "cached": price.cached, "output": price.output}
    return {**rates, "date": str(price.date) if price.date else None, "source": price.source or None}
