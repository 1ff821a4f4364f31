"""Two quiet lines: how far each chain is; which model, where, at what cost.

Invariant: nothing moves here but what the run moves; a state is a sign and a word, never a colour alone.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui.widgets.display import shown

if TYPE_CHECKING:
    from tui.reading import ChainProgress, Reading

SIGNS = {"done": "✓", "partial": "!", "failed": "✗", "cancelled": "–", "skipped": "–", "running": "»", "waiting": "·"}
STYLES = {"partial": "$text-warning", "cancelled": "", "failed": "bold $text-error", "running": "bold $text-accent"}
ORIGINS = {"recorded": "replayed", "authored": "authored by hand: no model said this"}
WIDE = 100


class StatusBar(Static):
    """The state of the run.

    It is redrawn when it is told to, and each second while something runs.
    """

    DEFAULT_CSS = """
    StatusBar {
        height: 2; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis;
        background: $surface; color: $text-muted;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's name
        super().__init__(id=id, markup=False)
        self.reading: Reading | None = None
        self.notice = ""

    def on_mount(self) -> None:
        """Let the clock of a run go on."""
        self.set_interval(1.0, self.tick)

    def on_resize(self) -> None:
        """Say more where there is room."""
        self.redraw()

    def tick(self) -> None:
        """One second later."""
        if self.reading and self.reading.running:
            self.redraw()

    def show(self, reading: Reading) -> None:
        """Follow a reading."""
        self.reading = reading
        self.redraw()

    def say(self, notice: str) -> None:
        """Show a line until the next run."""
        self.notice = shown(notice)
        self.redraw()

    def redraw(self) -> None:
        """Draw both lines."""
        self.update(Content("\n").join([self.first_line(), self.second_line()]), layout=False)

    def first_line(self) -> Content:
        """The chains, or what is done before they start."""
        reading = self.reading
        if reading is None:
            return Content("")
        if reading.step and not any(p.state == "running" for p in reading.chains.values()):
            return Content.assemble(("» ", STYLES["running"]), shown(reading.step))
        wide = self.size.width >= WIDE
        return Content("  ").join(describe_chain(progress, wide=wide) for progress in list_chains(reading))

    def second_line(self) -> Content:
        """What went wrong, or model, host, tokens, cost, time, origin."""
        if self.notice:
            return Content(self.notice)
        if self.reading is None:
            return Content("")
        failure = describe_failure(self.reading)
        if failure and not self.reading.running:
            return Content.styled(shown(failure), STYLES["failed"])
        return Content(shown(" · ".join(describe_run(self.reading))))


def list_chains(reading: Reading) -> list[ChainProgress]:
    """The chains of the run, and those that the report has from before."""
    from chains.report import CHAIN_NAMES
    from tui.reading import ChainProgress

    known = {
        name: ChainProgress(name, ended.state, ended.message or "", done=count_results(reading, name))
        for name, ended in reading.report.chains.items()
    } | reading.chains
    return [known[name] for name in CHAIN_NAMES if name in known]


def count_results(reading: Reading, chain: str) -> int:
    """What a chain brought, of a report from the library."""
    report = reading.report
    counts = {
        "translation": len(reading.translated),
        "claims": len(report.claims),
        "caveats": len(report.caveats),
        "disputes": sum(len(claim.disputed_by) for claim in report.claims) // 2,
        "summary": len(reading.points),
    }
    return counts.get(chain, 0)


def describe_chain(progress: ChainProgress, *, wide: bool) -> Content:
    """A chain: "✓ claims 26", "» translation 12/33"."""
    sign = SIGNS.get(progress.state, "·")
    told = f" {progress.state}" if progress.state in STYLES and progress.state != "running" else ""
    word = progress.name + told
    parts = [(f"{sign} {word}", STYLES.get(progress.state, ""))]
    if progress.name == "translation" and progress.state == "running":
        parts.append((f" {progress.done}/{progress.total}", ""))
    elif progress.done:
        parts.append((f" {progress.done}", ""))
    if wide and progress.calls.cache:
        parts.append((" cached", "$text-muted"))
    return Content.assemble(*parts)


def describe_failure(reading: Reading) -> str:
    """Why the first chain that failed did so; empty when none did."""
    failed = [progress for progress in list_chains(reading) if progress.state == "failed"]
    return f"✗ {failed[0].name}: {failed[0].message} R runs it again." if failed else ""


def describe_run(reading: Reading) -> list[str]:
    """Model, origin, host, tokens, cost, time: what is known of them, the weightiest first."""
    from tui.progress import clock_time

    usage = reading.report.provenance.usage
    streamed = sum(progress.tokens for progress in reading.chains.values())
    tokens = (streamed if reading.running else 0) or usage.output_tokens or streamed
    small = "small model: check it" if reading.small or reading.report.provenance.small_model else ""
    parts = [reading.model if reading.model != "auto" else "", small, origin(reading), where(reading)]
    parts += [f"{tokens:,} tokens" if tokens else "", cost(reading)]
    if reading.origin == "live":
        parts.append(clock_time((reading.ended or monotonic()) - reading.started) if reading.chains else "")
    return [part for part in parts if part]


def where(reading: Reading) -> str:
    """Where the text goes."""
    calls = reading.report.provenance.calls
    if reading.origin != "live" or not reading.model_known or (calls.cache and not calls.live and not reading.running):
        return ""
    return f"sent to {reading.host}" if reading.host else "on this machine"


def cost(reading: Reading) -> str:
    """What the run has cost, where that is known."""
    price = reading.report.provenance.cost_usd
    return "" if price is None else f"${price:.4f}"


def origin(reading: Reading) -> str:
    """Whether a model said this just now."""
    provenance = reading.report.provenance
    if reading.origin in ORIGINS:
        when = f" of {provenance.started_at[:10]}" if reading.origin == "recorded" and provenance.started_at else ""
        return ORIGINS[reading.origin] + when
    calls = provenance.calls
    if calls.cache and not calls.live:
        return "cached"
    return f"{calls.cache} of {calls.cache + calls.live} answers cached" if calls.cache else ""
