"""Every key of the reading room, once: the bindings, the footer and the help are made from this table."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True)
class Key:
    """Keys that do one thing.

    Attributes:
        keys: As Textual names them, with commas.
        action: Of the screen; empty when a widget has the key itself.
        label: What it does, for the footer and the help.
        shown: How the help writes the keys, where that is not how they are named.
        footer: What the footer says; empty when it has no room for it.
    """

    keys: str
    action: str
    label: str
    shown: str = ""
    footer: str = ""


SECTIONS: dict[str, tuple[Key, ...]] = {
    "Move": (
        Key("", "", "one up, one down", "↑ ↓  k j"),
        Key("", "", "a page up, a page down", "PgUp PgDn"),
        Key("", "", "to the first, to the last", "g G"),
        Key("", "", "scroll what is said of an item", "J K"),
        Key("1", "show_pane('sentence')", "text"),
        Key("2", "show_pane('point')", "summary"),
        Key("3", "show_pane('claim')", "claims"),
        Key("4", "show_pane('caveat')", "caveats"),
        Key("5", "show_pane('finding')", "findings"),
        Key("tab,shift+tab,h,l,left,right", "other_pane", "the other pane", "Tab  ← →  h l"),
        Key("", "", "an item: its evidence; a sentence: what rests on it", "Enter"),
        Key("escape", "go_back", "back; stop the run and keep what came", "Esc"),
    ),
    "Find": (
        Key("slash", "search", "search", "/", footer="search"),
        Key("n", "next_match", "next match"),
        Key("N", "previous_match", "previous match"),
        Key("s", "group", "who says what: claims by source", footer="by source"),
        Key("f", "filter", "filter"),
        Key("x", "other_side", "the other side of a dispute"),
    ),
    "Your own hand": (
        Key("c", "set_verdict('checked')", "checked ✓"),
        Key("d", "set_verdict('doubtful')", "doubtful ?"),
        Key("a", "write_note", "a note ✎", footer="note"),
        Key("e", "correct", "correct a translation, or who says a claim", footer="correct"),
        Key("r", "rename", "correct the name of a source"),
    ),
    "Take along": (
        Key("y", "copy_line", "copy a quotable line", footer="copy"),
        Key("w", "export", "export to a file", footer="export"),
    ),
    "Run": (
        Key("o", "app.open", "open an article"),
        Key("R", "run_again", "run again, all or a part"),
        Key("L", "choose_language", "the target language"),
        Key("M", "choose_model", "the model"),
    ),
    "The app": (
        Key("t", "app.toggle_dark", "light or dark"),
        Key("question_mark", "show_help", "all keys", "?", footer="help"),
        Key("", "", "command palette", "Ctrl+P"),
        Key("", "", "select text with the mouse, copy it with", "Ctrl+C"),
        Key("q", "app.quit", "quit", footer="quit"),
    ),
}


SIGNS = (
    ("✓ ?", "you marked it checked, doubtful"),
    ("✎", "you wrote a note or a correction"),
    ("✗ !", "a check found an error, something to look at"),
    ("~", "words that call for a grain of salt; underlined"),
    ("⇄", "a claim that another one disputes"),
    ("●●○", "grains of salt: how carefully to read a claim"),
    ("s c p k f", "sentence, claim, point, caveat, finding"),
)


def list_bindings() -> list[Binding]:
    """The bindings of the reading room."""
    titles = sorted(SECTIONS, key=lambda title: title != "The app")  # the footer of a small screen keeps help and quit
    return [
        Binding(key.keys, key.action, key.footer or key.label, show=bool(key.footer), key_display=key.shown or None)
        for title in titles
        for key in SECTIONS[title]
        if key.action
    ]


def list_help() -> list[tuple[str, list[tuple[str, str]]]]:
    """The sections of the help: the keys and what they do, the signs and what they mean."""
    sections = [(title, [(key.shown or key.keys, key.label) for key in keys]) for title, keys in SECTIONS.items()]
    return [*sections, ("Signs", list(SIGNS))]
