/** Places (planned works, a newsletter's readers) as they are typed: houses in one line. */
import type { View } from "@cabinet/kit/api/client.ts";

type Place = View<"Place">;
export type TypedPlace = { town: string; street: string; houses: string; side: "" | "odd" | "even" };

export const NO_PLACE: TypedPlace = { town: "", street: "", houses: "", side: "" };

export const typedPlaces = (places: readonly Place[]): TypedPlace[] =>
  places.map(({ town, street, houses, side }) => ({
    town: town ?? "",
    street: street ?? "",
    houses: houses.join(", "),
    side: side ?? "",
  }));

/** One that names nothing is not sent. */
export const placesOf = (typed: readonly TypedPlace[]): Place[] =>
  typed
    .filter(({ town, street, houses }) => town.trim() || street.trim() || houses.trim())
    .map(({ town, street, houses, side }) => ({
      town: town.trim() || null,
      street: street.trim() || null,
      houses: houses
        .split(/[,;]/)
        .map((one) => one.trim())
        .filter(Boolean),
      side: side || null,
    }));
