"""The simulation behind docs/scale.md, where the answer is known without one."""

from __future__ import annotations

import random
from math import factorial

import pytest

from bench.scale import figures, page
from bench.scale.clock import Clock, Line, Signal
from bench.scale.day import HOUR, Newsroom, list_arrivals, simulate_day
from bench.scale.engine import Article, Costs, Engine, Shape
from bench.scale.fitting import Point, compare, fit_speed
from bench.scale.serving import Answer, Call, FixedServer, Fleet, Provider, Replica, Speed
from bench.scale.validating import predict
from chains.report import CHAIN_NAMES

ALL = tuple(Call(name, 100, 60, 20) for name in CHAIN_NAMES)
SPEED = Speed(step=0.005, each=2e-5, context=5e-8, read=2e-5, memory=400_000)


class Watched:
    """A server of fixed latency that notes when it was asked, and how many were open."""

    def __init__(self, clock: Clock, latency: float) -> None:
        self.clock = clock
        self.inner = FixedServer(clock, latency)
        self.times: list[float] = []
        self.open = self.most = 0

    def serve(self, article: int, call: Call) -> Answer:
        self.times.append(self.clock.now)
        self.open += 1
        self.most = max(self.most, self.open)
        answer = self.inner.serve(article, call)
        answer.done.waiting.append(self.end)
        return answer

    def end(self) -> None:
        self.open -= 1


def run_engine(count: int, shape: Shape, *, latency: float = 1.0, costs: Costs | None = None) -> tuple[Clock, Engine]:
    clock = Clock()
    engine = Engine(clock, Watched(clock, latency), shape, costs)
    engine.take_all(Article(number, 0.0, ALL) for number in range(count))
    clock.run()
    return clock, engine


def test_processes_sleep_wait_and_end_in_order():
    clock, told, signal = Clock(), [], Signal()

    def sleep(name, seconds):
        yield seconds
        told.append((name, clock.now))
        signal.fire()

    def wait():
        yield signal
        told.append(("waited", clock.now))

    clock.start(wait())
    clock.start(sleep("second", 2.0))
    clock.start(sleep("first", 1.0))
    clock.run()
    assert told == [("first", 1.0), ("waited", 1.0), ("second", 2.0)]


def test_lower_turns_go_first_and_equal_ones_as_they_came():
    clock, told = Clock(), []
    line = Line(clock, 1)

    def stay(name, turn):
        yield from line.use(1.0, turn)
        told.append(name)

    for name, turn in (("first", 9), ("late", 5), ("early", 1), ("late too", 5)):
        clock.start(stay(name, turn))
    clock.run()
    assert told == ["first", "early", "late", "late too"]
    assert line.load() == 1.0


@pytest.mark.parametrize(("servers", "busy"), [(1, 0.5), (4, 0.7)])
def test_waiting_is_what_erlang_says(servers, busy):
    clock, chance = Clock(), random.Random(5)
    line, waits = Line(clock, servers), []

    def come(at):
        yield at
        place = line.take()
        yield place
        waits.append(clock.now - at)
        yield chance.expovariate(1.0)
        line.give()

    at = 0.0
    for _ in range(40_000):
        at += chance.expovariate(busy * servers)
        clock.start(come(at))
    clock.run()
    load = busy * servers
    full = load**servers / factorial(servers) / (1 - busy)
    chance_to_wait = full / (sum(load**k / factorial(k) for k in range(servers)) + full)
    assert sum(waits) / len(waits) == pytest.approx(chance_to_wait / (servers * (1 - busy)), rel=0.08)
    assert line.load() == pytest.approx(busy, rel=0.03)


def test_one_article_takes_two_latencies_when_there_is_room():
    clock, engine = run_engine(1, Shape(8))
    assert clock.now == pytest.approx(2.0)  # the claims, then all others beside each other
    assert engine.calls == len(ALL)


def test_one_slot_takes_one_request_after_the_other():
    clock, _ = run_engine(3, Shape(1))
    assert clock.now == pytest.approx(3 * len(ALL))


def test_many_articles_take_what_latency_and_slots_allow_and_never_more_are_open():
    clock, engine = run_engine(200, Shape(10))
    assert clock.now == pytest.approx(200 * len(ALL) / 10, rel=0.02)
    assert engine.server.most == 10
    assert sorted(engine.ended) == list(range(200))


def test_without_latency_the_core_is_the_bound():
    costs = Costs(article=0.01, call=dict.fromkeys(CHAIN_NAMES, 0.002), journal=0.003)
    clock, engine = run_engine(50, Shape(8), latency=0.0, costs=costs)
    assert clock.now == pytest.approx(50 * (0.01 + 5 * 0.002 + 0.003))
    assert engine.core.load() == pytest.approx(1.0)


def test_words_cost_more():
    costs = Costs(article=0.01, call=dict.fromkeys(CHAIN_NAMES, 0.002), word=0.0001)
    clock = Clock()
    Engine(clock, FixedServer(clock, 0.0), Shape(8), costs).take_all([Article(0, 0.0, ALL, words=300)])
    clock.run()
    assert clock.now == pytest.approx(0.01 + 5 * 0.002 + 300 * 0.0001)


def test_no_minute_has_more_requests_than_the_rate():
    _, engine = run_engine(40, Shape(16, requests=120), latency=0.1)
    times = sorted(engine.server.times)
    assert len(times) == 40 * len(ALL)
    for start in times:
        assert sum(start <= time < start + 60 for time in times) <= 120 + 2 + 1  # and what one second allows at once


def test_one_writer_for_all_engines_is_a_bound():
    clock = Clock()
    keeper = Line(clock, 1)
    costs = Costs(journal=0.1, entry=0.02)
    engines = [Engine(clock, FixedServer(clock, 0.5), Shape(20), costs, keeper) for _ in range(4)]
    for number in range(100):
        engines[number % 4].take_all([Article(number, 0.0, ALL)])
    clock.run()
    assert clock.now == pytest.approx(100 * (0.1 + 5 * 0.02), rel=0.1)
    assert keeper.load() > 0.9


@pytest.mark.parametrize("run", figures.find("validate"), ids=lambda run: f"{run['latency']}s-{run['slots']}")
def test_the_simulation_ends_when_the_engine_did(run):
    assert predict(run) == pytest.approx(run["seconds"], rel=0.15)


# GPUs


def serve_alone(*calls: Call) -> tuple[float, Replica]:
    clock = Clock()
    replica = Replica(clock, SPEED)

    def ask():
        for call in calls:
            yield replica.serve(1, call).done

    clock.start(ask())
    clock.run()
    return clock.now, replica


def test_one_request_alone_takes_its_steps_and_its_prompt():
    seconds, _ = serve_alone(Call("claims", 1000, 0, 101))
    written = 100 * (SPEED.step + SPEED.each + SPEED.context * 1050.5)
    assert seconds == pytest.approx(SPEED.step + 1000 * SPEED.read + written, rel=0.001)


def test_what_was_read_for_an_article_is_not_read_again():
    _, replica = serve_alone(Call("claims", 1000, 800, 10), Call("summary", 1200, 800, 10))
    assert replica.read_tokens == 1000 + 400


def test_requests_side_by_side_share_the_steps():
    clock = Clock()
    replica = Replica(clock, SPEED)
    answers = [replica.serve(number, Call("claims", 10, 0, 200)) for number in range(64)]
    clock.run()
    assert all(answer.done.fired for answer in answers)
    alone = 200 * (SPEED.step + SPEED.each)
    assert alone < clock.now < 1.5 * alone


def test_no_more_are_open_than_fit_into_memory():
    clock = Clock()
    small = Speed(step=0.01, each=0.0, context=0.0, read=0.0, memory=250)
    replica = Replica(clock, small)
    answers = [replica.serve(number, Call("claims", 100, 0, 10)) for number in range(10)]
    clock.run()
    assert all(answer.done.fired for answer in answers)
    assert clock.now == pytest.approx(5 * 10 * 0.01)  # two at once


def test_a_fleet_that_is_not_sticky_reads_again():
    def read(*, sticky: bool) -> int:
        clock = Clock()
        replicas = [Replica(clock, SPEED) for _ in range(4)]
        engine = Engine(clock, Fleet(replicas, sticky=sticky), Shape(8))
        engine.take_all(Article(number, 0.0, ALL) for number in range(20))
        clock.run()
        return sum(replica.read_tokens for replica in replicas)

    assert read(sticky=True) == 20 * (100 + 4 * 40)
    assert read(sticky=False) > 1.3 * read(sticky=True)


def test_a_speed_is_found_again_from_loads():
    loads = [(1024, 128), (128, 1024), (2048, 2048)]
    points = []
    for prompt, answer in loads:
        for users in (1, 8, 32):
            context = prompt + answer / 2
            step = SPEED.step + users * (SPEED.each + SPEED.context * context)
            seconds = answer * step + users * prompt * SPEED.read
            points.append(Point(prompt, answer, users, users / seconds))
    found = fit_speed(points, SPEED.memory)
    for name in ("step", "each", "context", "read"):
        assert getattr(found, name) == pytest.approx(getattr(SPEED, name), rel=1e-6)


def test_the_simulated_gpu_is_near_what_was_measured_on_one():
    offs = sorted(abs(off) for off in compare(figures.list_points("h100-8b"), figures.find_speed("h100-8b")))
    assert offs[len(offs) // 2] < 0.05
    assert offs[-1] < 0.2


# A day


def test_a_day_has_its_articles_and_its_bursts():
    times = list_arrivals(10_000, 0.0, 24 * HOUR, random.Random(1))
    assert len(times) == pytest.approx(10_000, rel=0.01)
    assert times == sorted(times)
    burst = sum(9.25 * HOUR <= time < 9.25 * HOUR + 120 for time in times)
    calm = sum(9.4 * HOUR <= time < 9.4 * HOUR + 120 for time in times)
    assert burst > 1.5 * calm


def test_every_article_of_a_day_is_made_once():
    room = Newsroom(2, 1, Shape(32), figures.build_costs(keeper=True), 300, 2.0, 0.003, SPEED)
    first, last = 9 * HOUR, 9.5 * HOUR
    outcome = simulate_day(room, 20_000, first, last)
    assert outcome.articles == len(list_arrivals(20_000, first, last, random.Random(8)))
    assert len(outcome.seconds) == outcome.articles
    assert min(outcome.seconds) > 0
    assert outcome.at(0.5) < outcome.at(0.95) <= outcome.at(1.0)


def test_a_provider_is_as_fast_for_many_as_for_one():
    clock = Clock()
    provider = Provider(clock, first=0.5, rate=100.0)
    for number in range(50):
        provider.serve(number, Call("claims", 1000, 0, 100))
    clock.run()
    assert clock.now == pytest.approx(1.5)


# The page


def test_only_the_tables_of_a_page_are_written(tmp_path):
    there = tmp_path / "scale.md"
    before = "Before.\n<!-- needs -->\nold\n<!-- end -->\nBetween.\n<!-- full -->\n<!-- end -->\n"
    there.write_text(before, encoding="utf-8")
    page.fill_page({"needs": "| new |", "full": "| fuller |"}, there)
    assert there.read_text(encoding="utf-8") == (
        "Before.\n<!-- needs -->\n| new |\n<!-- end -->\nBetween.\n<!-- full -->\n| fuller |\n<!-- end -->\n"
    )


def test_the_tables_of_the_page_are_those_of_the_figures():
    text = page.PAGE.read_text(encoding="utf-8")
    written = {found["name"]: found["table"] for found in page.FOUND.finditer(text)}
    made = page.build_tables([])
    assert written.keys() == made.keys()
    for name in made.keys() - {"checked"}:
        assert written[name] == made[name], "python -m bench.scale write"
