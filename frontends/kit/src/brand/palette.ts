/**
 * Scales, dark mode and contrast of a brand, computed from its seed (WCAG 2.2, 1.4.3: text at least 4.5:1).
 *
 * A seed stays as it is when it can carry text; the text on it is white where white is legible, else near black.
 */
import { type Colour, contrast, hex, parsed } from "./colour.ts";

export type Scale = [string, string, string, string, string, string, string, string, string, string];
export type Palette = {
  /** The seed's hue from lightest to darkest. */
  brand: Scale;
  /** Neutrals with a breath of the brand. */
  gray: Scale;
  dark: Scale;
  /** Of the one primary button, and the text on it. */
  filled: string;
  filledHover: string;
  onFilled: string;
  /** Brand-coloured text and icons on pages and cards, by scheme. */
  text: { light: string; dark: string };
  dimmed: { light: string; dark: string };
  /** The coloured area at the top: the second colour where there is one. */
  head: string;
  onHead: string;
};

const STEPS = [0.975, 0.94, 0.88, 0.81, 0.73, 0.65, 0.57, 0.49, 0.41, 0.33];
const GRAYS = [0.985, 0.965, 0.935, 0.9, 0.845, 0.76, 0.62, 0.5, 0.4, 0.3];
const DARKS = [0.9, 0.82, 0.72, 0.6, 0.42, 0.33, 0.285, 0.235, 0.2, 0.17];
const INK = "#0b0c0e";
const WHITE = "#ffffff";
const LEGIBLE = 4.5;

const scale = (lights: number[], c: number, h: number) => lights.map((l) => hex({ l, c, h })) as Scale;

/** `colour` moved step by step towards `to` (lightness 0 or 1) until it is legible on all of `grounds`. */
function legible(colour: Colour, to: 0 | 1, grounds: string[]): string {
  for (let l = colour.l; l >= 0 && l <= 1; l += to ? 0.01 : -0.01) {
    const tried = hex({ ...colour, l });
    if (grounds.every((ground) => contrast(tried, ground) >= LEGIBLE)) return tried;
  }
  return to ? WHITE : INK;
}

/** A ground on which white is legible after a small change, or dark text at once. */
function ground(seed: Colour): { ground: string; on: string } {
  const darker = legible(seed, 0, [WHITE]);
  if (seed.l - parsed(darker).l <= 0.06) return { ground: darker, on: WHITE };
  return { ground: legible(seed, 1, [INK]), on: INK };
}

export function palette(colour: string, second: string | null): Palette {
  const seed = parsed(colour);
  const tint = second ? parsed(second) : seed;
  const gray = scale(GRAYS, Math.min(tint.c, 0.012), tint.h);
  const dark = scale(DARKS, Math.min(tint.c, 0.018), tint.h);
  const button = ground(seed);
  const head = ground(tint);
  const away = button.on === WHITE ? -0.05 : 0.05;
  const brand = scale(STEPS, seed.c, seed.h);
  return {
    brand,
    gray,
    dark,
    filled: button.ground,
    filledHover: hex({ ...parsed(button.ground), l: parsed(button.ground).l + away }),
    onFilled: button.on,
    text: {
      light: legible(seed, 0, [WHITE, gray[1], brand[0], brand[1], brand[2]]),
      dark: legible(seed, 1, [dark[5], dark[6], dark[7]]),
    },
    dimmed: {
      light: legible(parsed(gray[6]), 0, [WHITE, gray[1], brand[0]]),
      dark: legible(parsed(dark[2]), 1, [dark[5], dark[6], dark[7]]),
    },
    head: head.ground,
    onHead: head.on,
  };
}
