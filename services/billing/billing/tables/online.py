"""Attempts to pay through an acquirer, cards, autopayments, refunds, quick payments."""
