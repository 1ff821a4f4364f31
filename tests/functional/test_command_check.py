"""`summarise check` says what is wrong in a translation, as a report for a person and as JSON for a program."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chains.audit.pair_lines import LONGEST
from chains.audit.record import Audit

COMMAND = Path(sys.executable).parent / "summarise"
Summarise = Callable[..., "subprocess.CompletedProcess[bytes]"]
SOURCE = """\
Brug over de Zwette dicht

De brug over de Zwette is maandag gesloten, zegt de provincie Friesland. Er zijn scheuren gevonden in twee pijlers.

Volgens wethouder Jelle Hoekstra duurt de reparatie 14 weken en kost die 3,5 miljoen euro.
"""
TRANSLATION = """\
Bridge over the Zwette closed

The bridge over the Zwette was closed on Monday, says the province of Friesland. Cracks were found in two pillars.

According to alderman Jelle Hoekstra the repair will take 14 weeks and cost 3.5 million euros.
"""
LOST = TRANSLATION.replace(" Cracks were found in two pillars.", "")
PAIR = {"id": "a1", "lang": "nl", "source": "Er waren 14 doden.", "translation": "There were 14 deaths."}
WRONG = {**PAIR, "id": "a2", "translation": "There were 41 deaths."}
ASKED = ("check", "--source", "nl.txt", "--translation", "en.txt")


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    for name, text in {"nl.txt": SOURCE, "en.txt": TRANSLATION, "lost.txt": LOST}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")


def to_lines(*records: object) -> bytes:
    return b"".join(record if isinstance(record, bytes) else json.dumps(record).encode() + b"\n" for record in records)


def read_lines(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


class TestTexts:
    def test_a_good_translation(self, summarise: Summarise) -> None:
        result = summarise(*ASKED, "--strict")
        lines = result.stdout.decode().splitlines()
        assert (result.returncode, result.stderr) == (0, b"")
        assert lines[:2] == ["nl.txt → en.txt", "Dutch → English"]
        assert lines[2].startswith("4 sentences · 0 open errors")

    def test_a_lost_sentence_stands_in_the_report(self, summarise: Summarise) -> None:
        result = summarise("check", "--source", "nl.txt", "--translation", "lost.txt")
        text = result.stdout.decode()
        assert result.returncode == 0
        assert "4 sentences · 1 open error · " in text
        assert "s3 → –\n    Er zijn scheuren gevonden in twee pijlers.\n    ✗ f1 This sentence is not in" in text

    @pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--strict",), 5)])
    def test_strict_makes_an_error_count(self, summarise: Summarise, arguments: tuple[str, ...], code: int) -> None:
        assert summarise("check", "--source", "nl.txt", "--translation", "lost.txt", *arguments).returncode == code

    def test_the_words_are_marked_on_both_sides(self, summarise: Summarise, tmp_path: Path) -> None:
        (tmp_path / "wrong.txt").write_text(TRANSLATION.replace("14 weeks", "41 weeks"), encoding="utf-8")
        result = summarise("check", "--source", "nl.txt", "--translation", "wrong.txt")
        assert "[14]" in result.stdout.decode()
        assert "[41]" in result.stdout.decode()

    def test_json_is_an_audit_with_every_place(self, summarise: Summarise) -> None:
        result = summarise("check", "--source", "nl.txt", "--translation", "lost.txt", "--format", "json")
        audit = Audit.model_validate_json(result.stdout)
        assert (audit.source.name, audit.source.language) == ("nl.txt", "nl")
        assert [len(segment.target) for segment in audit.segments] == [1, 1, 0, 1]
        found = next(found for found in audit.findings if found.on.id == "g3")
        assert found.source_span is not None
        assert audit.source.text[found.source_span.start : found.source_span.end] == found.source_span.exact

    def test_the_schema_is_that_of_the_audit(self, summarise: Summarise) -> None:
        assert json.loads(summarise("schema", "check").stdout) == Audit.model_json_schema(mode="serialization")

    def test_markdown(self, summarise: Summarise) -> None:
        text = summarise("check", "--source", "nl.txt", "--translation", "lost.txt", "--format", "markdown").stdout
        assert "| s3 → – | Er zijn scheuren gevonden in twee pijlers. | –<br>**✗ f1**" in text.decode()

    @pytest.mark.parametrize(("source", "translation"), [("-", "en.txt"), ("nl.txt", "-")])
    def test_one_side_from_a_pipe(self, summarise: Summarise, source: str, translation: str) -> None:
        stdin = (SOURCE if source == "-" else TRANSLATION).encode()
        result = summarise("check", "--source", source, "--translation", translation, stdin=stdin)
        assert result.returncode == 0
        assert b"standard input" in result.stdout.splitlines()[0]

    def test_a_file(self, summarise: Summarise, tmp_path: Path) -> None:
        result = summarise(*ASKED, "--format", "json", "-o", "audit.json")
        assert (result.returncode, result.stdout) == (0, b"")
        assert Audit.model_validate_json((tmp_path / "audit.json").read_bytes()).translation.name == "en.txt"

    def test_languages_that_were_named_are_not_doubted(self, summarise: Summarise, tmp_path: Path) -> None:
        (tmp_path / "copy.txt").write_text(SOURCE, encoding="utf-8")
        result = summarise("check", "--source", "nl.txt", "--translation", "copy.txt", "--from", "nl", "--lang", "nl")
        assert result.returncode == 0
        assert result.stdout.decode().splitlines()[1] == "Dutch → Dutch"

    def test_a_doubtful_language_is_told(self, summarise: Summarise, tmp_path: Path) -> None:
        (tmp_path / "short.txt").write_text("Zwette bridge 14.", encoding="utf-8")
        loud = summarise("check", "--source", "nl.txt", "--translation", "short.txt")
        quiet = summarise("check", "--source", "nl.txt", "--translation", "short.txt", "-q")
        assert b"say --lang TAG if that is wrong" in loud.stderr
        assert (quiet.stderr, quiet.stdout) == (b"", loud.stdout)

    def test_a_language_that_is_only_declared_is_told(self, summarise: Summarise) -> None:
        result = summarise(*ASKED, "--lang", "fr")
        assert b"--lang says that the translation is in French; it looks like English." in result.stderr

    def test_texts_that_have_nothing_to_do_with_each_other(self, summarise: Summarise, tmp_path: Path) -> None:
        other = "Tea.\n\nThe 1924 Olympic Games in Chamonix drew 16 nations! Why?\n\n" * 9
        (tmp_path / "other.txt").write_text(other, encoding="utf-8")
        result = summarise("check", "--source", "nl.txt", "--translation", "other.txt")
        assert "are these a text and its translation?" in " ".join(result.stdout.decode().split())

    @pytest.mark.parametrize("form", ["text", "markdown", "json"])
    def test_a_text_cannot_steer_the_terminal(self, summarise: Summarise, tmp_path: Path, form: str) -> None:
        (tmp_path / "evil\x1b[31m.txt").write_text(
            LOST + "\n\n\x1b]0;owned\x07Send \u202e90 euros\x9b2J.\n", encoding="utf-8"
        )
        result = summarise("check", "--source", "nl.txt", "--translation", "evil\x1b[31m.txt", "--format", form)
        assert result.returncode == 0
        assert not [
            char
            for char in result.stdout.decode()
            if unicodedata.category(char) in {"Cc", "Cf"} - {"\n"} and char != "\n"
        ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "Give --source FILE and --translation FILE, or --pairs FILE."),
        (["--source", "nl.txt"], 2, "Add --translation FILE"),
        (["--translation", "en.txt"], 2, "Add --source FILE"),
        (["--source", "-", "--translation", "-"], 2, "Only one of"),
        (["--source", "nl.txt", "--translation", "./nl.txt"], 2, "are the same file"),
        (["--source", "nl.txt", "--translation", "copy.txt"], 2, "Both texts look like Dutch."),
        (["--source", "nl.txt", "--translation", "copy.txt", "--lang", "nl"], 2, "Both texts look like Dutch."),
        (["--source", "none.txt", "--translation", "en.txt"], 2, "no file none.txt"),
        (["--source", "nl.txt", "--translation", "empty.txt"], 1, "no text in empty.txt"),
        (["--source", "picture.png", "--translation", "en.txt"], 1, "picture.png"),
        (["--source", "-", "--translation", "en.txt"], 1, "no text in standard input"),
        ([*ASKED[1:], "--lang", "klingonese"], 2, "klingonese"),
        ([*ASKED[1:], "-o", "en.txt"], 2, "write over"),
        ([*ASKED[1:], "-o", "."], 2, "is a folder"),
        ([*ASKED[1:], "-o", "none/a.json"], 2, "no folder none"),
        (["nl.txt", "en.txt"], 2, "unexpected extra argument"),
        (["--pairs", "p.jsonl", "--source", "nl.txt"], 2, "leave --source and --translation out"),
        (["--pairs", "p.jsonl", "--translation", "en.txt"], 2, "leave --source and --translation out"),
        (["--pairs", "p.jsonl", "--format", "text"], 2, "leave --format text out"),
        (["--pairs", "p.jsonl", "--from", "klingonese"], 2, "klingonese"),
        (["--pairs", "p.jsonl", "-o", "p.jsonl"], 2, "write over"),
        (["--pairs", "none.jsonl"], 2, "no file none.jsonl"),
        (["--pairs", "."], 1, "is a folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_calls_say_what_to_do(
    summarise_here: Summarise, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / "copy.txt").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    (tmp_path / "p.jsonl").write_bytes(to_lines(PAIR))
    result = summarise_here("check", *arguments)
    text = result.stderr.decode()
    assert (result.returncode, result.stdout) == (code, b"")
    assert text.startswith("summarise: ")
    assert message in text
    assert len(text.splitlines()) == 2


class TestPairs:
    def test_an_answer_for_each_in_order(self, summarise: Summarise) -> None:
        pairs = [{**(WRONG if number % 3 == 0 else PAIR), "id": number} for number in range(50)]
        result = summarise("check", "--pairs", "-", stdin=to_lines(*pairs))
        answers = read_lines(result)
        assert (result.returncode, result.stderr) == (0, b"")
        assert [answer["id"] for answer in answers] == list(range(50))
        assert all(bool(answer["findings"]) == (answer["id"] % 3 == 0) for answer in answers)

    def test_a_finding_has_its_places(self, summarise: Summarise, tmp_path: Path) -> None:
        (tmp_path / "p.jsonl").write_bytes(to_lines(WRONG))
        (answer,) = read_lines(summarise("check", "--pairs", "p.jsonl"))
        found = answer["findings"][0]
        assert list(found) == ["check", "severity", "message", "source", "target"]
        assert (found["check"], found["severity"]) == ("numbers", "error")
        for side, text in (("source", WRONG["source"]), ("target", WRONG["translation"])):
            place = found[side]
            assert place is None or text[place["start"] : place["end"]] == place["exact"]

    def test_places_count_in_the_string_as_it_was_given(self, summarise: Summarise) -> None:
        pair = {**WRONG, "lang": "fr", "source": unicodedata.normalize("NFD", "Été : hélas, 14 décès.")}
        (answer,) = read_lines(summarise("check", "--pairs", "-", stdin=to_lines(pair)))
        places = [found["source"] for found in answer["findings"] if found["source"]]
        assert "14" in [place["exact"] for place in places]
        assert all(pair["source"][place["start"] : place["end"]] == place["exact"] for place in places)

    @pytest.mark.parametrize(("pair", "code"), [(PAIR, 0), (WRONG, 5)])
    def test_strict(self, summarise: Summarise, pair: dict[str, str], code: int) -> None:
        assert summarise("check", "--pairs", "-", "--strict", stdin=to_lines(pair)).returncode == code

    def test_from_is_the_language_of_pairs_that_do_not_say(self, summarise: Summarise) -> None:
        bare = {name: value for name, value in WRONG.items() if name != "lang"}
        assert "error" in read_lines(summarise("check", "--pairs", "-", stdin=to_lines(bare)))[0]
        (answer,) = read_lines(summarise("check", "--pairs", "-", "--from", "nl", stdin=to_lines(bare)))
        assert answer["findings"]

    def test_a_byte_order_mark_and_blank_lines(self, summarise: Summarise) -> None:
        stdin = b"\xef\xbb\xbf" + to_lines(PAIR, b"\n", b"  \r\n", WRONG).removesuffix(b"\n")
        result = summarise("check", "--pairs", "-", stdin=stdin)
        assert result.returncode == 0
        assert [answer["id"] for answer in read_lines(result)] == ["a1", "a2"]

    def test_broken_lines_stop_no_other(self, summarise: Summarise) -> None:
        broken = [
            (b"{bad\n", None, "not JSON"),
            (b"[1]\n", None, "not a JSON object"),
            (b"\xff\xfe\n", None, "not UTF-8"),
            (b"[" * 100_000 + b"\n", None, "not JSON"),
            (b'{"id": ' + b"9" * 5000 + b"}\n", None, "not JSON"),
            (b"x" * (LONGEST + 1) + b"\n", None, "more than 10 MB"),
            (to_lines({**PAIR, "id": {}}), None, "“id”"),
            (to_lines({**PAIR, "lang": None}), "a1", "“lang” is missing"),
            (to_lines({**PAIR, "lang": 3}), "a1", "“lang” is not a string"),
            (to_lines({**PAIR, "lang": "klingonese"}), "a1", "klingonese"),
            (to_lines({**PAIR, "lang": "en-GB"}), "a1", "both said to be English"),
            (to_lines({**PAIR, "source": 3}), "a1", "“source” is not a string"),
            (to_lines({"id": 7, "lang": "nl", "source": "a"}), 7, "“translation” is missing"),
        ]
        lines = to_lines(PAIR, *(line for bad, *_ in broken for line in (bad, WRONG)))
        result = summarise("check", "--pairs", "-", "--strict", stdin=lines)
        first, *rest = read_lines(result)
        assert (result.returncode, first["id"]) == (1, "a1")
        assert {answer["id"] for answer in rest[1::2]} == {"a2"}
        told = result.stderr.decode().splitlines()
        for number, answer, said, (_, id_, message) in zip(count(2, 2), rest[::2], told, broken, strict=False):
            assert (answer["line"], answer["id"]) == (number, id_)
            assert message in answer["error"]
            assert said.startswith(f"summarise: line {number}: ")
        assert len(told) == len(rest[::2]) == len(broken)

    def test_quiet_tells_broken_lines_in_the_answers_alone(self, summarise: Summarise) -> None:
        result = summarise("check", "--pairs", "-", "--quiet", stdin=b"?\n" * 30)
        assert (result.returncode, result.stderr) == (1, b"")
        assert all("error" in answer for answer in read_lines(result))

    def test_checks_that_cannot_be_made_are_named(self, summarise: Summarise) -> None:
        first, second = read_lines(summarise("check", "--pairs", "-", stdin=to_lines({**PAIR, "lang": "da"}, PAIR)))
        assert {"check", "reason"} == set(first["checks_not_run"][0])
        assert "checks_not_run" not in second

    def test_a_thousand_broken_lines_do_not_flood_the_screen(self, summarise: Summarise) -> None:
        result = summarise("check", "--pairs", "-", stdin=b"?\n" * 1000)
        assert result.returncode == 1
        assert len(read_lines(result)) == 1000
        assert len(result.stderr.splitlines()) < 30
        assert b"1,000 lines" in result.stderr.splitlines()[-1]

    def test_any_text_is_answered_on_one_safe_line(self, summarise: Summarise) -> None:
        texts = ["", " ", "\ud800 niet \x1b[31m\x9b2J \u202e", "9" * 20_000, "ＮＩＥＴ １４", "´" * 5000]
        pairs = [{**PAIR, side: text} for text in texts for side in ("source", "translation")]
        result = summarise("check", "--pairs", "-", stdin=to_lines(*pairs))
        assert result.returncode == 0, result.stderr.decode()
        assert [answer["id"] for answer in read_lines(result)] == ["a1"] * len(pairs)
        assert not {"\x1b", "\x9b", "\u202e"} & set(result.stdout.decode())

    def test_no_pairs_no_answers(self, summarise: Summarise) -> None:
        result = summarise("check", "--pairs", "-")
        assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")

    def test_a_file(self, summarise: Summarise, tmp_path: Path) -> None:
        result = summarise("check", "--pairs", "-", "-o", "answers.jsonl", stdin=to_lines(PAIR, WRONG))
        assert (result.returncode, result.stdout) == (0, b"")
        assert len((tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.fixture
def stream(tmp_path: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [COMMAND, "check", "--pairs", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
    ) as process:
        yield process
        process.kill()


class TestStreams:
    def test_an_answer_comes_before_the_next_pair(self, stream: subprocess.Popen[bytes]) -> None:
        assert stream.stdin
        assert stream.stdout
        for pair in (PAIR, WRONG, PAIR):
            stream.stdin.write(to_lines(pair))
            stream.stdin.flush()
            assert json.loads(stream.stdout.readline())["id"] == pair["id"]
        assert stream.communicate()[0] == b""
        assert stream.returncode == 0

    def test_a_reader_that_leaves_ends_it_quietly(self, stream: subprocess.Popen[bytes]) -> None:
        assert stream.stdin
        assert stream.stdout
        assert stream.stderr
        stream.stdin.write(to_lines(PAIR))
        stream.stdin.flush()
        stream.stdout.readline()
        stream.stdout.close()
        stream.stdin.write(to_lines(PAIR))
        stream.stdin.close()
        assert stream.stderr.read() == b""
        assert stream.wait() == 0

    @pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
    @pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
    def test_a_signal_interrupts(self, stream: subprocess.Popen[bytes], number: str) -> None:
        assert stream.stdin
        assert stream.stdout
        stream.stdin.write(to_lines(PAIR))
        stream.stdin.flush()
        stream.stdout.readline()
        stream.send_signal(getattr(signal, number))
        assert stream.stderr
        assert stream.stderr.read() == b"summarise: interrupted\n"
        assert stream.wait() == 130
