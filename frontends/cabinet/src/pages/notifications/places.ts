/** Where a notice's matter is settled, by its kind (`docs/notices.md`). */
const PLACES: [RegExp, string][] = [
  [/^autopayment|^card_/, "/autopayment"],
  [/^promised_payment/, "/promised-payment"],
  [/^payment_due|^service_stopped/, "/pay"],
  [/^payment|^balance/, "/payments"],
  [/^suspension/, "/suspension"],
  [/^terminat|^contract_ended/, "/termination"],
  [/^tariff|^add_on|^price|^service/, "/services"],
  [/^ticket/, "/help/requests"],
  [/^chat/, "/help/chat"],
  [/^works|^maintenance|^news/, "/news"],
  [/^contact_changed/, "/profile/contacts"],
  [/^contracts_joined/, "/profile/contracts"],
  [/^second_factor/, "/profile/second-factor"],
  [/^session|^signed_in|^sign_in/, "/profile/sessions"],
  [/^password/, "/profile/password"],
];

export const placeOf = (kind: string): string | null =>
  PLACES.find(([pattern]) => pattern.test(kind))?.[1] ?? null;
