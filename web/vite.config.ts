import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** What compression makes smaller; pictures are compressed already. */
const COMPRESSED = '**/*.{html,js,css,svg}';

/** Puts a `.br` and a `.gz` beside each text, which the server then sends as they are. */
function compressed(): Plugin {
  let directory = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: ({ root, build }) => {
      directory = join(root, build.outDir);
    },
    closeBundle: () => {
      for (const name of globSync(COMPRESSED, { cwd: directory })) {
        const text = readFileSync(join(directory, name));
        writeFileSync(join(directory, `${name}.br`), brotliCompressSync(text));
        writeFileSync(join(directory, `${name}.gz`), gzipSync(text, { level: 9 }));
      }
    },
  };
}

/** libopus-wasm asks for it where it runs in Node. */
const external = ['node:module'];

/** The pages, one HTML file each: built into `web/dist`, which the server serves. `vite build web` from the root. */
export default defineConfig({
  plugins: [compressed()],
  build: {
    target: 'es2022',
    // Telephones that get no more updates: newer words of CSS are written out for them.
    cssTarget: ['chrome100', 'firefox100', 'safari15.4'],
    // A data: URI would need a wider policy than the pages have.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: globSync(join(import.meta.dirname, '*.html')),
      external,
    },
  },
  worker: { format: 'es', rolldownOptions: { external } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
});
