/** What card systems are called; the acquirer writes them in its own way. */
const NAMES: Record<string, string> = {
  mir: "МИР",
  visa: "Visa",
  mastercard: "Mastercard",
  maestro: "Maestro",
  unionpay: "UnionPay",
};

export const brandOf = ({ brand }: { brand: string }): string => NAMES[brand] ?? brand;

export const systemsOf = (systems: readonly string[]): string =>
  systems.map((brand) => brandOf({ brand })).join(", ");

/** «12/30» of `2030-12`, as it stands on the card. */
export const expiryOf = (expires: string): string => `${expires.slice(5, 7)}/${expires.slice(2, 4)}`;
