import { defineConfig } from 'vite';

/** The page at `/`: built into `web/dist`, which the server serves. `vite build web` from the root. */
export default defineConfig({
  build: {
    target: 'es2022',
    // A data: URI would need a wider policy than the page has.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
});
