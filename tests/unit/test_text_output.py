"""Where reports go: whole files, never over an article, never lost."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path
from typing import get_args

import pytest

from chains.errors import ConfigError, ExportError
from chains.report import Report
from tui.output import SUFFIXES, FolderOutput, Format, open_output, write_file

REPORT = Report.model_validate_json(
    (Path(__file__).parents[2] / "fixtures" / "reports" / "brug.json").read_text(encoding="utf-8")
)


def named(name: str) -> Report:
    origin = REPORT.article.origin.model_copy(update={"name": name})
    return REPORT.model_copy(update={"article": REPORT.article.model_copy(update={"origin": origin})})


def test_a_file_holds_the_report_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    open_output(str(tmp_path / "r.json"), "json", ("a.txt",)).add(REPORT)
    assert Report.model_validate_json((tmp_path / "r.json").read_text(encoding="utf-8")) == REPORT
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_several_reports_in_one_json_file_are_a_line_each(tmp_path: Path) -> None:
    output = open_output(str(tmp_path / "r.jsonl"), "json", ("a.txt", "b.txt"))
    output.add(REPORT)
    output.add(REPORT)
    lines = (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["schema_version"] for line in lines] == ["1", "1"]


def test_a_folder_gets_a_file_each_and_collisions_are_numbered(tmp_path: Path) -> None:
    output = open_output(f"{tmp_path}/new/", "markdown", ("x/brug.txt", "y/brug.txt", "mist.txt"))
    for name in ("brug.txt", "brug.txt", "mist.txt"):
        output.add(named(name))
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["brug-2.md", "brug.md", "mist.md"]


@pytest.mark.parametrize("form", get_args(Format))
def test_every_format_has_a_suffix_of_its_own(form: Format, tmp_path: Path) -> None:
    open_output(f"{tmp_path}/", form, ("a.txt", "b.txt")).add(REPORT)
    (path,) = tmp_path.iterdir()
    assert path.name == f"brug{SUFFIXES[form]}"
    assert len(set(SUFFIXES.values())) == len(get_args(Format))


@pytest.mark.parametrize("target", [None, "-", "pages.html"])
def test_several_pages_do_not_go_into_one_file(target: str | None, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="several pages") as caught:
        open_output(target and (target if target == "-" else str(tmp_path / target)), "html", ("a.txt", "b.txt"))
    assert "-o pages/" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_one_page_goes_into_a_file(tmp_path: Path) -> None:
    open_output(str(tmp_path / "a.html"), "html", ("a.txt",)).add(REPORT)
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_tables_in_one_file_have_one_header(tmp_path: Path) -> None:
    output = open_output(str(tmp_path / "q.csv"), "quotes-csv", ("a.txt", "b.txt"))
    output.add(REPORT)
    output.add(REPORT)
    with (tmp_path / "q.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [claim.id for claim in REPORT.claims] * 2


def test_annotations_in_one_file_are_a_line_each(tmp_path: Path) -> None:
    output = open_output(str(tmp_path / "a.jsonl"), "annotations", ("a.txt", "b.txt"))
    output.add(REPORT)
    output.add(REPORT)
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["AnnotationCollection"] * 2


def test_a_folder_that_exists_needs_no_slash(tmp_path: Path) -> None:
    assert isinstance(open_output(str(tmp_path), "text", ("a.txt",)), FolderOutput)


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "..", "a\\..\\evil.txt"])
def test_the_name_of_an_article_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "out"
    open_output(f"{folder}/", "text", ("a.txt",)).add(named(name))
    assert len(list(folder.iterdir())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_article_is_not_written_over(tmp_path: Path) -> None:
    article = tmp_path / "brug.txt"
    article.write_text("the article", encoding="utf-8")
    with pytest.raises(ConfigError, match="write over what is read"):
        open_output(str(article), "text", (str(article),))
    open_output(f"{tmp_path}/", "text", (str(article),)).add(REPORT)
    assert article.read_text(encoding="utf-8") == "the article"
    assert (tmp_path / "brug-2.txt").exists()


def test_a_missing_folder_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no folder"):
        open_output(str(tmp_path / "missing" / "r.json"), "json", ("a.txt",))


def test_a_report_that_cannot_be_written_is_kept_and_said_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / "gone"
    folder.mkdir()
    output = open_output(str(folder / "r.txt"), "text", ("a.txt",))
    folder.rmdir()
    with pytest.raises(ExportError, match=r"Cannot write .*r\.txt") as caught:
        output.add(REPORT)
    (kept,) = tmp_path.iterdir()
    assert str(kept) in caught.value.hint
    assert "Oosterhaven" in kept.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_permissions_are_those_of_the_old_file_or_of_any_new_one(tmp_path: Path) -> None:
    old, new, plain = tmp_path / "old", tmp_path / "new", tmp_path / "plain"
    old.touch()
    old.chmod(0o640)
    plain.touch()
    for path in (old, new):
        write_file(path, "x")
    assert old.stat().st_mode & 0o777 == 0o640
    assert new.stat().st_mode == plain.stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="links and devices of POSIX")
def test_links_stay_links_and_devices_stay_devices(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.touch()
    link.symlink_to(target)
    write_file(link, "x")
    write_file(Path(os.devnull), "x")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "x"
    assert not Path(os.devnull).is_file()
