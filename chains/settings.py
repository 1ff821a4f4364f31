"""What the user decided, once, for a whole run.

Invariant: frozen; nothing below reads the environment or the command line again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chains.report import CHAIN_NAMES, ChainName, Length, Term
from prompts import Prompt

if TYPE_CHECKING:
    from chains.models.budget import Budget


@dataclass(frozen=True)
class Options:
    """What `chains.pipeline.analyse` needs to know beside the article and the model.

    Attributes:
        target_language: BCP 47 tag the reader wants.
        chains: Which chains run; a chain that another one needs is run as well.
        concurrency: Requests in flight at most; None is four, and one for a server on this machine.
        retries: Further tries of a request that failed in a way that may pass.
        repair: Ask again for texts in which the checks find errors.
        length: Of the summary.
        glossary: How the reader wants terms to be translated; `chains.glossary.read_glossary` reads a file of them.
        prompts: The reader's own, in the place of those built in; `chains.wording.read_prompts` reads a folder of them.
    """

    target_language: str = "en"
    chains: tuple[ChainName, ...] = CHAIN_NAMES
    concurrency: int | None = None
    retries: int = 2
    repair: bool = True
    length: Length = "medium"
    glossary: tuple[Term, ...] = ()
    prompts: tuple[Prompt, ...] = ()


@dataclass(frozen=True)
class Settings:
    """Every choice of one invocation.

    Attributes:
        model: A model name ("embedded:qwen2.5-coder-1.5b", "openai:gpt-5-mini"), or "auto".
        base_url: An OpenAI-compatible server; None for the provider's own.
        api_key: For that server. Never printed, stored or logged.
        timeout: Seconds that one request may take.
        context: Tokens of the model's context window; None asks the server or a catalog.
        record: Write what the model says to `recordings`.
        replay: Read it from there; no model is started, no socket opened.
        recordings: Folders of recordings, the first is written to.
        cache: Keep and reuse answers in the user's cache folder.
        history: Keep the reports in the library of past runs; a replay is never kept there.
        allow_private: Fetch pages from any address, also of this machine and its network.
        budget: What may be spent, counted over all runs with these settings; None is no limit.
    """

    options: Options = field(default_factory=Options)
    model: str = "auto"
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    timeout: float = 600.0
    context: int | None = None
    temperature: float | None = None
    local_only: bool = False
    record: bool = False
    replay: bool = False
    recordings: tuple[Path, ...] = ()
    cache: bool = True
    history: bool = True
    cache_dir: Path | None = None
    allow_private: bool = False
    budget: Budget | None = field(default=None, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """What is sent to other processes: neither the key nor the budget, which is one for all and stays here."""
        return {**self.__dict__, "api_key": None, "budget": None}
