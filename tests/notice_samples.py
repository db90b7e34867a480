"""Facts of every kind of which somebody is told: the product's own, by which it shows its texts to staff."""

from notify.samples import DAY, OTHER_DAY, SAMPLES, TOLD_AT

__all__ = ["DAY", "OTHER_DAY", "SAMPLES", "TOLD_AT"]
