"""Settings: nothing listens to strangers and nothing has a password unless somebody says so."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from pydantic import ValidationError

from runtime.settings import Settings
from warstream.faults import sentence


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """No environment and no .env file of the one who runs the tests."""
    import os

    for name in os.environ:
        if name.startswith(("WARSTREAM_", "KAFKA_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_no_password_has_a_default(bare: None) -> None:
    settings = Settings()
    secrets = {name: value for name, value in settings.model_dump().items() if "password" in name or name.endswith("_dsn")}
    assert "kafka_sasl_password" in secrets and not any(secrets.values())


def test_what_may_hold_a_password_is_not_in_the_text_that_logs_show(bare: None) -> None:
    secrets = {
        "kafka_sasl_password": "hunter2",
        "postgres_dsn": "postgresql://me:hunter2@host/db",
        "redis_url": "redis://:hunter2@host/0",
        "write_token": "hunter2-hunter2-hunter2",
        "janice_key": "hunter2",
    }
    settings = Settings(**secrets)  # type: ignore[arg-type]
    assert settings.model_dump().items() >= secrets.items()
    assert "hunter2" not in repr(settings) + str(settings)


def test_listens_on_the_loopback_only(bare: None) -> None:
    hosts = {name: value for name, value in Settings().model_dump().items() if name.endswith("_host")}
    assert set(hosts) == {"api_host", "monitor_host"}
    assert all(ipaddress.ip_address(host).is_loopback for host in hosts.values())


def test_without_addresses_everything_is_embedded(bare: None) -> None:
    settings = Settings()
    assert (settings.kafka_bootstrap_servers, settings.postgres_dsn, settings.redis_url) == ("", "", "")


@pytest.mark.parametrize("name", ["KAFKA_BOOTSTRAP_SERVERS", "WARSTREAM_KAFKA_BOOTSTRAP_SERVERS"])
def test_a_cluster_is_named_by_either_variable(bare: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "a:9092,b:9092")
    assert Settings().kafka_bootstrap_servers == "a:9092,b:9092"


def test_a_setting_cannot_change_while_we_run(bare: None) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().api_port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WARSTREAM_MODE", "test"),
        ("WARSTREAM_API_PORT", "x"),
        ("WARSTREAM_KAFKA_SECURITY_PROTOCOL", "TLS"),
        ("WARSTREAM_LIVE_RETRY_SECONDS", "5"),
    ],
)
def test_a_wrong_value_is_refused(bare: None, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name.removeprefix("WARSTREAM_").lower()):
        Settings()


def test_services_are_told_who_asks(bare: None) -> None:
    assert "contact unset" in Settings().user_agent
    assert "someone@example.org" in Settings(contact="someone@example.org").user_agent


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_PORT", "65536"),
        ("API_PORT", "-1"),
        ("MONITOR_PORT", "80000"),
        ("DATA_DIR", ""),
        ("DATA_DIR", " "),
        ("REDIS_URL", "localhost:6379"),
        ("WRITE_TOKEN", "15-characters.."),
        ("WRITE_TOKEN", "sixteen characters and spaces"),
        ("WRITE_TOKEN", "sechzehn-zeichen-ümläute"),
    ],
)
def test_a_value_that_no_server_can_use_is_refused(bare: None, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"WARSTREAM_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_the_folder_of_the_command_can_still_be_named(bare: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARSTREAM_DATA_DIR", ".")
    monkeypatch.setenv("WARSTREAM_API_PORT", "65535")
    settings = Settings()
    assert (str(settings.data_dir), settings.api_port) == (".", 65_535)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LOG_LEVEL", "LOUD", "log_level: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("BAD_IN_A_ROW", "-1", "bad_in_a_row: Input should be greater than or equal to 0"),
        ("WORKER_INDEX", "-1", "worker_index: Input should be greater than or equal to 0"),
        ("HISTORY_HOURS", "-1", "history_hours: Input should be greater than or equal to 0"),
        ("KAFKA_REPLICATION", "0", "kafka_replication: Input should be greater than or equal to 1"),
        ("FEED_CONNECTIONS_PER_ADDRESS", "0", "feed_connections_per_address: Input should be greater than or equal to 1"),
        ("BATTLE_HORIZON_DAYS", "nan", "battle_horizon_days: "),
        ("SIMULATED_RATE", "-0.1", "simulated_rate: "),
        ("R2Z2_URL", "r2z2.example.org", "r2z2_url: must begin with https:// or http://"),
        ("ESI_URL", "", "esi_url: must begin with https:// or http://"),
        ("POSTGRES_DSN", "host=db", "postgres_dsn: must begin with postgresql://"),
        ("POSTGRES_DSN", "postgresql://me:hun%ter2@db/w", "postgres_dsn: has a % that begins no escape"),
        ("POSTGRES_DSN", "postgresql://me:hun#ter2@db/w", "postgres_dsn: cannot be read: in a name or password # is written"),
        ("POSTGRES_DSN", "postgresql://me:hun/ter2@db/w", "postgres_dsn: cannot be read"),
        ("POSTGRES_DSN", "postgresql://me:hun ter2@db/w", "postgres_dsn: holds a space"),
        ("REDIS_URL", "redis://:hun/ter2@db:6379/0", "redis_url: cannot be read"),
        ("REDIS_URL", "redis://:hun#ter2@db:6379/0", "redis_url: cannot be read"),
        ("REDIS_URL", "redis://:hun%ter2@db:6379/0", "redis_url: has a %"),
        ("POSTGRES_DSN", "postgresql://me:1234/hunter2@db/w", "postgres_dsn: cannot be read: in a name or password"),
        ("POSTGRES_DSN", "postgresql://me:1234?hunter2@db/w", "postgres_dsn: cannot be read: in a name or password"),
        ("REDIS_URL", "redis://:1234/hunter2@db:6379/0", "redis_url: cannot be read: in a name or password"),
        ("REDIS_URL", "redis://:1234?hunter2@db:6379/0", "redis_url: cannot be read: in a name or password"),
        ("API_HOST", "", "api_host: is empty, which would open it to everybody"),
        ("MONITOR_HOST", " ", "monitor_host: is empty, which would open it to everybody"),
        ("CONTACT", "jürgen@example.org", "contact: must be one line of printable ASCII"),
        ("CONTACT", "me@example.org\r\nX-Other: 1", "contact: must be one line of printable ASCII"),
        ("PUBLIC_URL", "warstream.example", "public_url: must begin with https:// or http://"),
        ("PUBLIC_URL", "https://", "public_url: must be https://host"),
        ("PUBLIC_URL", "https://warstream.example/?a", "public_url: must be https://host, with a port or a path"),
        ("PUBLIC_URL", "https://me:hunter2@warstream.example", "public_url: must be https://host, with a port or a path"),
        ("KAFKA_SSL_CAFILE", "/no/such/ca.pem", "kafka_ssl_cafile: there is no such file"),
        ("KAFKA_SSL_CAFILE", "/", "kafka_ssl_cafile: there is no such file"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_its_name(
    bare: None, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"WARSTREAM_{name}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert sentence(refused.value).startswith(f"a setting is wrong: WARSTREAM_{name}:{said.partition(':')[2].rstrip()}")
    assert "ter2" not in sentence(refused.value), "no part of a password"


@pytest.mark.parametrize("name", ["R2Z2_URL", "REDISQ_URL", "EVEREF_URL", "ESI_URL"])
@pytest.mark.parametrize(
    "address",
    [
        *("http://", "https:///path", "http://:80", "https://bad host/", "http://h/a path", "https://h\n"),
        *("http://h:abc", "http://h:65536", "http://[::1", "http://h:1:2"),
    ],
)
def test_an_address_that_no_client_can_ask_is_refused(
    bare: None, monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    monkeypatch.setenv(f"WARSTREAM_{name}", address)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert sentence(refused.value).startswith(
        f"a setting is wrong: WARSTREAM_{name}: must be https://host/path or https://host:port/"
    )


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080", "https://h/redisq?filter=x", "http://[::1]:80/a", "https://me:p@h/"]
)
def test_an_address_of_the_web_as_people_write_it_is_taken(bare: None, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("WARSTREAM_REDISQ_URL", address)
    assert Settings().redisq_url == address


@pytest.mark.parametrize(
    "servers",
    [
        *("127.0.0.1:abc", "127.0.0.1:99999", "a:9092,", ",a:9092", "a:9092,,b:9092", " ", "a:0", ":9092", "a:", "a b:9092"),
        *("::1", "[::1:9092", "PLAINTEXT://a:9092", "me:hunter2@a:9092", "a;b"),
    ],
)
def test_brokers_that_cannot_be_meant_are_refused(bare: None, monkeypatch: pytest.MonkeyPatch, servers: str) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", servers)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert sentence(refused.value).startswith(
        "a setting is wrong: KAFKA_BOOTSTRAP_SERVERS: must be host:port, several with commas"
    )
    assert "hunter2" not in sentence(refused.value) + str(refused.value)


@pytest.mark.parametrize(
    ("servers", "taken"),
    [("a", "a"), ("a:9092, b:9092 ", "a:9092,b:9092"), ("[::1]:9092,10.0.0.1:1", "[::1]:9092,10.0.0.1:1"), ("", "")],
)
def test_brokers_as_people_write_them_are_taken(bare: None, monkeypatch: pytest.MonkeyPatch, servers: str, taken: str) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", servers)
    assert Settings().kafka_bootstrap_servers == taken


def test_an_authority_that_is_there_is_taken_and_an_empty_one_is_none(
    bare: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()
    monkeypatch.setenv("WARSTREAM_KAFKA_SSL_CAFILE", str(authority))
    assert Settings().kafka_ssl_cafile == authority
    monkeypatch.setenv("WARSTREAM_KAFKA_SSL_CAFILE", "")
    assert Settings().kafka_ssl_cafile is None


def test_what_is_wrong_is_not_repeated_in_a_traceback(bare: None) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(postgres_dsn="postgresql://me:hun/ter2@db/w")
    assert "ter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("POSTGRES_DSN", "postgresql://me:p%40ss%23@db:5432/w?sslmode=require"),
        ("POSTGRES_DSN", "postgresql://me@one:5432,two:5433,three/w"),
        ("POSTGRES_DSN", "postgresql://me@[::1]:5432/w"),
        ("POSTGRES_DSN", "postgresql:///w?host=/tmp/a-socket"),
        ("POSTGRES_DSN", "postgresql://me@/w?host=%2Ftmp%2Fa"),
        ("POSTGRES_DSN", "postgresql://me:1234%2Fx@db/w?application_name=a%40b"),
        ("REDIS_URL", "redis://localhost"),
        ("REDIS_URL", "rediss://:p%2Fq@db:6379/0"),
        ("REDIS_URL", "unix:///tmp/valkey.sock?db=1"),
    ],
)
def test_an_address_as_people_write_it_is_taken(bare: None, monkeypatch: pytest.MonkeyPatch, name: str, address: str) -> None:
    monkeypatch.setenv(f"WARSTREAM_{name}", address)
    assert getattr(Settings(), name.lower()) == address


def test_where_the_page_lies_and_is_reached(bare: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert (Settings().web_dir, Settings().public_url) == (None, "")
    for name, value in (("WEB_DIR", ""), ("PUBLIC_URL", "")):
        monkeypatch.setenv(f"WARSTREAM_{name}", value)
    assert (Settings().web_dir, Settings().public_url) == (None, "")
    monkeypatch.setenv("WARSTREAM_WEB_DIR", str(tmp_path))
    monkeypatch.setenv("WARSTREAM_PUBLIC_URL", "https://eve.example:8443/war/")
    assert (Settings().web_dir, Settings().public_url) == (tmp_path, "https://eve.example:8443/war")


def test_a_level_is_understood_as_people_write_it(bare: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARSTREAM_LOG_LEVEL", "debug")
    monkeypatch.setenv("WARSTREAM_REDISQ_URL", "")
    assert Settings().log_level == "DEBUG"


def test_dotlan_is_off_and_switched_on_it_wants_a_contact(bare: None) -> None:
    assert Settings().dotlan is False
    assert Settings(dotlan=True, contact="ops@example.org").dotlan
    with pytest.raises(ValidationError) as wrong:
        Settings(dotlan=True, contact=" ")
    assert "WARSTREAM_DOTLAN needs WARSTREAM_CONTACT" in sentence(wrong.value)


@pytest.mark.parametrize("key", ["two words", "schl\u00fcssel", "line\n"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(bare: None, key: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Settings(janice_key=key)
    assert "ASCII without spaces" in sentence(wrong.value) and key not in sentence(wrong.value)


@pytest.mark.parametrize("name", ["dotlan_url", "eve_scout_url", "janice_url"])
def test_an_address_begins_with_its_protocol(bare: None, name: str) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: "example.org"})  # type: ignore[arg-type]
