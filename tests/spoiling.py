"""Reports in which every word that is not ours is hostile: what an export must withstand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chains.report import Report

MARKED = (Path(__file__).parents[1] / "fixtures" / "reports" / "brug-marked.json").read_text(encoding="utf-8")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</style></title></svg></textarea>--><b>",
    '" onmouseover="alert(1)" x="',
    "' style='color:red",
    "javascript:alert(1)",
    "]]> &#x3c;b&#x3e; &amp;lt;",
    "=cmd|' /C calc'!A0",
    "a\u202eb\u2066c",
    "<!-- hidden -->",
    "[click](https://evil.example)",
    "![pixel](https://evil.example/p.png)",
    "<https://evil.example>",
    "https://evil.example and www.evil.example",
    "**bold** _em_ ~~gone~~ `code`",
    "# heading",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12345) item",
    "> quote",
    "---",
    "===",
    "```",
    "~~~",
    "a | b | c",
    "a \\| b \\\\| c",
    "&lt;b&gt; &copy;",
    "[ref]: https://evil.example",
    "    indented code",
    "two\n\n# paragraphs\n- of\n- text",
    "$x^2$ :smile: @octocat a@b.example",
    "\x1b[31mred\x1b]52;c;eA==\x07",
    "",
]


def spoil(value: Any, words: str, key: str = "") -> Any:
    """Every free string of a report becomes hostile; ids, enumerations and the article's own text stay."""
    free = {"title", "text", "headline", "name", "note", "message", "target_text", "exact", "reason", "outlet"}
    free |= {"about", "translation", "attribution"}
    if isinstance(value, dict):
        return {name: spoil(item, words, name) for name, item in value.items()}
    if isinstance(value, list):
        return [words if key == "reasons" else spoil(item, words) for item in value]
    return words if key in free and isinstance(value, str) else value


def spoiled_report(words: str) -> Report:
    fields = json.loads(MARKED)
    # No mark has empty words: what the reader empties is taken back.
    return Report.model_validate({**spoil(fields, words), "marks": spoil(fields["marks"], words or "word")})
