"""What the passwords of staff are: the operator's rules are for subscribers, staff's are the same everywhere."""

from chassis.profiles import Profile

# More than the eight that OWASP ASVS 5.0 (6.2.1) asks for: a member of staff sees all subscribers.
SHORTEST = 12
_LONGEST = 128


def staff_rules(profile: Profile) -> Profile:
    """The operator's profile with staff's rules for passwords, as `auth.password_rules` wants it."""
    rules = {"characters": "any", "min_length": SHORTEST, "max_length": _LONGEST}
    return profile.model_copy(update={"password": profile.password.model_copy(update=rules)})
