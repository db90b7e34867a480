/** How both frontends are built: hashed names, compressed beforehand, no inline script or style. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin, UserConfig } from "vite";

const COMPRESSED = /\.(js|css|svg|json|html|webmanifest)$/;

/** `.br` and `.gz` beside each file, so that the gateway compresses nothing itself. */
function compressed(folder: string): Plugin {
  return {
    name: "compressed",
    apply: "build",
    enforce: "post",
    writeBundle() {
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
 * `base` is where the frontend stands at the gateway. In development `GATEWAY` names a running gateway and
 * `OPERATOR` the operator that is looked at.
 */
export function frontend(root: string, base: string): UserConfig {
  const gateway = process.env.GATEWAY ?? "http://127.0.0.1:8080";
  return {
    root,
    base,
    plugins: [react(), compressed(join(root, "dist"))],
    build: {
      outDir: "dist",
      emptyOutDir: true,
      target: "es2022",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: {
      proxy: { "/api": { target: gateway, headers: { Operator: process.env.OPERATOR ?? "skynet" } } },
    },
  };
}
