"""The R2Z2 poller against a server that blocks whoever breaks its limits; time is the test's."""

from __future__ import annotations

import asyncio
import itertools
import time
from random import Random

import orjson
import pytest
from fake_http import Reply
from fake_r2z2 import FakeR2Z2
from stream_twins import placeholder, r2z2_file, shared_data

from runtime.clock import SystemClock
from runtime.settings import Settings
from streams.checkpoint import Checkpoint
from streams.http import open_http
from streams.pause import pause
from streams.r2z2_loop import R2Z2


@pytest.fixture
async def server(clock):
    async with FakeR2Z2(lambda: clock.now().timestamp(), pointer=1_000) as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def http(clock):
    http = open_http(Settings(contact="tests@example.org", _env_file=None), total=0.3, max_body=100_000, clock=clock)
    yield http
    await http.aclose()


@pytest.fixture
def poll(server, http, door, clock, tmp_path):
    """Run a poller for `seconds` of the clock and return its checkpoint."""

    async def run(seconds: float, **more):
        await clock.sleep(1)  # no process starts in less
        stop = asyncio.Event()
        end = clock.now().timestamp() + seconds

        def beat() -> None:
            if clock.now().timestamp() >= end:
                stop.set()

        options = {"checkpoint": Checkpoint(tmp_path / "r2z2.json"), "door": door, "beat": beat} | more
        poller = R2Z2(http=http, url=server.url, clock=clock, random=Random(1), **options)
        await asyncio.wait_for(poller.run(stop), 60)
        return Checkpoint(tmp_path / "r2z2.json").load()

    return run


def fill(server: FakeR2Z2, first: int, last: int, without: tuple[int, ...] = ()) -> None:
    server.files |= {number: r2z2_file(number) for number in range(first, last + 1) if number not in without}


async def test_reads_from_the_pointer_past_it_to_the_head_and_saves_the_place(server, poll, door):
    fill(server, 990, 1_040)
    kept = await poll(30)
    assert door.sequences == list(range(1_000, 1_041)) and kept["cursor"] == 1_041


async def test_goes_on_where_it_stopped(server, poll, door):
    fill(server, 1_000, 1_010)
    await poll(20)
    fill(server, 1_011, 1_020)
    await poll(20)
    assert door.sequences == list(range(1_000, 1_021))


async def test_a_catch_up_stays_below_eight_a_second(server, poll, door, clock):
    fill(server, 1_000, 1_200)
    await poll(26)
    times = [time for time, _ in server.requests]
    assert len(door.mails) == 201
    assert all(sum(0 <= later - first < 1.0 for later in times) <= 8 for first in times)


async def test_a_hole_is_passed_noted_looked_at_again_and_found(server, poll, door):
    fill(server, 1_000, 1_060, without=(1_020,))
    server.fault("sequence", Reply(200, b'{"sequence": 1000}'))
    server.pointer = 1_060
    kept = await poll(90)
    assert [number for number, _, _ in kept["gaps"]] == [1_020] and kept["cursor"] == 1_061
    server.files[1_020] = r2z2_file(1_020)
    kept = await poll(700)
    assert kept["gaps"] == [] and door.sequences.count(1_020) == 1


async def test_a_stale_404_loses_nothing(server, poll, door):
    fill(server, 1_000, 1_020)
    server.pointer = 1_020
    server.fault("sequence", Reply(200, b'{"sequence": 1000}'))
    server.fault(1_005, *[Reply(404)] * 3)
    kept = await poll(120)
    assert door.sequences == list(range(1_000, 1_021)) and kept["gaps"] == []


async def test_what_is_no_killmail_is_set_aside_and_the_feed_goes_on(server, poll, door):
    fill(server, 1_000, 1_010)
    server.pointer = 1_010
    server.fault("sequence", Reply(200, b'{"sequence": 1000}'))
    server.files[1_002] = placeholder(1_002)
    server.files[1_004] = b"<html>maintenance</html>"
    server.files[1_006] = b" " * 200_000
    await poll(120)
    assert door.sequences == [1_000, 1_001, 1_003, 1_005, 1_007, 1_008, 1_009, 1_010]
    assert door.dead[:2] == [placeholder(1_002), b"<html>maintenance</html>"] and len(door.dead) == 3


async def test_a_rewritten_file_is_handed_over_again_with_its_newer_values(server, poll, door):
    fill(server, 1_000, 1_003)
    server.files[1_004] = r2z2_file(1_004, updated=998)
    server.files[998] = r2z2_file(998, value=77.0)
    await poll(20)
    assert door.sequences == [1_000, 1_001, 1_002, 1_003, 1_004, 998]
    assert door.mails[-1].zkb["totalValue"] == 77.0


async def test_the_same_killmail_under_a_new_sequence_is_passed_on(server, poll, door):
    server.files = {1_000: r2z2_file(1_000, number=5), 1_001: r2z2_file(1_001, number=5, value=9.0)}
    await poll(20)
    assert door.ids == [5, 5]


async def test_throttling_errors_redirects_and_cut_connections_are_survived(server, poll, door):
    fill(server, 1_000, 1_010)
    server.fault(1_001, Reply(429, headers={"Retry-After": "40"}), Reply(429), Reply(429, headers={"Retry-After": "soon"}))
    server.fault(1_003, Reply(500), Reply(503, headers={"Retry-After": "9"}), Reply(302, headers={"Location": "/elsewhere"}))
    server.fault(1_005, Reply(200, r2z2_file(1_005), cut=30), Reply(400))
    await poll(200)
    assert door.sequences == list(range(1_000, 1_011))
    first, second = server.asked("/ephemeral/1001.json")[:2]
    assert second - first >= 40
    assert not server.asked("/elsewhere")


async def test_a_stalled_socket_is_given_up(server, poll, door):
    fill(server, 1_000, 1_002)
    server.fault(1_001, Reply(200, r2z2_file(1_001), stall=True))
    await poll(20)
    assert door.sequences == [1_000, 1_001, 1_002]


async def test_after_403_nothing_is_asked_for_an_hour_not_even_after_a_restart(server, poll, door, clock):
    fill(server, 1_000, 1_005)
    server.fault(1_003, Reply(403))
    await poll(600)
    await poll(600)
    await poll(3_000)
    refused, again = server.asked("/ephemeral/1003.json")[:2]
    assert again - refused >= 3_600
    assert not [time for time, _ in server.requests if refused < time < refused + 3_600]
    assert door.sequences == list(range(1_000, 1_006))


async def test_the_first_request_after_the_hour_goes_through(server, poll):
    """Our own silence ends with the wait: it is not taken for another block."""
    fill(server, 1_000, 1_005)
    server.fault(1_003, Reply(403))
    await poll(3_700)
    refused, again = server.asked("/ephemeral/1003.json")[:2]
    assert 3_600 <= again - refused < 3_601


@pytest.mark.parametrize("seconds", [0.01, 1.7, 90.0, 3_600.0])
async def test_a_block_met_by_another_is_kept_and_not_made_longer(server, poll, http, door, clock, seconds):
    """The check of completeness was blocked: the poller asks nothing until that is over, and then at once."""
    fill(server, 1_000, 1_002)
    until = clock.now().timestamp() + 1 + seconds  # `poll` begins in a second
    http.hush(server.url, until)
    await poll(seconds + 30)
    first = server.requests[0][0]
    assert until <= first < until + 0.2
    assert door.sequences == [1_000, 1_001, 1_002]


async def test_a_429_is_kept_by_the_others_too(server, poll, http, clock):
    fill(server, 1_000, 1_002)
    server.fault(1_001, Reply(429, headers={"Retry-After": "300"}))
    await poll(100)
    refused = server.asked("/ephemeral/1001.json")[0]
    assert http.silence(server.url) == pytest.approx(refused + 300 - clock.now().timestamp(), abs=1e-3)


async def test_a_wrong_time_in_the_checkpoint_does_not_end_the_feed(server, poll, door, clock, tmp_path):
    fill(server, 1_000, 1_002)
    Checkpoint(tmp_path / "r2z2.json").save({"v": 1, "cursor": 1_000, "not_before": clock.now().timestamp() + 1e8})
    await poll(3_700)
    assert door.sequences == [1_000, 1_001, 1_002]


async def test_signs_of_life_go_on_during_the_hour_of_silence(clock):
    beats: list[float] = []
    await pause(clock, 3_600, asyncio.Event(), lambda: beats.append(clock.now().timestamp()))
    assert max(later - first for first, later in itertools.pairwise(beats)) <= 60 and len(beats) > 100


async def test_a_server_that_counts_anew_is_followed(server, poll, door, tmp_path):
    Checkpoint(tmp_path / "r2z2.json").save({"v": 1, "cursor": 96_000_000})
    fill(server, 1_000, 1_003)
    kept = await poll(30)
    assert door.sequences == [1_000, 1_001, 1_002, 1_003] and kept["cursor"] == 1_004


async def test_after_days_away_goes_on_at_the_pointer(server, poll, door, tmp_path):
    Checkpoint(tmp_path / "r2z2.json").save({"v": 1, "cursor": 1_000})
    server.pointer = 50_000
    fill(server, 50_000, 50_002)
    await poll(30)
    assert door.sequences == [50_000, 50_001, 50_002]


async def test_a_new_embedded_broker_gets_the_last_five_hundred_again(server, poll, door, tmp_path):
    server.pointer = 2_000
    fill(server, 1_000, 2_000)
    Checkpoint(tmp_path / "r2z2.json").save({"v": 1, "cursor": 2_001, "cluster_id": "old"})
    kept = await poll(90, cluster_id="new", rewind_on_new_cluster=True)
    assert door.sequences == list(range(1_501, 2_001))
    assert kept["cluster_id"] == "new" and kept["cursor"] == 2_001
    await poll(30, cluster_id="new", rewind_on_new_cluster=True)
    assert len(door.mails) == 500


class Crash(Exception):
    pass


class CrashingCheckpoint(Checkpoint):
    """Dies at the `at`-th save, between Kafka's acknowledgement and the disk."""

    def __init__(self, path, at: int) -> None:
        super().__init__(path)
        self.at = at

    def save(self, state) -> None:
        self.at -= 1
        if self.at == 0:
            raise Crash
        super().save(state)


@pytest.mark.parametrize("at", [1, 2, 3, 9])
async def test_a_crash_between_acknowledgement_and_save_loses_nothing(server, poll, door, tmp_path, at):
    fill(server, 1_000, 1_010)
    with pytest.raises(Crash):
        await poll(30, checkpoint=CrashingCheckpoint(tmp_path / "r2z2.json", at))
    await poll(30)
    assert set(door.sequences) == set(range(1_000, 1_011)) and len(door.mails) <= 12


async def test_a_door_that_fails_moves_no_cursor(server, poll, door, tmp_path):
    fill(server, 1_000, 1_003)

    class Shut:
        async def deliver(self, arrival):
            raise ConnectionError("Kafka is away")

    with pytest.raises(ConnectionError):
        await poll(30, door=Shut())
    assert Checkpoint(tmp_path / "r2z2.json").load()["cursor"] == 1_000


@pytest.mark.parametrize("where", ["waiting", "fetching", "delivering"])
async def test_stops_within_a_second(http, tmp_path, where, door):
    clock = SystemClock()
    async with FakeR2Z2(time.monotonic, pointer=1_000) as server:
        if where == "fetching":
            server.fault("sequence", Reply(200, b'{"sequence": 1000}', stall=True))
        if where == "delivering":
            fill(server, 1_000, 1_000)

            async def never(arrival):
                await asyncio.sleep(3_600)

            door.deliver = never
        stop = asyncio.Event()
        slow = open_http(Settings(contact="x", _env_file=None), clock=clock)
        poller = R2Z2(
            http=slow,
            url=server.url,
            door=door,
            checkpoint=Checkpoint(tmp_path / "x.json"),
            clock=clock,
            beat=lambda: None,
        )
        running = asyncio.create_task(poller.run(stop))
        await asyncio.sleep(0.4)
        assert not running.done()
        stop.set()
        await asyncio.wait_for(running, 1.0)
        await slow.aclose()


async def test_the_server_of_these_tests_does_block(clock):
    async with FakeR2Z2(lambda: clock.now().timestamp()) as server:
        http = open_http(Settings(contact="x", _env_file=None), clock=clock)
        await http.get(f"{server.url}/ephemeral/5.json")
        await clock.sleep(5)
        await http.get(f"{server.url}/ephemeral/5.json")
        assert server.violations and "after a 404" in server.violations[0]
        await http.aclose()


async def test_the_real_files_go_through(server, poll, door):
    folder = shared_data("zkb", "r2z2")
    server.pointer = orjson.loads((folder / "sequence.json").read_bytes())["sequence"] - 1
    for number in (900_001, 900_002):
        server.files[number] = (folder / f"{number}.json").read_bytes()
    await poll(20)
    assert door.ids == [435_341, 103_735_737] and door.dead == []
