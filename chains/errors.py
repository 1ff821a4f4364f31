"""Everything that can go wrong, in words for the person who has to act on it.

Invariant: every error raised to a caller of `chains` is a `SummariseError`; its message says what happened,
its hint what to do next. Neither ever holds a key.
"""

from __future__ import annotations


class SummariseError(Exception):
    """Root of all errors of this project.

    Args:
        message: What happened, one sentence.
        hint: What the user can do about it; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(SummariseError):
    """An argument or setting is wrong or contradicts another."""


class ArticleError(SummariseError):
    """The article cannot be used."""


class ArticleNotFoundError(ArticleError):
    """There is no such file."""


class ArticleFetchError(ArticleError):
    """The article is there but cannot be read (permission, directory, network)."""


class ArticleDelayedError(ArticleFetchError):
    """It did not come now and may the next time: no network, a server that fails, or is asked too often."""


class ArticleDecodeError(ArticleError):
    """The bytes are not text, or too many."""


class ArticleEmptyError(ArticleError):
    """There is no text in it."""


class ArticleRefusedError(ArticleError):
    """What came is no article: a wall, an error page, a list of links."""


class ModelError(SummariseError):
    """The model could not be used.

    Args:
        message: As in `SummariseError`.
        hint: As in `SummariseError`.
        wait: Seconds after which the server wants to be asked again, None where it does not say.
    """

    def __init__(self, message: str, hint: str = "", *, wait: float | None = None) -> None:
        super().__init__(message, hint)
        self.wait = wait


class ModelUnavailableError(ModelError):
    """No model, or it does not answer and will not."""


class ModelAccessError(ModelUnavailableError):
    """The key, the name of the model or the account is wrong: no other request will do better."""


class ModelInterruptedError(ModelUnavailableError):
    """It failed in a way that may pass: a dropped connection, a server's own failure."""


class ModelTimeoutError(ModelError):
    """The model did not answer in time."""


class RateLimitError(ModelError):
    """The provider asks to slow down."""


class ContextOverflowError(ModelError):
    """The request does not fit into the model's context window."""


class BudgetReachedError(ModelError):
    """The request would pass what the user allows to be spent."""


class ModelOutputError(SummariseError):
    """The model answered, but the answer cannot be used."""


class ParseError(ModelOutputError):
    """The answer is not the JSON that was asked for."""


class TruncatedError(ModelOutputError):
    """The answer was cut at the token limit."""


class RepeatedError(ModelOutputError):
    """The model said the same again and again."""


class RefusedError(ModelOutputError):
    """The model declined to answer."""


class RecordingError(SummariseError):
    """A recording cannot be used."""


class RecordingMissingError(RecordingError):
    """No recording matches the request."""


class RecordingCorruptError(RecordingError):
    """A recording is there but cannot be read."""


class LibraryError(SummariseError):
    """The library of past articles, or something in it, cannot be used."""


class LibraryEntryError(LibraryError):
    """There is no such past run in the library, or more than one."""


class LibraryDamagedError(LibraryError):
    """The library was damaged; it is set aside, and the next attempt begins a new one."""


class CacheError(SummariseError):
    """The cache of answers cannot be looked into or cleared."""


class ReportError(SummariseError):
    """A report cannot be read back."""


class ReportNotFoundError(ReportError):
    """There is no such file."""


class ReportUnreadableError(ReportError):
    """The file holds no report, or not one."""


class ExportError(SummariseError):
    """The report cannot be written."""


class CorpusError(SummariseError):
    """The folder of a corpus cannot be used."""


class CorpusFullError(CorpusError):
    """There is no room left for results."""


class CorpusBusyError(CorpusError):
    """Another run is using the folder."""


class CorpusStoppedError(SummariseError):
    """A run over many articles stopped before its end; the same command goes on from there."""
