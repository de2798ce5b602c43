"""What every topic must have. `faults` returns one sentence for each thing that is missing; an empty list is a good topic."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson
from pydantic import TypeAdapter, ValidationError

from agents.activity import rules
from agents.battles.seen import read_kill as read_for_battles
from agents.battles.wire import read_correction, read_engagements
from agents.doctrines.losses import UNFIT
from agents.doctrines.losses import read_loss as read_lost
from agents.doctrines.rows import read_battle as read_fought
from agents.fits.rules import read_loss
from agents.templates.wire import read_loss as read_for_templates
from agents.templates.wire import read_template
from schemas import topics
from schemas.redis_keys import Keys
from schemas.topics import Topic
from sinks.battle_rows import battle_rows
from sinks.doctrine_rows import doctrine_rows
from sinks.killmail_rows import killmail_rows
from sinks.postgres_entry import OF_ANY_KIND, SMALL
from sinks.redis_read import read_activity, read_battle, read_doctrine, read_fit, read_kill, read_price
from sinks.template_rows import TEMPLATES
from sinks.world_tables import WORLD, Rows
from warstream.late_battles import read_late
from warstream.world import read_want, seen

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"

Reader = Callable[[bytes], object]

AT_THE_TIME = datetime(2026, 3, 14, 20, tzinfo=UTC)
"""Soon after the examples, so that Redis does not pass them over as too old."""


def _keys(value: bytes) -> Keys:
    """Those of the kind of kills that the example is of."""
    return Keys("simulated" if orjson.loads(value)["simulated"] else "live")


def _summaries(value: bytes) -> object:
    event = rules.read_summaries(orjson.loads(value), simulated=False)
    merged = rules.merge({}, event["windows"])
    assert merged, "the regions' agent found no figures in it"
    return rules.region_summary(event["region_id"], event["windows"][0]["window_start"], merged, event["processed_at"])


def _kill(value: bytes) -> object:
    kill = rules.read_kill(orjson.loads(value), simulated=_keys(value).simulated)
    losses = rules.add({}, [kill])
    start = rules.window_of(kill.loss.time)
    return rules.summary(kill.solar_system_id, start, losses, simulated=kill.simulated, processed_at="")


def _small(rows: Rows) -> Reader:
    """What a topic with few events writes to Postgres; None when that is nothing."""
    return lambda value: [one for one in rows(orjson.loads(value)) if one.rows] or None


def _price(value: bytes) -> object:
    """At the time when it was received. Redis keeps prices of orders alone."""
    event = orjson.loads(value)
    command = read_price(value, _keys(value), datetime.fromisoformat(event["received_at"]))
    assert (command is None) == (event["origin"] != "orders")
    return event["type_id"]


def _fit(value: bytes) -> object:
    """The feed tells of those with figures alone."""
    event = orjson.loads(value)
    command = read_fit(value, _keys(value), AT_THE_TIME)
    assert (command is None) == (event["analysis"] is None)
    return event["killmail_id"]


def _lost(value: bytes) -> object:
    """Capsules and what has no slots show no doctrine."""
    event = orjson.loads(value)
    lost = read_lost(event, simulated=event["simulated"])
    assert (lost is None) == (event["no_analysis"] in UNFIT)
    return event["killmail_id"]


READERS: dict[tuple[str, str], Reader] = {
    ("killmails", "agents.activity"): _kill,
    ("killmails", "agents.battles"): lambda value: read_for_battles(orjson.loads(value), simulated=_keys(value).simulated),
    ("killmails", "agents.fits"): lambda value: read_loss(orjson.loads(value), simulated=_keys(value).simulated),
    ("battles", "agents.doctrines"): lambda value: read_fought(orjson.loads(value), simulated=False),
    ("fits", "agents.doctrines"): _lost,
    ("engagements", "agents.battles"): lambda value: read_engagements(orjson.loads(value), simulated=False).kills,
    ("side-corrections", "agents.battles"): lambda value: read_correction(orjson.loads(value), simulated=False),
    ("doctrine-templates", "agents.templates"): lambda value: read_template(orjson.loads(value), simulated=False),
    ("fits", "agents.templates"): lambda value: read_for_templates(orjson.loads(value), simulated=False),
    ("late-kills", "warstream.late_battles"): lambda value: read_late(value, simulated=False),
    ("killmails", "sinks.postgres"): lambda value: killmail_rows(orjson.loads(value)),
    ("killmails", "sinks.redis"): lambda value: read_kill(value, _keys(value), AT_THE_TIME)[0],
    ("fits", "sinks.redis"): _fit,
    ("battles", "sinks.redis"): lambda value: read_battle(value, _keys(value), AT_THE_TIME),
    ("doctrines", "sinks.postgres"): lambda value: doctrine_rows(orjson.loads(value)),
    ("doctrines", "sinks.redis"): lambda value: read_doctrine(value, _keys(value), AT_THE_TIME),
    ("prices", "sinks.redis"): _price,
    ("killmails", "warstream.world"): lambda value: seen(value, simulated=_keys(value).simulated),
    ("wants", "warstream.world"): lambda value: read_want(value, simulated=False)["types"],
    ("system-activity", "agents.activity"): _summaries,
    ("activity", "sinks.redis"): lambda value: read_activity(value, _keys(value), AT_THE_TIME),
    ("battles", "sinks.postgres"): lambda value: battle_rows(orjson.loads(value)),
} | {
    (topic, part): _small(rows)
    for part, table in (
        ("sinks.postgres", OF_ANY_KIND),
        ("sinks.postgres_entry", OF_ANY_KIND | SMALL),
        ("sinks.world_tables", WORLD),
        ("sinks.template_rows", TEMPLATES),
    )
    for topic, rows in table.items()
}
"""How each consumer reads a topic: the very function it uses. Each must make something of every example."""


def faults(
    topic: Topic,
    *,
    constant: str | None = None,
    examples: Path = EXAMPLES,
    readers: Mapping[tuple[str, str], Reader] = READERS,
) -> list[str]:
    """Everything that this topic lacks. `constant` is its name in `schemas.topics`, found by itself when left out."""
    name = constant or constant_of(topic)
    found = list(_of_schema(topic))
    if name is None:
        found.append(f"{topic.name}: no constant of schemas/topics.py holds it")
    else:
        for role, parts in (("producer", topic.producers), ("consumer", topic.consumers)):
            if not parts:
                found.append(f"{topic.name}: it has no {role}")
            found += [fault for part in parts if (fault := _of_part(topic, role, part, name))]
    found += _of_examples(topic, examples, readers)
    return found


def constant_of(topic: Topic) -> str | None:
    """The name under which `schemas.topics` holds it."""
    return next((name for name, value in vars(topics).items() if value is topic), None)


def example_files(topic: Topic, examples: Path = EXAMPLES) -> list[Path]:
    """Every example of the topic: `v1.json`, and `v1-word.json` for special cases of the same version."""
    return sorted((examples / topic.name).glob("*.json"))


def _of_schema(topic: Topic) -> Iterator[str]:
    module = importlib.import_module(topic.schema.__module__)
    if not hasattr(topic.schema, "__required_keys__"):
        yield f"{topic.name}: its schema is no TypedDict"
    elif "v" not in topic.schema.__required_keys__:
        yield f"{topic.name}: its schema requires no version `v`"
    if getattr(module, "VERSION", None) != topic.version:
        yield f"{topic.name}: version {topic.version} is not the VERSION of {module.__name__}"


def _of_part(topic: Topic, role: str, part: str, constant: str) -> str | None:
    try:
        spec = importlib.util.find_spec(part)
    except ModuleNotFoundError:
        spec = None
    if spec is None or spec.origin is None:
        return f"{topic.name}: its {role} {part} does not exist"
    importlib.import_module(part)
    origin = Path(spec.origin)
    files = sorted(origin.parent.rglob("*.py")) if origin.name == "__init__.py" else [origin]
    if not any(_uses(file, constant) for file in files):
        return f"{topic.name}: its {role} {part} never uses {constant}"
    return None


def _uses(file: Path, constant: str) -> bool:
    """The constant is read there; an import alone is no use."""
    return any(
        (isinstance(node, ast.Name) and node.id == constant) or (isinstance(node, ast.Attribute) and node.attr == constant)
        for node in ast.walk(ast.parse(file.read_text()))
    )


def _of_examples(topic: Topic, examples: Path, readers: Mapping[tuple[str, str], Reader]) -> Iterator[str]:
    for version in range(1, topic.version + 1):
        if not (examples / topic.name / f"v{version}.json").is_file():
            yield f"{topic.name}: no example v{version}.json"
    for consumer in topic.consumers:
        if (topic.name, consumer) not in readers:
            yield f"{topic.name}: nobody says how {consumer} reads it; add its reader to READERS"
    for file in example_files(topic, examples):
        value = file.read_bytes()
        if file.stem.split("-")[0] == f"v{topic.version}":
            try:
                TypeAdapter(topic.schema).validate_python(orjson.loads(value))
            except ValidationError as error:
                yield f"{topic.name}: {file.name} does not fit its schema: {error.errors()[0]['loc']}"
        for consumer in topic.consumers:
            reader = readers.get((topic.name, consumer))
            if reader is None:
                continue
            try:
                made = reader(value)
            except Exception as error:  # whatever a reader raises is the finding
                yield f"{topic.name}: {consumer} cannot read {file.name}: {type(error).__name__}: {error}"
            else:
                if made is None:
                    yield f"{topic.name}: {consumer} makes nothing of {file.name}"
