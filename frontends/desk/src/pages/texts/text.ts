/** One text: of which notice, for which medium, in which language. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useQuery } from "@tanstack/react-query";

export type Line = View<"TextLineView">;
export type Known = View<"TextView">;
type Place = Pick<Line, "notice" | "medium" | "language">;

/** As it stands in the page's address. */
export const nameOf = ({ notice, medium, language }: Place) => `${notice}/${medium}/${language}`;

export function placeOf(name: string): Place {
  const [notice = "", medium = "", language = ""] = name.split("/");
  return { notice, medium: medium as Line["medium"], language };
}

export const keyOf = (place: Place) => ["staff", "texts", nameOf(place)];

export const useTexts = () =>
  useQuery({ queryKey: ["staff", "texts"], queryFn: () => body(api.GET("/api/v1/staff/texts")) });

export const useText = (place: Place) =>
  useQuery({
    queryKey: keyOf(place),
    queryFn: () =>
      body(api.GET("/api/v1/staff/texts/{notice}/{medium}/{language}", { params: { path: place } })),
  });
