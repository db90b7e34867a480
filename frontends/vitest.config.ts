/** Tests stand beside the sources; none of them draws: what is drawn is looked at in a browser (`tests/`). */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["{kit,cabinet,desk}/src/**/*.test.{ts,tsx}"], environment: "node", pool: "threads" },
});
