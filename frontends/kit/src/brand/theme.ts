/** Mantine dressed in an operator's brand. */
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineThemeOverride,
  type VariantColorsResolver,
} from "@mantine/core";
import type { Language } from "../texts/language.ts";
import type { Brand } from "./operator.ts";
import { type Palette, palette } from "./palette.ts";

const SYSTEM = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const FONTS: Record<Brand["font"], string> = {
  system: SYSTEM,
  inter: `'Inter Variable', ${SYSTEM}`,
  golos: `'Golos Text Variable', ${SYSTEM}`,
  manrope: `'Manrope Variable', ${SYSTEM}`,
  onest: `'Onest Variable', ${SYSTEM}`,
  rubik: `'Rubik Variable', ${SYSTEM}`,
};

/** The font comes with its own small style sheet; its files are cut to our letters (`fonts/make.py`). */
const SHEETS: Record<Brand["font"], () => Promise<unknown>> = {
  system: async () => undefined,
  inter: () => import("./fonts/inter.css"),
  golos: () => import("./fonts/golos.css"),
  manrope: () => import("./fonts/manrope.css"),
  onest: () => import("./fonts/onest.css"),
  rubik: () => import("./fonts/rubik.css"),
};

type Line = { saveData?: boolean; effectiveType?: string };

/** What the browser tells of it (Network Information API); those that tell nothing are taken for fast. */
function isSlowLine(): boolean {
  const { connection } = navigator as { connection?: Line };
  return Boolean(connection?.saveData) || /2g|3g/.test(connection?.effectiveType ?? "");
}

/**
 * Its files are asked for at once, so that they are there when the first words are. A slow line has better to carry:
 * there the system's font serves.
 */
export async function loadFont({ font }: Brand, language: Language) {
  if (isSlowLine()) return;
  await SHEETS[font]();
  await document.fonts.load(`1rem ${FONTS[font]}`, language === "en" ? "A" : "Aя");
}

/** On the brand's own ground stands the text that is legible there: white or ink, as the palette has computed. */
const legibleOnBrand: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const brand = !input.color || input.color === "brand";
  return input.variant === "filled" && brand
    ? { ...colours, color: "var(--mantine-color-brand-contrast)" }
    : colours;
};

export function themeOf(brand: Brand): { theme: MantineThemeOverride; variables: CSSVariablesResolver } {
  const colours = palette(brand.colour, brand.second_colour);
  const theme = createTheme({
    primaryColor: "brand",
    variantColorResolver: legibleOnBrand,
    colors: { brand: colours.brand, gray: colours.gray, dark: colours.dark },
    fontFamily: FONTS[brand.font],
    headings: { fontFamily: FONTS[brand.font], fontWeight: "700" },
    defaultRadius: brand.radius,
    cursorType: "pointer",
    focusRing: "auto",
    respectReducedMotion: true,
    components: {
      // A dialog is no section, so its header would be a second banner of the page.
      Modal: { defaultProps: { attributes: { header: { role: "presentation" } } } },
    },
  });
  return { theme, variables: () => variablesOf(colours) };
}

function variablesOf(colours: Palette) {
  const filled = {
    "--mantine-color-brand-filled": colours.filled,
    "--mantine-color-brand-filled-hover": colours.filledHover,
    "--mantine-primary-color-filled": colours.filled,
    "--mantine-primary-color-filled-hover": colours.filledHover,
    "--mantine-primary-color-contrast": colours.onFilled,
    "--mantine-color-brand-contrast": colours.onFilled,
    "--brand-head": colours.head,
    "--brand-on-head": colours.onHead,
  };
  return {
    variables: filled,
    light: {
      ...filled,
      "--mantine-color-anchor": colours.text.light,
      "--mantine-color-brand-text": colours.text.light,
      "--mantine-color-brand-light-color": colours.text.light,
      "--mantine-color-brand-light": colours.brand[1],
      "--mantine-color-brand-light-hover": colours.brand[2],
      "--mantine-color-brand-outline": colours.text.light,
      "--mantine-color-dimmed": colours.dimmed.light,
      "--mantine-color-placeholder": colours.dimmed.light,
      "--mantine-color-error": "#c01818",
      "--mantine-color-body": "#ffffff",
      "--page": colours.gray[1],
      "--card": "#ffffff",
      "--good": "#14713a",
      "--bad": "#b81414",
      "--mantine-color-green-light-color": "#14713a",
      "--mantine-color-red-light-color": "#b81414",
      "--mantine-color-yellow-light-color": "#7a4a00",
      "--mantine-color-orange-light-color": "#8a3800",
    },
    dark: {
      ...filled,
      "--mantine-color-anchor": colours.text.dark,
      "--mantine-color-brand-text": colours.text.dark,
      "--mantine-color-brand-light-color": colours.text.dark,
      "--mantine-color-brand-light": colours.dark[5],
      "--mantine-color-brand-light-hover": colours.dark[6],
      "--mantine-color-brand-outline": colours.text.dark,
      "--mantine-color-dimmed": colours.dimmed.dark,
      "--mantine-color-placeholder": colours.dimmed.dark,
      "--mantine-color-error": "#ff9a9a",
      "--mantine-color-body": colours.dark[7],
      "--page": colours.dark[8],
      "--card": colours.dark[7],
      "--good": "#6fd79b",
      "--bad": "#ff9a9a",
      "--mantine-color-green-light": "#12301f",
      "--mantine-color-green-light-color": "#6fd79b",
      "--mantine-color-red-light": "#3d1a1d",
      "--mantine-color-red-light-color": "#ff9a9a",
    },
  };
}
