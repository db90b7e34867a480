import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_THEME, type MantineTheme, mergeMantineTheme } from "@mantine/core";
import { modeLrgb, modeRgb, useMode, wcagContrast } from "culori/fn";
import { describe, expect, it } from "vitest";
import type { Brand } from "./operator.ts";
import { themeOf } from "./theme.ts";

useMode(modeRgb);
useMode(modeLrgb);

const PROFILES = join(import.meta.dirname, "../../../../deploy/operators");
const LEGIBLE = 4.5;

function brandOf(file: string): Brand {
  const profile = readFileSync(join(PROFILES, file), "utf8");
  const of = (key: string) => new RegExp(`^${key} = "([^"]+)"`, "m").exec(profile)?.[1] ?? null;
  return {
    name: of("name") ?? file,
    colour: of("colour") ?? "",
    second_colour: of("second_colour"),
    logo: "",
    radius: 8,
    font: "system",
    words: {},
  };
}

const brands = readdirSync(PROFILES)
  .filter((file) => file.endsWith(".toml"))
  .map(brandOf);

type Colours = Record<string, string>;

/** Every text with each ground it may stand on; `ink` is the usual text, `soft` the darkest of light notices. */
function pairs(of: Colours, ink: string): [string, string, string][] {
  const at = (name: string) => of[name] ?? "";
  const grounds = { page: at("--page"), card: at("--card"), body: at("--mantine-color-body") };
  const texts = {
    ink,
    anchor: at("--mantine-color-anchor"),
    brand: at("--mantine-color-brand-text"),
    outline: at("--mantine-color-brand-outline"),
    dimmed: at("--mantine-color-dimmed"),
    placeholder: at("--mantine-color-placeholder"),
    error: at("--mantine-color-error"),
    good: at("--good"),
    bad: at("--bad"),
  };
  const onGrounds = Object.entries(texts).flatMap(([text, colour]) =>
    Object.entries(grounds).map(([ground, on]): [string, string, string] => [
      `${text} on ${ground}`,
      colour,
      on,
    ]),
  );
  const light = at("--mantine-color-brand-light-color");
  return [
    ...onGrounds,
    ["light button", light, at("--mantine-color-brand-light")],
    ["light button, pointed at", light, at("--mantine-color-brand-light-hover")],
    ["primary button", at("--mantine-color-brand-contrast"), at("--mantine-color-brand-filled")],
    [
      "primary button, pointed at",
      at("--mantine-color-brand-contrast"),
      at("--mantine-color-brand-filled-hover"),
    ],
    ["head", at("--brand-on-head"), at("--brand-head")],
    ["count at the bell", at("--brand-head"), at("--brand-on-head")],
  ];
}

it("knows the five brands", () => {
  expect(brands).toHaveLength(5);
  for (const { colour } of brands) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
});

describe.each(brands)("$name", (brand) => {
  const { theme, variables } = themeOf(brand);
  const whole: MantineTheme = mergeMantineTheme(DEFAULT_THEME, theme as MantineTheme);
  const { light, dark } = variables(whole);

  it.each(pairs(light, whole.black))("light: %s", (_, text, ground) => {
    expect(wcagContrast(text, ground)).toBeGreaterThanOrEqual(LEGIBLE);
  });
  it.each(pairs(dark, whole.colors.dark?.[0] ?? ""))("dark: %s", (_, text, ground) => {
    expect(wcagContrast(text, ground)).toBeGreaterThanOrEqual(LEGIBLE);
  });
});
