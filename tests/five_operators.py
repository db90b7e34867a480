"""The five operators' profiles, read once for all tests."""

from chassis.profiles import load_profiles
from contracts.committed import ROOT

OPERATORS = ROOT / "deploy" / "operators"
PROFILES = load_profiles(OPERATORS)
PROFILE_OF = {profile.operator: profile for profile in PROFILES}
