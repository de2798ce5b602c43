"""Every setting, read once from the environment (prefix `WARSTREAM_`) at the start of a process."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from runtime import __version__
from runtime.address_text import fault_of, fault_of_brokers, fault_of_web
from schemas.simulated import SIMULATED_MODES, Mode

Port = Annotated[int, Field(ge=0, le=65_535)]
"""What a port can be: 16 bits."""


PREFIX = "WARSTREAM_"
"""Before the name of each setting in the environment."""
LEAST_TOKEN = 16
"""Characters of a secret: 64 bits and more, even as hexadecimal digits."""


class Settings(BaseSettings):
    """Addresses are loopback and no password has a default. `warstream doctor` prints what is in force.

    What may hold a password is not in the `repr`, which ends in logs.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    data_dir: Path = Path(".data")
    """Everything Warstream keeps on disk: databases, logs, checkpoints."""
    contact: str = ""
    """Who runs this, for the User-Agent: an e-mail address or a page. The services ask for it."""
    mode: Mode = "live"
    """What kind of kills this run handles. Each kind has its own database; they never mix. `warstream up` chooses by itself where
    this is not set: live, and the simulated war while R2Z2 is silent. Set to `live` it never plays that war, set to `simulated`
    it plays nothing else, as with `--simulate`; replays are not its own, and it refuses them. `replay`, `analyse` and `backfill`
    know their kind and do not look here; parts that are started one by one do."""

    kafka_bootstrap_servers: str = Field(
        default="",
        validation_alias=AliasChoices("KAFKA_BOOTSTRAP_SERVERS", "WARSTREAM_KAFKA_BOOTSTRAP_SERVERS"),
    )
    """Your cluster, `host:port,...`; empty starts the embedded broker."""
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    kafka_sasl_username: str = ""
    kafka_sasl_password: str = Field(default="", repr=False)
    kafka_ssl_cafile: Path | None = None
    kafka_idempotent: bool = True
    """The embedded broker has no producer ids; the embedded stack turns this off. Duplicates are harmless either way."""
    sole: bool = False
    """Each part runs once on this broker: it takes all partitions at its start and joins no group. The embedded stack sets this,
    as its broker lets a join wait for 11 s. Never start a second part of one kind then."""
    kafka_replication: int = Field(default=1, ge=1)
    broker_memory_limit_mb: int = Field(default=1024, ge=1)
    """The embedded broker keeps everything in memory: above this the stack starts it anew (nothing is lost)."""

    postgres_dsn: str = Field(default="", repr=False)
    """Your Postgres; empty starts the embedded one."""
    redis_url: str = Field(default="", repr=False)
    """Your Redis or Valkey; empty starts the embedded one."""

    api_host: str = "127.0.0.1"
    api_port: Port = 8042
    public_url: str = ""
    """The address under which people reach the API, `https://warstream.example`: previews of links hold it. Empty: that of each
    request, which is right unless a proxy changes the host or the scheme."""
    web_dir: Path | None = None
    """The folder with the built web page; empty takes `web/dist` of a clone. Without one, browsers are told how to build it."""
    feed_connections_per_address: int = Field(default=50, ge=1)
    """Live feed connections one address may hold; an office or a university behind one address has several people."""
    write_token: str = Field(default="", repr=False)
    """Who shows it to the API may correct the sides of battles: 16 characters or more, as `openssl rand -hex 24` makes. Empty:
    nobody may. `warstream up` makes one and keeps it in the file `write-token` of the data directory."""
    monitor_host: str = "127.0.0.1"
    monitor_port: Port = 0
    """Where a part serves /metrics and /health/live; 0 serves none."""

    r2z2_url: str = "https://r2z2.zkillboard.com"
    live_retry_seconds: float = Field(default=60.0, ge=6.0)
    """How often `warstream up` looks whether R2Z2 is back while it plays the simulated war; 6 or more, what R2Z2 asks of its
    pollers. While it has blocked us it is not asked."""
    redisq_url: str = ""
    redisq_queue: str = ""
    everef_url: str = "https://data.everef.net"
    esi_url: str = "https://esi.evetech.net"
    eve_scout_url: str = "https://api.eve-scout.com"
    dotlan: bool = False
    """Ask DOTLAN for sovereignty changes and campaigns, alliance rankings and the hours of systems. Off unless you say so:
    its terms are unverified, nobody here has seen whether they permit programs. On, each page is asked at most once an hour, at
    most one a second, and `WARSTREAM_CONTACT` is needed. See the page on DOTLAN."""
    dotlan_url: str = "https://evemaps.dotlan.net"
    janice_url: str = "https://janice.e-351.com/api/rest/v2"
    janice_key: str = Field(default="", repr=False)
    """Your own key of Janice, for `warstream appraise`. Empty: nothing is appraised."""
    hot_types: str = ""
    """Ids of the types whose prices are always at hand, as 34,35,36; empty takes the 56 that ships are built from."""
    history_hours: float = Field(default=24.0, ge=0)
    """How often completeness is checked, in hours; 0 never. A first check fetches the last 8 days, see the page on operations."""

    simulated_seed: int = 1
    """Which simulated war is played live. Each wants a data directory of its own: wars number their kills alike."""
    simulated_rate: float = Field(default=0.0, ge=0, le=100)
    """Kills a second of that war; 0 is as in life, one in 5.5 s. Another rate is another war."""

    worker_index: int = Field(default=0, ge=0)
    """Number of this worker on its machine: its lasting name in the consumer group, so that a restart takes its place."""

    battle_horizon_days: float = Field(default=7.0, ge=0)
    """Days of event time, back from the newest kill, that the agents keep for battles; 0 keeps all. Later kills join by a
    rebuild out of Postgres."""

    doctrine_days: float = Field(default=7.0, gt=0, le=60)
    """Days of event time, back from the newest fleet, in which doctrines are looked for. A week has every fleet night of every
    alliance once."""

    doctrine_distance: float = Field(default=0.3, gt=0, lt=1)
    """Cosine distance within which two fleets fly alike: eps of DBSCAN (docs/doctrines.md)."""

    doctrine_least: int = Field(default=5, ge=2)
    """Fleets that must fly alike to found a doctrine; larger fleets count for more: min_samples of DBSCAN."""

    dogma_skills: int = Field(default=5, ge=0, le=5)
    """The level of every skill with which the figures of fits are reckoned: a killmail does not tell the pilot's. 5 makes them
    the most that the fit can be."""

    template_horizon_days: float = Field(default=7.0, ge=0)
    """Days of event time, back from the newest loss, whose losses a template is compared with when it is imported; 0 keeps all.
    A day of 10,000 losses takes 12 MB of the worker."""

    bad_in_a_row: int = Field(default=10, ge=0)
    """Unusable events in a row after which a sink or agent stops: then we are wrong, not the events. 0: never, and no share of
    them counts either; for one start, to go on past events that were looked at and are worth nothing."""

    start_seconds: float = Field(default=300.0, gt=0)
    """How long a part may take to start before `warstream` gives up: a loaded machine needs minutes, a fault shows sooner."""

    log_json: bool = False
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("log_level", mode="before")
    @classmethod
    def _shouted(cls, value: Any) -> Any:
        """As people write it."""
        return value.upper() if isinstance(value, str) else value

    @field_validator("contact")
    @classmethod
    def _for_a_header(cls, value: str) -> str:
        """It goes into the User-Agent, and no request can be sent with what a header cannot hold."""
        value = value.strip()
        if not value.isascii() or not value.isprintable():
            raise ValueError("must be one line of printable ASCII, for it is sent in the User-Agent of every request")
        return value

    @field_validator("api_host", "monitor_host")
    @classmethod
    def _of_ours(cls, value: str) -> str:
        """A server that is given none listens to everybody."""
        if not value.strip():
            raise ValueError(
                "is empty, which would open it to everybody; leave it out for 127.0.0.1, or write 0.0.0.0 if that is meant"
            )
        return value.strip()

    @field_validator("kafka_bootstrap_servers")
    @classmethod
    def _of_kafka(cls, value: str) -> str:
        """As both our clients read it, which is without spaces. A blank one is no empty one: a cluster was meant."""
        servers = ",".join(server.strip() for server in value.split(","))
        if value and (fault := fault_of_brokers(servers)):
            raise ValueError(fault)
        return servers

    @field_validator("kafka_ssl_cafile")
    @classmethod
    def _there(cls, value: Path | None) -> Path | None:
        """Every part would end on it, one after the other, with a sentence that names no setting."""
        if value is None or value == Path():
            return None
        if not value.is_file():
            raise ValueError("there is no such file; leave it out to trust the authorities that the system trusts")
        return value

    @field_validator("r2z2_url", "redisq_url", "everef_url", "esi_url", "eve_scout_url", "dotlan_url", "janice_url")
    @classmethod
    def _of_the_web(cls, value: str, info: ValidationInfo) -> str:
        """Only a RedisQ server may be left out."""
        if (value or info.field_name != "redisq_url") and (fault := fault_of_web(value)):
            raise ValueError(fault)
        return value

    @field_validator("public_url")
    @classmethod
    def _of_people(cls, value: str) -> str:
        """Paths are put behind it."""
        if value and (fault := fault_of_web(value)):
            raise ValueError(fault)
        if "?" in value or "#" in value or "@" in value:
            raise ValueError("must be https://host, with a port or a path where needed, and nothing else")
        return value.rstrip("/")

    @field_validator("web_dir")
    @classmethod
    def _somewhere(cls, value: Path | None) -> Path | None:
        """An empty variable is none."""
        return None if value == Path() else value

    @field_validator("postgres_dsn")
    @classmethod
    def _of_postgres(cls, value: str) -> str:
        """What both our drivers take."""
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        if fault := fault_of(value):
            raise ValueError(fault)
        return value

    @field_validator("data_dir", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        """An empty variable would be the folder in which the command was started, and fill it with databases."""
        if isinstance(value, str) and not value.strip():
            raise ValueError("is empty; name a folder, or leave WARSTREAM_DATA_DIR out for .data")
        return value

    @field_validator("redis_url")
    @classmethod
    def _of_redis(cls, value: str) -> str:
        """The client says it too, but with a traceback, and when the command is half started."""
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        if fault := fault_of(value):
            raise ValueError(fault)
        return value

    @field_validator("write_token")
    @classmethod
    def _hard_to_guess(cls, value: str) -> str:
        """It travels in a header, so no spaces; a short one is tried out in a day."""
        if value and (len(value) < LEAST_TOKEN or not value.isascii() or not value.isprintable() or " " in value):
            raise ValueError(f"must be {LEAST_TOKEN} characters or more, ASCII without spaces; `openssl rand -hex 24` makes one")
        return value

    @field_validator("janice_key")
    @classmethod
    def _in_a_header(cls, value: str) -> str:
        """The client would fail with a traceback, with the key in it."""
        if not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError("must be ASCII without spaces, as Janice gave it")
        return value

    @model_validator(mode="after")
    def _named_to_dotlan(self) -> Self:
        """Who reads pages that are made for people says who it is."""
        if self.dotlan and not self.contact.strip():
            raise ValueError("WARSTREAM_DOTLAN needs WARSTREAM_CONTACT: an e-mail address or a page, for DOTLAN to turn to")
        return self

    @property
    def user_agent(self) -> str:
        """What every service sees."""
        return f"Warstream/{__version__} (+{self.contact})" if self.contact else f"Warstream/{__version__} (contact unset)"

    @property
    def simulated(self) -> bool:
        """True when the kills of this run never happened."""
        return self.mode in SIMULATED_MODES


class _Form(BaseSettings):
    """Only how lines are written."""

    model_config = Settings.model_config

    log_json: bool = False


def logs_as_json() -> bool:
    """Whether lines are JSON, also where another setting is wrong, and that is what has to be said."""
    try:
        return _Form().log_json
    except ValidationError:
        return False
