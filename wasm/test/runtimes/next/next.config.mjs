import { fileURLToPath } from "node:url";

/** @type {import("next").NextConfig} */
export default {
  // what a user of the package has to say: on the server it is Node's, with its files beside it
  serverExternalPackages: ["tekigo"],
  // of this test only: Next.js itself lies one folder above
  turbopack: { root: fileURLToPath(new URL("..", import.meta.url)) },
};
