"""A consumer group with one member for ever: it takes every partition at once and asks nobody.

Joining a group is how consumers of one kind share partitions, and it takes time: the embedded broker keeps a member waiting for
8 to 11 s after each start, alone or not (measured, docs/operations.md). Where every part runs once, as `warstream up` starts
them, there is nothing to share. Offsets are kept under the group's name all the same, as of a consumer without membership, which
Kafka allows while a group has no members. When it has some, a part ends at its next commit and says so (`NotAlone`). Two that are
both alone do not see each other: that each part runs once is its supervisor's to keep.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.util import create_future

ALONE = "alone"
"""The member's name, in its own assignment only."""


class NotAlone(RuntimeError):
    """Somebody shares the group's work, so its offsets are not ours alone to commit. No `KafkaError`: to wait does not help."""


class SoleCoordinator(GroupCoordinator):  # type: ignore[misc]
    """Assigns as the leader of a group of one would, with the consumer's own assignor, listener and committed offsets.

    Its member id and generation stay those of no member, so that its commits are taken. Faust, which tells by the generation what
    is from before an assignment, is given a count of our own (agents/consumer.py).
    """

    def _start_heartbeat_task(self) -> None:
        """Nobody waits for a heartbeat. (A task that ended at once would turn the coordinator's loop without a pause.)"""

    def reset_generation(self) -> None:
        """Called when the broker refuses a commit because the group has members. Raises `NotAlone`.

        As for any member the answer would be a re-join, which is none here: the next commit would be refused as well, and both
        would do the same work for ever.
        """
        if not self._closing.done():  # at its end it is called to forget a membership
            raise NotAlone(
                f"another member is in the group {self.group_id}, and a sole part (WARSTREAM_SOLE) runs once; stop the other one "
                "(the embedded broker forgets it only when `warstream up` is started anew)"
            )

    async def _do_rejoin_group(self, subscription: Any) -> bool:
        assignor = self._assignors[0]
        members = [(ALONE, _encoded(assignor.metadata(subscription.topics)))]
        joined = SimpleNamespace(API_VERSION=0, group_protocol=assignor.name, members=members)
        assignment = (await self._perform_assignment(joined))[ALONE]
        if not subscription.active:  # it changed meanwhile
            return False
        self._rejoin_needed_fut = create_future()
        await self._on_join_complete(self.generation, self.member_id, assignor.name, _encoded(assignment))
        return True


def make_sole(consumer: AIOKafkaConsumer) -> None:
    """Let a consumer be the only one of its group: between its start and its subscription, when nothing is assigned yet."""
    assert consumer._subscription.subscription is None, "subscribe after the start"
    consumer._coordinator.__class__ = SoleCoordinator


class SoleConsumer(AIOKafkaConsumer):  # type: ignore[misc]
    """A consumer that is the only one of its group. To be subscribed after its start."""

    async def start(self) -> None:
        """As any other."""
        await super().start()
        make_sole(self)


def _encoded(data: Any) -> bytes:
    found: bytes = data if isinstance(data, bytes) else data.encode()
    return found
