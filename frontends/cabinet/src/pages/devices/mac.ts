/** A MAC address as people copy it from a sticker or a phone: any usual notation becomes `aa:bb:cc:dd:ee:ff`. */
export function typedMac(typed: string): string | null {
  const plain = typed.trim().toLowerCase();
  if (!/^[0-9a-f:.\-\s]+$/.test(plain)) return null;
  const digits = plain.replace(/[^0-9a-f]/g, "");
  if (digits.length !== 12) return null;
  return digits.match(/../g)?.join(":") ?? null;
}
