"""Operators' profiles: one TOML file each, checked at start, the only place that tells operators apart."""

from chassis.profiles.calendar import Calendar, Interval
from chassis.profiles.loading import ProfileError, Profiles, load_profiles
from chassis.profiles.payment_ways import Terminal
from chassis.profiles.profile import Profile

__all__ = ["Calendar", "Interval", "Profile", "ProfileError", "Profiles", "Terminal", "load_profiles"]
