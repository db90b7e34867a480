/**
 * Fails the build when the cabinet's first view has grown too heavy for a slow line: what the document names, what
 * the sign-in and the home page import at once, the texts and the heaviest of the fonts, all as they are sent.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const LIMIT = 200_000;
const dist = process.argv[2] ?? join(import.meta.dirname, "cabinet/dist");
const assets = join(dist, "assets");
const names = readdirSync(assets);
const first = new Set();

function add(name) {
  if (first.has(name)) return;
  first.add(name);
  if (!name.endsWith(".js")) return;
  const imports = readFileSync(join(assets, name), "utf8").matchAll(
    /(?:from|import)\s*["']\.\/([^"']+\.js)["']/g,
  );
  for (const [, imported] of imports) add(imported);
}

const sent = (name) => {
  const packed = join(assets, `${name}.br`);
  return statSync(existsSync(packed) ? packed : join(assets, name)).size;
};
const sum = (some) => some.reduce((all, name) => all + sent(name), 0);

const page = readFileSync(join(dist, "index.html"), "utf8");
for (const [, name] of page.matchAll(/"\/assets\/([^"]+\.(?:js|css))"/g)) add(name);
for (const name of names) if (/^(home|sign_in)-[^.]+\.(js|css)$|^texts-ru-[^.]+\.js$/.test(name)) add(name);
const fonts = ["golos", "inter", "manrope", "onest", "rubik"].map((font) =>
  sum(
    names.filter((name) => new RegExp(`^${font}-(latin|cyrillic|money)-.*woff2$|^${font}-.*css$`).test(name)),
  ),
);
const of = (kind) => sum([...first].filter((name) => name.endsWith(kind)));
const parts = { js: of(".js"), css: of(".css"), font: Math.max(...fonts) };
const whole = parts.js + parts.css + parts.font;
const told = Object.entries(parts).map(([part, bytes]) => `${part} ${(bytes / 1000).toFixed(1)}`);
console.log(
  `first view of the cabinet: ${told.join(" + ")} = ${(whole / 1000).toFixed(1)} kB of ${LIMIT / 1000}`,
);
if (whole > LIMIT) {
  console.error("The first view is too heavy: let what it does not need at once come later (import()).");
  process.exit(1);
}
