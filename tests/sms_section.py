"""A provider's section of a profile, for sessions that a test opens itself."""

from chassis.profiles.channels import SmsProvider
from chassis.profiles.section import Reading
from notify.smpp_link import Link
from running import until

SMS = SmsProvider.model_validate(
    {
        "name": "centre",
        "kind": "smpp",
        "url": "SKYNET_SMPP_URL",
        "sender": "SkyNet",
        "window": 5,
        "per_second": 1000,
        "cost": "2.40",
        "blocking_statuses": [0x0402],
    },
    context=Reading({}),
)


async def bound(link: Link) -> None:
    """Returns when there is a session to send over."""

    async def there() -> bool:
        return link.away_since is None

    await until("the session is bound", there, 5)
