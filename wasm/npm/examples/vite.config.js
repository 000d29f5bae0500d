// Two pages in one build: React and Vue. The package itself asks for nothing; Vue has to know that the elements are none of its components.
import vue from "@vitejs/plugin-vue";
import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("tekigo-") } } })],
  esbuild: { jsx: "automatic" },
  worker: { format: "es" },
  build: {
    target: "esnext",
    rollupOptions: { input: ["react", "vue"].map((name) => resolve(import.meta.dirname, name, "index.html")) },
  },
});
