import { defineConfig } from "vite";
import { frontend } from "../vite.shared.ts";

export default defineConfig(frontend(import.meta.dirname, "/"));
