import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Files to compress; images are compressed already. */
const COMPRESSED = '**/*.{html,js,css,svg}';

/** Writes a `.br` and a `.gz` next to each text file; the server sends them unchanged. */
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

/** libopus-wasm imports it in Node only. */
const external = ['node:module'];

/** The pages, one HTML file each: built into `web/dist`, which the server serves. `vite build web` from the root. */
export default defineConfig({
  plugins: [compressed()],
  build: {
    target: 'es2022',
    // For phones without updates: newer CSS syntax is compiled.
    cssTarget: ['chrome100', 'firefox100', 'safari15.4'],
    // data: URIs would need a wider Content-Security-Policy.
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
