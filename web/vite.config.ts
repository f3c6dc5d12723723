import { globSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The pages, one HTML file each: built into `web/dist`, which the server serves. `vite build web` from the root. */
export default defineConfig({
  build: {
    target: 'es2022',
    // A data: URI would need a wider policy than the pages have.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: globSync(join(import.meta.dirname, '*.html')) },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
});
