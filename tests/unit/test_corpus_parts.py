"""Many articles: the parts of a run, each on its own."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys

import pytest

from chains.article.loading import build_article
from chains.corpus.copies import compare, group_copies, sign_text
from chains.corpus.folder import export_results, hold_folder
from chains.corpus.inputs import Inputs
from chains.corpus.journal import Journal, Outcome, unpack_report
from chains.corpus.pace import Pace
from chains.errors import ArticleNotFoundError, CorpusBusyError, CorpusFullError, SummariseError
from chains.report import Calls, ChainState, Claim, Evidence, Origin, Provenance, Report, Source, Usage
from chains.slots import Slots

TEXT = "De brug bij Holtum is dicht. Burgemeester Smit zei dat er geen gevaar is.\n"
LONG = " ".join(f"Dit is zin {number} van een bericht over de brug bij {number * 7} dorpen." for number in range(60))


def build_report(text=TEXT, name="a.txt"):
    article = build_article(text, Origin(kind="file", name=name), "nl")
    first = article.sentences[0]
    words = article.sentence_text(first)
    evidence = Evidence(sentence=first.id, start=first.start, end=first.end, exact=words)
    return Report(
        article=article,
        target_language="en",
        chains={"claims": ChainState(state="done")},
        sources=(Source(id="o1", name="Smit\x1b[31m", name_in_text="Smit", kind="person"),),
        claims=(Claim(id="c1", text="The bridge is closed.\u2028", source="o1", evidence=(evidence,)),),
        provenance=Provenance(
            model="desk", calls=Calls(live=2), app_version="0", prompts={}, started_at="", seconds=1.0, usage=Usage()
        ),
    )


def outcome(id_="a", content="1", state="done", **fields):
    report = None if state == "failed" else build_report()
    return Outcome(id_, content, "m", state, report=report, **fields)


def save_many(journal, count):
    for number in range(count):
        journal.save(outcome(str(number), str(number)))


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(item):
    """The article, where the page at an address holds the address."""
    return item.reading.load(lambda url, language, notify: build_report(url).article, print)


def list_items(*names, out="out", language=None):
    return list(Inputs(names, language, out))


# Inputs


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "b.txt").write_text(TEXT)
    (tmp_path / "in" / "sub" / "a.txt").write_text(TEXT)
    (tmp_path / "in" / ".hidden").write_text(TEXT)
    (tmp_path / "out").mkdir()
    return tmp_path


def test_folders_globs_and_files_are_read_in_order_and_hidden_files_are_not(folder):
    from pathlib import Path

    assert [item.id for item in list_items("in", out=Path("out"))] == ["b.txt", "sub/a.txt"]
    assert [item.id for item in list_items("in/**/*.txt", out=Path("out"))] == ["in/b.txt", "in/sub/a.txt"]
    assert [item.id for item in list_items("in/b.txt", out=Path("out"))] == ["in/b.txt"]
    assert [item.id for item in list_items(".", out=Path("in"))] == []
    with pytest.raises(ArticleNotFoundError):
        list_items("in/*.nothing", out=Path("out"))


def test_rows_bring_their_ids_languages_and_facts_and_a_broken_one_fails_alone(folder):
    rows = [
        json.dumps({"id": 7, "text": TEXT, "language": "nl", "meta": {"outlet": "De Bode", "desk": 4}}),
        "{broken",
        json.dumps({"id": "none"}),
        json.dumps({"url": "https://news.example/1"}),
        "[1]",
    ]
    (folder / "rows.jsonl").write_text("\n\n".join(rows))
    inputs = Inputs(["rows.jsonl"], None, folder / "out")
    items = list(inputs)
    assert inputs.count() == len(items) == 5
    assert [item.id for item in items] == ["7", "rows.jsonl:3", "none", "https://news.example/1", "rows.jsonl:9"]
    article = read(items[0])
    assert (article.outlet, article.language, article.origin.name) == ("De Bode", "nl", "7")
    assert items[0].meta == {"outlet": "De Bode", "desk": 4}
    assert read(items[3]).text.strip() == "https://news.example/1"
    for broken in (items[1], items[2], items[4]):
        with pytest.raises(SummariseError):
            read(broken)


def test_parquet_without_its_library_says_how_to_get_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setattr("chains.corpus.parquet.has_parquet", lambda: False)
    (folder / "rows.parquet").write_bytes(b"PAR1")
    with pytest.raises(SummariseError) as raised:
        list_items("rows.parquet", out=folder / "out")
    assert "pip install" in raised.value.hint


def test_the_same_text_is_the_same_content_and_another_language_is_not(folder):
    (first, second), (dutch, _) = list_items("in", out=folder / "out"), list_items("in", out=folder, language="nl")
    assert first.content == second.content != dutch.content


# The journal and its files


def test_an_article_has_one_row_however_often_it_is_saved(tmp_path):
    with Journal(tmp_path) as journal:
        journal.save(outcome(state="failed", message="The model is gone."))
        journal.save(outcome(state="partial"))
        journal.save(outcome())
        journal.save(outcome("b", "1"))
        assert journal.count_states() == {"done": 2}
        assert journal.find_state("a", "1", "m") == "done"
        assert journal.find_state("a", "1", "other") is None
        assert unpack_report(journal.find_report("1", "m")) == build_report()


def test_a_failure_of_an_earlier_content_goes_when_the_article_is_done(tmp_path):
    with Journal(tmp_path) as journal:
        journal.save(outcome(content="", state="failed"))
        journal.save(outcome(content="2"))
        assert journal.count_states() == {"done": 1}


def test_what_could_not_be_read_is_forgotten_when_it_could_be(tmp_path):
    with Journal(tmp_path) as journal:
        for id_, content in (("feed", ""), ("other", ""), ("feed", "9")):
            journal.save(outcome(id_, content, state="failed"))
        journal.forget_problems(["feed"])
        assert [id_ for id_, *_ in journal.list_failures()] == ["other", "feed"]
        journal.save(outcome("other", "2", state="failed", message="Asks for a log-in."))
        assert [message for *_, message, _ in journal.list_failures()] == ["", "Asks for a log-in."]


def test_what_did_not_come_is_open_no_more(tmp_path):
    with Journal(tmp_path) as journal:
        journal.note_open("page", "1")
        journal.save(outcome("page", "", state="failed"))
        assert journal.count_deaths() == {}


def test_shards_hold_each_report_once_and_claims_as_flat_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("chains.corpus.shards.SIZE", 2)
    with hold_folder(tmp_path) as journal:
        for name in "abc":
            journal.save(outcome(name, name, meta={"desk": 4}))
        export_results(journal, tmp_path)
        journal.save(outcome("b", "b", state="partial"))
        journal.save(outcome("d", "d", state="failed", message="Poisoned."))
        export_results(journal, tmp_path)
    reports = [row for path in sorted((tmp_path / "reports").glob("*.jsonl")) for row in read_lines(path)]
    assert [(row["id"], row["state"]) for row in reports] == [("a", "done"), ("b", "partial"), ("c", "done")]
    assert Report.model_validate(reports[0]["report"]) == build_report()
    claims = [row for path in sorted((tmp_path / "claims").glob("*.jsonl")) for row in read_lines(path)]
    assert [row["article"] for row in claims] == ["a", "b", "c"]
    assert claims[0]["evidence"] == "De brug bij Holtum is dicht."
    assert (claims[0]["salt"], claims[0]["disputed"], claims[0]["start"]) == (0, False, 0)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["articles"] == {"done": 2, "failed": 1, "partial": 1}
    assert manifest["totals"]["live_calls"] == 6
    assert read_lines(tmp_path / "failures.jsonl")[1]["message"] == "Poisoned."


def test_a_full_disk_is_said_and_what_was_saved_stays(tmp_path):
    with Journal(tmp_path) as journal:
        journal.save(outcome())
        pages = journal.ask_one("PRAGMA page_count")
        journal.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(CorpusFullError) as raised:
            save_many(journal, 1000)
        assert "room" in raised.value.hint
    with Journal(tmp_path) as journal:
        assert unpack_report(journal.find_report("1", "m")) == build_report()


def test_two_runs_do_not_share_a_folder(tmp_path):
    with hold_folder(tmp_path), pytest.raises(CorpusBusyError), hold_folder(tmp_path):
        pass


def test_a_file_that_is_no_journal_is_an_error_in_words(tmp_path):
    (tmp_path / "journal.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(SummariseError):
        Journal(tmp_path)
    assert isinstance(sqlite3.sqlite_version, str)


# Traffic


def test_slots_are_halved_once_a_round_and_come_back():
    async def run():
        slots = Slots(8)
        slots.requests = 5
        slots.narrow(3)
        slots.narrow(4)
        assert slots.limit == 4
        for _ in range(100):
            slots.widen()
        assert slots.limit == 8
        for request in range(6, 99):
            slots.requests = request
            slots.narrow(request)
        assert slots.limit == 1

    asyncio.run(run())


def test_the_earliest_article_goes_first_and_no_slot_is_lost():
    order = []

    async def ask(slots, turn):
        async with slots.take(turn):
            order.append(turn)
            await asyncio.sleep(0)

    async def run():
        slots = Slots(2)
        tasks = [asyncio.create_task(ask(slots, turn)) for turn in (9, 8, 7, 3, 5)]
        await asyncio.sleep(0)
        tasks[2].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (slots.taken, order) == (0, [9, 8, 3, 5])

    asyncio.run(run())


def test_a_pace_lets_through_what_a_minute_allows():
    pace = Pace(60)
    sent = [pace.reserve(1, 0.0) for _ in range(10)]
    assert sent == [0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert Pace(None).reserve(10**9, 0.0) == 0


# Copies


def test_a_wire_copy_with_another_head_and_tail_is_a_copy_and_another_article_is_none():
    other = LONG.replace("zin", "regel").replace("brug", "sluis")
    copy = "Van onze verslaggever. " + LONG.rsplit(".", 8)[0]
    assert compare(sign_text(LONG), sign_text(copy)) > 0.7
    assert compare(sign_text(LONG), sign_text(other)) < 0.3
    signatures = [(number, sign_text(text)) for number, text in enumerate((LONG, other, copy, "Kort.", "Kort."))]
    assert group_copies(signatures) == {2: 0, 4: 3}


# What must not end a run, or be lost in it


def test_a_report_gives_way_to_a_report_only(tmp_path):
    with Journal(tmp_path) as journal:
        journal.save(outcome(state="partial"))
        journal.save(outcome(state="failed", message="Another model failed."))
        assert journal.count_states() == {"partial": 1}
        assert unpack_report(journal.ask_one("SELECT report FROM articles")) == build_report()
        assert journal.sum_totals()["live_calls"] == 2
        journal.save(outcome())
        assert journal.count_states() == {"done": 1}


def test_a_copy_costs_nothing(tmp_path):
    with Journal(tmp_path) as journal:
        journal.save(outcome())
        journal.save(outcome("b", "1", copied=True))
        assert (journal.sum_totals()["live_calls"], journal.sum_totals()["claims"]) == (2, 2)


def test_files_of_several_folders_are_told_apart_and_results_are_no_input(folder):
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "a.txt").write_text(TEXT)
    (folder / "out" / "reports").mkdir(parents=True)
    (folder / "out" / "reports" / "00001.jsonl").write_text("{}\n")
    (folder / "out" / "failures.jsonl").write_text("{}\n")
    assert [item.id for item in list_items("one", "two", out=folder / "out")] == ["one/a.txt", "two/a.txt"]
    assert [item.id for item in list_items("one", out=folder / "out")] == ["a.txt"]
    assert list_items("out", out=folder / "out") == []
    assert list_items("**/*.jsonl", out=folder / "out") == []


@pytest.mark.parametrize(
    "row",
    [
        '{"id": "x", "text": "a", "meta": {"n": NaN}}',
        '{"id": "x", "text": "a", "meta": ' + '{"m": ' * 900 + "1" + "}" * 901,
    ],
)
def test_a_row_that_no_report_could_hold_is_a_problem_of_its_own(row, folder):
    (folder / "rows.jsonl").write_text(row + "\n" + '{"id": "y", "text": "De brug is dicht.", "language": "\\ud800"}\n')
    items = list_items("rows.jsonl", out=folder / "out")
    with pytest.raises(SummariseError, match="cannot be kept"):
        read(items[0])
    assert items[1].id == "y"


def test_a_damaged_table_ends_nothing(folder):
    (folder / "in" / "a.parquet").write_bytes(b"PAR1 broken")
    (folder / "in" / "b.jsonl").write_text('{"id": "b", "text": "De brug is dicht."}\n')
    inputs = Inputs(["in"], None, folder / "out")
    items = list(inputs)
    assert len(items) == inputs.count()
    with pytest.raises(SummariseError, match="cannot be read as Parquet"):
        read(next(item for item in items if item.id == "a.parquet"))
    assert any(item.id == "b" for item in items)
