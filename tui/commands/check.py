"""`summarise check`: what code finds wrong in a translation that anyone made.

Invariant: no model is loaded, no socket opened; what it says of a text or a pair does not depend on the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.verbatim import VerbatimCommand

if TYPE_CHECKING:
    from chains.audit.record import Audit
    from chains.report import Article
    from tui.output import Format

FORMATS = ("text", "markdown", "json")

EPILOG = """\
Examples:
  summarise check --source article.txt --translation article-en.txt
  summarise check --source article.txt --translation - --strict < article-en.txt
  cat pairs.jsonl | summarise check --pairs - > answers.jsonl

A pair: {"id": 7, "lang": "nl", "source": "Er waren 14 doden.", "translation": "There were 41 deaths."}
where "lang" is the language of the source. Its answer: {"id": 7, "findings": [{"check", "severity",
"message", "source", "target"}]}; that of a line that is no pair: {"line", "id", "error"}.

All checks know Dutch, German, French, Spanish, Russian, Ukrainian and English, in every direction;
of other languages the report says what was not checked.

Exit codes: 0 done, 1 failed or a line that is no pair, 2 wrong arguments or no such file,
5 errors found (--strict), 130 interrupted.
"""


FILE = click.Path()
CLEAR = 0.8
"""The score from which the detector is believed rather than the user is."""


@dataclass(frozen=True)
class Choices:
    """The options, as click parsed them.

    Attributes:
        from_tag: Language of the original, when the user names it.
        lang: Of the translation.
        form: None is what fits.
        output: None is stdout.
    """

    source: str | None
    translation: str | None
    pairs: str | None
    from_tag: str | None
    lang: str | None
    form: Format | None
    output: str | None
    strict: bool
    quiet: bool


@click.command(cls=VerbatimCommand, epilog=EPILOG)
@click.option("--source", type=FILE, metavar="FILE", help="The original; - for standard input.")
@click.option("--translation", type=FILE, metavar="FILE", help="What was made of it; - for standard input.")
@click.option(
    "--pairs",
    type=FILE,
    metavar="FILE",
    help="JSON lines instead, answered line by line; - for standard input.",
)
@click.option("--from", "from_tag", metavar="TAG", help="Language of the original, if not detected right.")
@click.option("--lang", metavar="TAG", help="Language of the translation.  [default: detected; with --pairs: en]")
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: text; with --pairs: JSON lines]")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write there.")
@click.option("--strict", is_flag=True, help="Exit with 5 when an error is found.")
@click.option(
    "-q", "--quiet", is_flag=True, help="No notices: not of guessed languages, nor of lines that are no pairs."
)
@click.help_option("-h", "--help")
def command(**options: object) -> int:
    """Check a translation that anyone made against its original.

    Numbers, names, negations, hedges, sentences lost or added, quotations: no model, no network.
    """
    from tui.signals import hear_signals

    hear_signals()
    choices = read_choices(options)
    return check_files(choices) if choices.pairs is None else check_pairs(choices)


def read_choices(options: Mapping[str, Any]) -> Choices:
    """The options by name."""
    return Choices(**options)


def check_files(choices: Choices) -> int:
    """Hold two texts against each other.

    Returns:
        The exit code.
    """
    from tui.output import find_file, put_text

    names = require_files(choices.source, choices.translation)
    target = find_file(choices.output, names)
    audit = audit_files(names, (read_tag(choices.from_tag), read_tag(choices.lang)), quiet=choices.quiet)
    put_text(target, lambda width, *, color: lay_out(audit, choices.form or "text", width, color=color))
    return code_of(errors=choices.strict and audit.has_open_errors)


def check_pairs(choices: Choices) -> int:
    """Answer the pairs of a file or a pipe.

    Returns:
        The exit code.

    Raises:
        click.UsageError: Something was asked for that pairs do not have.
    """
    from tui.output import find_file
    from tui.pair_stream import answer_pairs

    if choices.source is not None or choices.translation is not None:
        raise click.UsageError("--pairs holds both sides: leave --source and --translation out.")
    if choices.form in {"text", "markdown"}:
        raise click.UsageError(f"--pairs is answered in JSON lines: leave --format {choices.form} out.")
    name = str(choices.pairs)
    source, target = read_tag(choices.from_tag), read_tag(choices.lang) or "en"
    outcome = answer_pairs(name, target, source, find_file(choices.output, (name,)), quiet=choices.quiet)
    return code_of(errors=choices.strict and outcome.has_errors, failed=outcome.broken > 0)


def code_of(*, errors: bool, failed: bool = False) -> int:
    """The exit code."""
    from tui.exits import DONE, FAILED, OPEN_ERRORS

    if failed:
        return FAILED
    return OPEN_ERRORS if errors else DONE


def require_files(source: str | None, translation: str | None) -> tuple[str, str]:
    """The two files, which must be two.

    Raises:
        click.UsageError: One is missing, or they are the same.
    """
    if source is None and translation is None:
        raise click.UsageError("Give --source FILE and --translation FILE, or --pairs FILE.")
    if source is None:
        raise click.UsageError("Add --source FILE: the original of the translation.")
    if translation is None:
        raise click.UsageError("Add --translation FILE: what was made of the original.")
    if source == translation == "-":
        raise click.UsageError("Only one of --source and --translation can be standard input.")
    if Path(source).resolve() == Path(translation).resolve():
        raise click.UsageError("--source and --translation are the same file.")
    return source, translation


def audit_files(names: tuple[str, str], tags: tuple[str | None, str | None], *, quiet: bool) -> Audit:
    """Read the two texts, tell what is not sure of them, and hold them against each other.

    Args:
        names: Of the original and the translation.
        tags: Their languages, as far as the user names them.
        quiet: Tell nothing.
    """
    from chains.audit.auditing import audit_translation, refuse_same_language
    from tui.run import read_article

    source, translation = (read_article(name, tag) for name, tag in zip(names, tags, strict=True))
    if not quiet:
        tell_language(source, "original", "--from")
        tell_language(translation, "translation", "--lang")
        tell_declared(source, tags[0], "original", "--from")
        tell_declared(translation, tags[1], "translation", "--lang")
    if None in tags:
        refuse_same_language(source, translation)
    return audit_translation(source, translation)


def read_tag(tag: str | None) -> str | None:
    """A language that the user named, checked."""
    from chains.article.language import validate_tag

    return None if tag is None else validate_tag(tag)


def tell_language(article: Article, what: str, option: str) -> None:
    """Say so when the language of a text is a guess."""
    from chains.article.language import language_name
    from tui.progress import LOW_SCORE
    from tui.streams import say

    if article.language_score < LOW_SCORE:
        name = language_name(article.language)
        score = f"{article.language_score:.2f}"
        say(f"The {what} looks like {name} (score {score}); say {option} TAG if that is wrong.")


def tell_declared(article: Article, tag: str | None, what: str, option: str) -> None:
    """Say so when a text does not look like the language that the user named."""
    from chains.article.language import detect_language, is_same_language, language_name
    from tui.streams import say

    if tag is None:
        return
    seen, score = detect_language(article.text)
    if score >= CLEAR and not is_same_language(seen, tag):
        say(f"{option} says that the {what} is in {language_name(tag)}; it looks like {language_name(seen)}.")


def lay_out(audit: Audit, form: Format, width: int, *, color: bool) -> str:
    """The audit in a format."""
    if form == "json":
        from chains.exports.json_text import to_json

        return to_json(audit, indent=True)
    if form == "markdown":
        from chains.exports.audit_markdown import to_markdown

        return to_markdown(audit)
    from tui.audit_text import to_text

    return to_text(audit, width, color=color)
