/** Colours by lightness, chroma and hue (OKLCH), and as `#rrggbb`; of culori only the bare conversions are built in. */
import {
  convertLabToLch,
  convertLchToLab,
  convertOklabToRgb,
  convertRgbToLrgb,
  convertRgbToOklab,
  parseHex,
} from "culori/fn";

export type Colour = { l: number; c: number; h: number };
type Channels = { r: number; g: number; b: number };

const GREY = { mode: "rgb", r: 0.5, g: 0.5, b: 0.5 } as const;
const rgbOf = (colour: string) => parseHex(colour) ?? GREY;

export function parsed(colour: string): Colour {
  const { l, c, h } = convertLabToLch(convertRgbToOklab(rgbOf(colour)));
  return { l, c, h: h ?? 0 };
}

const channels = ({ l, c, h }: Colour): Channels => convertOklabToRgb(convertLchToLab({ l, c, h }));
const shown = ({ r, g, b }: Channels) => [r, g, b].every((one) => one >= 0 && one <= 1);

/** Chroma that no screen shows is taken away, and no more than that. */
export function hex(colour: Colour): string {
  let rgb = channels(colour);
  if (!shown(rgb)) {
    let [least, most] = [0, colour.c];
    while (most - least > 0.00005) {
      const middle = (least + most) / 2;
      if (shown(channels({ ...colour, c: middle }))) least = middle;
      else most = middle;
    }
    rgb = channels({ ...colour, c: least });
  }
  const { r, g, b } = rgb;
  const digits = (part: number) =>
    Math.round(Math.min(1, Math.max(0, part)) * 255)
      .toString(16)
      .padStart(2, "0");
  return `#${digits(r)}${digits(g)}${digits(b)}`;
}

function luminance(colour: string): number {
  const { r, g, b } = convertRgbToLrgb(rgbOf(colour));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** As WCAG 2.2 reckons it: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
