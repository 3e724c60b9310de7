"""The settings of ``config/dolpung.toml``: who we say we are and how we behave.

Where the configuration folder is (the first that exists):

1. ``--config DIR``
2. ``$DOLPUNG_CONFIG``
3. ``crawler/_config``: the copy inside an installed wheel
4. ``config/`` beside the ``crawler`` package: a checkout
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from crawler.errors import ConfigError, ConfigProblem
from crawler.records import Bilingual
from crawler.rights import RightsDefaults, Terms
from crawler.tables import Duration, Table, read_table
from crawler.tables.values import Contact, Interval, ListenAddress, SocketAddress, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS_FILE = "dolpung.toml"


class Identity(Table):
    """``[identity]``: the user agent that publishers see, with a way to reach us."""

    product: str = Field(default="dolpung", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    contact: Contact = ""
    """URL or mail address; empty means that live sources are refused until it is set."""


class PolitenessDefaults(Table):
    """``[politeness]``: floors for every host; a server's own wish only ever adds to them."""

    delay: Duration = timedelta(seconds=2)
    jitter: float = Field(default=0.25, ge=0, le=1)
    """Share of the delay that is added at random."""
    max_pages: int = Field(default=200, ge=1)
    """Pages fetched per source and visit."""
    max_retry_after: Duration = timedelta(seconds=30)
    """A longer Retry-After ends the visit to that host instead of being waited out."""
    recheck: Duration = timedelta(days=2)
    """An article is looked at again for this long after its publication."""
    recheck_pause: Duration = timedelta(hours=1)
    """Between two looks at an article of which its listing says nothing new; zero looks at every visit."""


class Network(Table):
    """``[network]``: limits on every request."""

    timeout: Interval = timedelta(seconds=20)
    """Total time for one page, whatever the server does."""
    max_page: int = Field(default=10_000_000, ge=1)
    """Bytes of one page after decompression."""
    max_listing: int = Field(default=20_000_000, ge=1)
    """Bytes of one feed, sitemap or listing page after decompression."""
    max_redirects: int = Field(default=5, ge=0)
    connections: int = Field(default=50, ge=1)
    """Hosts visited at the same time."""
    resolve: dict[str, SocketAddress] = Field(default_factory=dict)
    """``"*.newsroom.localhost" = "127.0.0.1:8123"``: fixed addresses for host name patterns."""


def _check_database(value: str) -> str:
    if not value.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")) or "://" not in value:
        # the value is not repeated: it may hold a password
        raise wrong(
            "데이터베이스 주소는 sqlite:///… 또는 postgresql://… 이어야 합니다",
            "a database address starts with sqlite:/// or postgresql://",
        )
    return value


DatabaseUrl = Annotated[str, AfterValidator(_check_database)]


class Database(Table):
    """``[database]``: where everything is kept."""

    url: DatabaseUrl = "sqlite:///dolpung.db"


class ScheduleDefaults(Table):
    """``[schedule]``: how the scheduler treats late jobs."""

    misfire_grace: Interval = timedelta(hours=12)
    """A job that starts later than this is counted as missed."""
    shortest: Interval = timedelta(minutes=10)
    """A source whose file gives neither ``every`` nor ``cron`` is not visited more often than this."""
    longest: Interval = timedelta(hours=12)
    """Nor less often than this, unless it fails or its server asks for it."""
    visits_a_day: int = Field(default=24, ge=1, le=1440)
    """Visits spent on finding news soon; a listing that fills quickly gets more."""


class Log(Table):
    """``[log]``: what ``collect`` and ``run`` write down while they work."""

    format: Literal["text", "json"] = "text"
    """For a reader, in the language of the terminal; or one JSON object a line."""
    level: Literal["debug", "info", "warning", "error"] = "info"
    """``debug`` has a line for every candidate, ``warning`` only what needs a look."""


class MetricsAt(Table):
    """``[metrics]``: where Prometheus finds numbers; nowhere unless said."""

    address: ListenAddress = ""
    """``run`` answers ``/metrics`` here."""
    file: str = ""
    """A file for node_exporter's textfile collector (``*.prom``), replaced as a whole."""


class Settings(Table):
    """The whole of ``config/dolpung.toml``."""

    identity: Identity = Identity()
    politeness: PolitenessDefaults = PolitenessDefaults()
    network: Network = Network()
    database: Database = Database()
    schedule: ScheduleDefaults = ScheduleDefaults()
    rights: RightsDefaults = RightsDefaults()
    log: Log = Log()
    metrics: MetricsAt = MetricsAt()

    @property
    def terms(self) -> Terms:
        """What publishers' wishes are weighed by."""
        return Terms(self.identity.product, self.rights)

    def user_agent(self, version: str) -> str:
        """Return what publishers see: ``dolpung/0.1.0 (+https://example.org/bot)``."""
        name = f"{self.identity.product}/{version}"
        return f"{name} (+{self.identity.contact})" if self.identity.contact else name


def find_config(
    explicit: Path | None, environ: Mapping[str, str], *, package: Path = Path(__file__).parent
) -> Path:
    """Return the configuration folder (see the top of this module).

    Raises:
        ConfigError: the folder that was asked for does not exist, or none was found.
    """
    named = explicit or (Path(environ["DOLPUNG_CONFIG"]) if environ.get("DOLPUNG_CONFIG") else None)
    places = [named] if named else [package / "_config", package.parent / "config"]
    for folder in places:
        if folder.is_dir():
            return folder
    who = "--config" if explicit else "$DOLPUNG_CONFIG" if named else "--config DIR, $DOLPUNG_CONFIG"
    message = Bilingual(f"설정 폴더가 없습니다 ({who})", f"there is no such configuration folder ({who})")
    raise ConfigError([ConfigProblem(places[-1], message)])


def load_settings(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of a configuration folder, as the environment changes them.

    Raises:
        ConfigError: ``dolpung.toml`` is missing or wrong, or a variable is; it lists all that is wrong.
    """
    found = read_table(folder / SETTINGS_FILE, Settings)
    if isinstance(found, tuple):
        raise ConfigError(found)
    return with_environment(found, environ or {})


def with_environment(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """Return the settings with ``$DOLPUNG_DATABASE`` and ``$DOLPUNG_CONTACT`` in place of the file's.

    Raises:
        ConfigError: a variable holds a value that the file could not hold either.
    """
    changes = {
        "database": _overridden(settings.database, "url", environ, "DOLPUNG_DATABASE"),
        "identity": _overridden(settings.identity, "contact", environ, "DOLPUNG_CONTACT"),
    }
    return settings.model_copy(update=changes)


def _overridden(table: Table, key: str, environ: Mapping[str, str], variable: str) -> Table:
    value = environ.get(variable)
    if not value:
        return table
    try:
        return type(table).model_validate({**table.model_dump(), key: value})
    except ValidationError as error:
        context = error.errors()[0]["ctx"]
        message = Bilingual(context["ko"], context["en"])
        raise ConfigError([ConfigProblem(Path(f"${variable}"), message)]) from None
