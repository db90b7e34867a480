"""The gateway's settings."""

from pydantic import DirectoryPath, Field, FilePath

from chassis.settings import ProcessSettings


class GatewaySettings(ProcessSettings):
    """Where it listens; `answer_seconds` bounds every question it asks."""

    gateway_host: str = Field(default="127.0.0.1", description="address to listen on")
    trusted_proxies: str = Field(
        default="",
        description="addresses of the proxies whose X-Forwarded-For is believed, as 10.0.0.1,10.0.0.2",
    )
    gateway_port: int = Field(default=8080, ge=1, le=65535, description="port to listen on")
    answer_seconds: float = Field(default=5.0, gt=0, description="seconds to wait for a service's answer")
    section_seconds: float = Field(
        default=2.0, gt=0, description="seconds to wait for one section of the first page"
    )
    live_pages: int = Field(
        default=20, ge=1, description="pages of one subscriber that are told of changes, at one gateway"
    )
    live_pages_from_one: int = Field(
        default=1_000, ge=1, description="such pages from one network address, at one gateway"
    )
    geoip_db: FilePath | None = Field(
        default=None,
        description="MaxMind DB file that tells where network addresses are, such as GeoLite2 City",
    )
    trace_ui: str = Field(
        default="",
        pattern=r"^(https?://\S*\{id\}\S*)?$",
        description="where staff looks at a trace, as https://traces.example/trace/{id}",
    )
    frontends_dir: DirectoryPath | None = Field(
        default=None, description="folder of the built frontends, such as frontends; none: API only"
    )
    letters_host: str = Field(default="127.0.0.1", description="address to listen on for letters")
    letters_port: int | None = Field(
        default=None, ge=1, le=65535, description="port for letters over SMTP; none: no letters are taken"
    )
