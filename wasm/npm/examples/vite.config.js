// Two pages in one build: React and Vue. The package itself asks for one line, see optimizeDeps.
import vue from "@vitejs/plugin-vue";
import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("tekigo-") } } })],
  // the development server would move the script away from its engine
  optimizeDeps: { exclude: ["tekigo"] },
  esbuild: { jsx: "automatic" },
  worker: { format: "es" },
  build: {
    target: "esnext",
    rollupOptions: { input: ["react", "vue"].map((name) => resolve(import.meta.dirname, name, "index.html")) },
  },
});
