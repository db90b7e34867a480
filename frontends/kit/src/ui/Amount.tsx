/** A sum in tabular figures; what came in is marked by its sign and colour, never by colour alone. */
import { Text, type TextProps } from "@mantine/core";
import { isNegative, isZero, money, type Sum } from "../format/money.ts";

type Props = TextProps & { of: Sum; signed?: boolean };

export function Amount({ of, signed = false, ...rest }: Props) {
  const came = signed && !isNegative(of) && !isZero(of);
  return (
    <Text component="span" className="figures" {...(came ? { c: "var(--good)" } : {})} {...rest}>
      {money(of, { signed })}
    </Text>
  );
}
