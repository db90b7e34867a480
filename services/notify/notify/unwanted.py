"""Why a letter or SMS of a newsletter is not sent any more, asked in the statement that takes the lease."""

# For delivery `d` of newsletter `n`, both in the reader's query: a reason, or null. Other deliveries have no `n`.
UNWANTED = """case
  when n.id is null then null
  when n.state = 'cancelled' then 'the newsletter was cancelled'
  when not exists (
    select from subscriptions s join recipients r using (operator, subscriber_id)
    where s.operator = d.operator and s.subscriber_id = d.subscriber_id and s.channel = d.channel
      and s.confirmed_at is not null and s.address = any(r.phones || r.emails)
  ) then 'the newsletter is not wanted any more'
  when exists (
    select from wishes w
    where w.operator = d.operator and w.subscriber_id = d.subscriber_id and w.category = 'marketing'
      and w.channel = d.channel and not w.wanted
  ) then 'marketing is switched off'
end"""
# Nothing of a newsletter that rests is taken up.
MOVING = "(n.id is null or n.state <> 'paused')"
