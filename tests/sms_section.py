"""A provider's section of a profile, for sessions that a test opens itself."""

from chassis.profiles.channels import SmsProvider
from chassis.profiles.section import Reading

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
