/** The cabinet: as both frontends, and a worker that keeps the five places for the time without a line. */
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { frontend } from "../vite.shared.ts";

/** The five places and what comes behind them, by the end of their sources' paths; texts in every language. */
const FIRST = [
  /\/pages\/(home\/Home|money\/Movements|services\/Services|help\/Help|profile\/Profile)\.tsx$/,
  /\/(ui\/Settings\.tsx|shell\/(Live\.tsx|kept\.ts))$/,
  /\/texts\/\w+\/(kit|shell|sign_in|home|money|services|help|profile)\.json$/,
];
const files = new Set<string>();

/** Finds their files and all that they import at once. */
const firstView: Plugin = {
  name: "first-view",
  apply: "build",
  generateBundle(_, bundle) {
    const add = (name: string) => {
      const chunk = bundle[name];
      if (files.has(name) || chunk?.type !== "chunk") return;
      files.add(name);
      for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
      chunk.imports.forEach(add);
    };
    for (const [name, chunk] of Object.entries(bundle)) {
      if (chunk.type !== "chunk") continue;
      const source = chunk.facadeModuleId ?? "";
      if (chunk.isEntry || FIRST.some((path) => path.test(source))) add(name);
    }
  },
};

const shared = frontend(import.meta.dirname, "/");

export default defineConfig({
  ...shared,
  plugins: [
    shared.plugins,
    firstView,
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      // The manifest is the operator's, from the gateway; the worker is registered in main.tsx.
      manifest: false,
      injectRegister: false,
      injectManifest: {
        globPatterns: ["assets/*.{js,css}"],
        dontCacheBustURLsMatching: /^assets\//,
        manifestTransforms: [
          async (entries) => ({ manifest: entries.filter(({ url }) => files.has(url)), warnings: [] }),
        ],
      },
    }),
  ],
});
