/** How both frontends are built: hashed names, compressed beforehand, no inline script or style. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin, UserConfig } from "vite";

const COMPRESSED = /\.(js|css|svg|json|html|webmanifest)$/;

/** `.br` and `.gz` beside each file, so that the gateway compresses nothing itself. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    enforce: "post",
    writeBundle({ dir: folder = "dist" }) {
      for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        const path = join(folder, file);
        if (!COMPRESSED.test(file) || file.endsWith("index.html") || !statSync(path).isFile()) continue;
        const plain = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
        writeFileSync(
          `${path}.br`,
          brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        );
      }
    },
  };
}

/**
 * A component of Mantine brings its own styles, so that a page fetches those of what it shows and no others. All of
 * them are in a layer: ours win, whichever came first. (In development they come as the one sheet.)
 */
function stylesByComponent(): Plugin {
  const always = ["baseline", "default-css-variables", "global"];
  // Colours that no page names; the theme's own are written by the page itself.
  const unnamed = /--mantine-color-(teal|violet|pink|lime|indigo|grape|cyan)-[\w-]+:[^;}]+;/g;
  return {
    name: "styles-by-component",
    apply: "build",
    enforce: "pre",
    load(id) {
      if (!id.endsWith("@mantine/core/styles.layer.css")) return null;
      const sheets = always.map((name) => readFileSync(id.replace(/\.layer/, `/${name}.layer`), "utf8"));
      return sheets.join("\n").replace(unnamed, "");
    },
    transform(code, id) {
      const [, name] = /@mantine\/core\/esm\/(?:components|utils)\/.*\/(\w+)\.module\.mjs$/.exec(id) ?? [];
      return name ? `${code}\nimport "@mantine/core/styles/${name}.layer.css";` : null;
    },
  };
}

/** What is asked for together comes in one file: a slow line pays for each question. */
const TOGETHER = [
  { name: "react", test: /\/node_modules\/(react|react-dom|scheduler)\// },
  {
    debugName: "texts",
    name: (id: string) => `texts-${id.split("/").at(-2)}`,
    test: /\/texts\/\w+\/(kit|shell|sign_in|home|desk)\.json$/,
  },
  // What so many pages share.
  { name: "common", minShareCount: 20 },
  // What stands around every page of the cabinet; then the two pages that people come to, each with the rest of its own.
  {
    name: "frame",
    test: /\/cabinet\/src\/(shell\/(Shell|Head|Places|Bell|NoLine|seen|visit|line|install)|pages\/home\/cabinet)\.tsx?$/,
  },
  { name: "home", test: /\/cabinet\/src\/pages\/home\// },
  { name: "sign_in", test: /\/cabinet\/src\/pages\/sign_in\// },
];

/**
 * `base` is where the frontend stands at the gateway. In development `GATEWAY` names a running gateway and
 * `OPERATOR` the operator that is looked at.
 */
export function frontend(root: string, base: string): UserConfig {
  const gateway = process.env.GATEWAY ?? "http://127.0.0.1:8080";
  return {
    root,
    base,
    plugins: [react(), stylesByComponent(), compressed()],
    build: {
      outDir: "dist",
      emptyOutDir: true,
      target: "es2022",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { output: { codeSplitting: { groups: TOGETHER } } },
    },
    server: {
      proxy: { "/api": { target: gateway, headers: { Operator: process.env.OPERATOR ?? "skynet" } } },
    },
  };
}
