"""`python -m tickets`: loads the capability files, which register themselves, and lives until stopped."""

from chassis.settings import ServiceSettings, load
from tickets import erasures, exports, lists, posts, requests, subscribers  # noqa: F401 - for what they register
from tickets.service import service

if __name__ == "__main__":
    service.run(load(ServiceSettings, "tickets"))
