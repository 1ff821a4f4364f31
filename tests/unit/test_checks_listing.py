"""A reader sees at once what is a check: every module of the folder, but those that they share."""

import pkgutil

from chains import checks

SHARED = {"pairs", "parts", "excerpts"}


def test_every_check_is_run():
    there = {module.name for module in pkgutil.iter_modules(checks.__path__)}
    listed = {module.__name__.rpartition(".")[2] for module in (*checks.OF_REPORTS, *checks.OF_TRANSLATIONS)}
    assert there == listed | SHARED


def test_what_holds_for_statements_holds_for_translations():
    assert set(checks.OF_STATEMENTS) <= set(checks.OF_TRANSLATIONS)
