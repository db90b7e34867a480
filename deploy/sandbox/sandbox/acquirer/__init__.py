"""The acquirer: YooKassa's API v3, the hosted payment page, and the notifications."""
