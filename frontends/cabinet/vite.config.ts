/** The cabinet: as both frontends, and a worker that keeps the first view for the time without a line. */
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { frontend } from "../vite.shared.ts";

/** Whatever is seen first, by the end of its source's path; their texts in every language. */
const FIRST =
  /src\/(main\.tsx|pages\/home\/Home\.tsx|ui\/Settings\.tsx|texts\/\w+\/(kit|shell|home|sign_in)\.json)$/;
const files = new Set<string>();

/** Finds the files of the first view and all that they import. */
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
      if (chunk.type === "chunk" && (chunk.isEntry || FIRST.test(chunk.facadeModuleId ?? ""))) add(name);
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
