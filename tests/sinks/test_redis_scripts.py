"""The writer knows every script that an event may need: one that it does not know ends the sink with its first event."""

from __future__ import annotations

from sinks import redis_commands, redis_scripts, redis_writer


def test_the_writer_loads_every_script() -> None:
    scripts = {name: value for name, value in vars(redis_scripts).items() if isinstance(value, str) and "return" in value}
    scripts = {name: value for name, value in scripts.items() if name.isupper() and not name.startswith("_")}
    assert len(scripts) >= 8
    assert [name for name, value in scripts.items() if value not in redis_writer._SHA] == []
    assert {name for name in scripts if name in vars(redis_commands)} >= {"KILL", "BATTLE", "DOCTRINE", "FIT"}
