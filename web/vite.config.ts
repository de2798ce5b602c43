import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where the API runs while one works on the page: `npm run dev` passes everything that is no page on to it. */
const api = process.env.WARSTREAM_API ?? "http://127.0.0.1:8042";
const paths = [
  "activity", "alliances", "battles", "characters", "conflicts", "corporations", "doctrines", "faction-war", "fits", "health", "incursions", "killmails",
  "map", "names", "prices", "regions", "routes", "search", "skyhooks", "sovereignty", "status", "systems", "wars", "wormholes",
];

export default defineConfig({
  plugins: [react()],
  build: { target: "es2022", sourcemap: false, modulePreload: { polyfill: false }, cssCodeSplit: true },
  server: {
    proxy: {
      "/feed": { target: api, ws: true },
      ...Object.fromEntries(paths.map((path) => [`^/${path}(/|\\?|$)`, api])),
    },
  },
});
