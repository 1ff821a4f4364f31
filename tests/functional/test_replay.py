"""Replays of the project's recordings through the installed command: the whole job, without a model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from chains.report import Report

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
RECORDINGS = ROOT / "fixtures" / "recordings"
QWEN = "embedded:qwen2.5-coder-1.5b"
SEED = SEEDS / "nl" / "bakhmut.txt"
RUNS = [
    (SEED, QWEN),
    (SEED, "authored"),
    (SEEDS / "nl" / "dijkdoorbraak.txt", QWEN),
    (SEEDS / "de" / "chlorgas.txt", QWEN),
    (SEEDS / "fr" / "maternite.txt", QWEN),
    (SEEDS / "uk" / "mist.txt", QWEN),
]


def replay(summarise, article, model, *arguments):
    result = summarise("--replay", "--model", model, "--format", "json", *arguments, article)
    assert result.returncode == 0, result.stderr.decode()
    return Report.model_validate_json(result.stdout)


def list_spans(report):
    for claim in report.claims:
        yield from claim.evidence
        yield from (span for span in (claim.cue, claim.mention) if span)
    yield from (caveat.cue for caveat in report.caveats)
    yield from (mention for source in report.sources for mention in source.mentions)


@pytest.fixture(scope="module", params=RUNS, ids=lambda run: f"{run[0].stem}-{run[1].split(':')[0]}")
def report(request, summarise_once):
    return replay(summarise_once, *request.param)


def test_every_chain_ends_every_sentence_is_translated_and_every_span_is_exact(report):
    assert {state.state for state in report.chains.values()} == {"done"}
    assert [s.id for s in report.translation.sentences] == [s.id for s in report.article.sentences]
    assert all(sentence.text for sentence in report.translation.sentences)
    spans = list(list_spans(report))
    assert len(spans) > 20
    sentences = {s.id: s for s in report.article.sentences}
    for span in spans:
        assert report.article.text[span.start : span.end] == span.exact
        assert sentences[span.sentence].start <= span.start < span.end <= sentences[span.sentence].end


def test_the_recordings_hold_every_second_try(report):
    assert [gap for gap in report.checks_not_run if gap.check == "repair"] == []


def test_every_finding_quotes_the_words_on_both_sides(report):
    texts = {("translation", s.id): s.text for s in report.translation.sentences}
    texts |= {("claim", claim.id): claim.text for claim in report.claims}
    texts |= {("summary", point.id): point.text for point in report.summary.points}
    texts["summary", "headline"] = report.summary.headline
    for finding in report.findings:
        if finding.source_span:
            span = finding.source_span
            assert report.article.text[span.start : span.end] == span.exact
        if finding.target_span and finding.state == "open":
            place = finding.target_span
            text = texts[finding.on.part, finding.on.id]
            assert text[place.start : place.end] == finding.target_text


def test_all_that_is_cited_exists(report):
    claims, sources = {c.id for c in report.claims}, {s.id for s in report.sources}
    sentences = {s.id for s in report.article.sentences}
    assert len(claims) == len(report.claims)
    for claim in report.claims:
        assert {claim.source, *claim.via} - {None} <= sources
        assert set(claim.disputed_by) <= claims - {claim.id}
        assert bool(claim.salt.reasons) == bool(claim.salt.grains)
    for point in report.summary.points:
        assert point.supported == bool(point.sentences)
        assert set(point.sentences) <= sentences
        assert set(point.claims) <= claims
    assert 1 <= len(report.summary.points) <= 6


def test_two_replays_are_the_same_to_the_byte(summarise):
    first, second = (summarise("--replay", "--format", "json", SEED).stdout for _ in range(2))
    assert first == second


def test_a_recorded_run_comes_before_an_authored_one_and_says_what_it_is(summarise):
    recorded = Report.model_validate_json(summarise("--replay", "--format", "json", SEED).stdout)
    assert (recorded.provenance.recording_origin, recorded.provenance.model) == ("recorded", QWEN)
    assert recorded.provenance.calls.live == recorded.provenance.calls.cache == 0
    authored = summarise("--replay", "--model", "authored", SEED)
    assert b"written by hand" in authored.stdout
    assert b"written by hand" in authored.stderr


def test_good_answers_become_a_good_report(summarise):
    report = replay(summarise, SEED, "authored")
    names = {source.id: source.name_in_text for source in report.sources}
    said = {claim.text: claim for claim in report.claims}
    dead = next(claim for text, claim in said.items() if "twenty thousand" in text)
    assert names[dead.source] == "Yevgeny Prigozhin"
    assert dead.cue.exact == "zei"
    assert dead.evidence[0].exact == "zo'n twintigduizend huurlingen bij de strijd zijn omgekomen."
    captured = next(claim for claim in report.claims if claim.evidence[-1].sentence == "s14")
    fallen = next(claim for claim in report.claims if claim.evidence[0].sentence == "s22")
    assert names[fallen.source] == "Volodymyr Zelensky"
    assert fallen.id in captured.disputed_by
    assert captured.id in fallen.disputed_by
    assert any(caveat.category == "explicit-warning" and "korrel zout" in caveat.cue.exact for caveat in report.caveats)
    assert {(f.check, f.severity) for f in report.findings} == {("attribution", "warning")}


def test_names_in_another_script_are_given_in_latin_letters(summarise):
    report = replay(summarise, SEEDS / "uk" / "mist.txt", QWEN)
    # The article's own quotation marks stay, within a name.
    names = [(source.name_latin or "").replace("«", "").replace("»", "") for source in report.sources]
    assert all(name and name.isascii() for name in names)


def test_several_articles_are_one_line_of_json_each(summarise):
    articles = [path for path, model in RUNS[2:5]]
    result = summarise("--replay", "--format", "json", *articles)
    assert result.returncode == 0, result.stderr.decode()
    assert [json.loads(line)["article"]["language"] for line in result.stdout.splitlines()] == ["nl", "de", "fr"]


def test_an_article_from_a_pipe_is_the_same_article(summarise):
    result = summarise("--replay", "--format", "json", "-", stdin=SEED.read_bytes())
    assert result.returncode == 0
    assert json.loads(result.stdout)["article"]["origin"]["kind"] == "stdin"


def test_only_some_chains(summarise):
    report = replay(summarise, SEED, QWEN, "--only", "translation")
    assert report.translation
    assert not report.claims
    assert report.chains["claims"].state == "skipped"


@pytest.mark.parametrize(
    ("form", "sign"),
    [
        ("text", b"CLAIMS"),
        ("markdown", b"## Claims"),
        ("html", b"<!doctype html>"),
        ("quotes", b"Text sha256: 06d2"),
        ("quotes-csv", b"id,original,"),
        ("annotations", b'"AnnotationCollection"'),
    ],
)
def test_it_can_be_read(summarise, form, sign):
    result = summarise("--replay", "--format", form, SEED)
    assert result.returncode == 0
    assert sign in result.stdout
    assert b"\x1b" not in result.stdout


def test_several_pages_want_a_folder(summarise, tmp_path):
    articles = [path for path, model in RUNS[2:4]]
    result = summarise("--replay", "--format", "html", *articles)
    assert result.returncode == 2
    assert b"-o pages/" in result.stderr
    result = summarise("--replay", "--format", "html", *articles, "-o", "pages/")
    assert result.returncode == 0, result.stderr.decode()
    assert sorted(path.suffix for path in (tmp_path / "pages").iterdir()) == [".html", ".html"]


def test_an_article_that_was_not_recorded_exits_4_and_says_how_to_record_it(summarise, tmp_path):
    (tmp_path / "other.txt").write_text("Dit is een ander artikel. Het is niet opgenomen.\n")
    result = summarise("--replay", "--from", "nl", "other.txt")
    assert result.returncode == 4
    assert result.stdout == b""
    assert b"summarise --record" in result.stderr


def test_a_changed_prompt_exits_4_and_shows_the_change(summarise, tmp_path):
    folder = tmp_path / "recordings"
    shutil.copytree(RECORDINGS / "bakhmut--en--authored", folder / "run")
    for path in (folder / "run").glob("claims-*.json"):
        call = json.loads(path.read_text())
        call["key"] = "0" * 64
        user = call["request"]["messages"][1]
        user["content"] = user["content"].replace("Task: list the claims", "Task: find the claims")
        path.write_text(json.dumps(call))
    result = summarise("--replay", "--recordings", folder, SEED)
    assert result.returncode == 4
    assert b"-Task: find the claims" in result.stderr
    assert b"+Task: list the claims" in result.stderr
    assert b"Traceback" not in result.stderr


def test_a_damaged_recording_is_an_error_in_words(summarise, tmp_path):
    folder = tmp_path / "recordings"
    shutil.copytree(RECORDINGS / "bakhmut--en--authored", folder / "run")
    (folder / "run" / "run.json").write_text("{")
    result = summarise("--replay", "--recordings", folder, SEED)
    assert result.returncode == 1
    assert b"run.json" in result.stderr
    assert b"Traceback" not in result.stderr


def test_replay_opens_no_socket(summarise, environment):
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = refuse\n"
        "from tui.cli import main\n"
        f"sys.argv = ['summarise', '--replay', '--quiet', {str(SEED)!r}]\n"
        "sys.exit(main())\n"
    )
    import subprocess
    import sys

    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert b"SUMMARY" in run.stdout
