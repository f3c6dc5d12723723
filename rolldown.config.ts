import { defineConfig } from 'rolldown';

/**
 * `npm run build`: all of `src` in a few files of `dist`, so that a start reads two files and not five hundred. Packages
 * stay in `node_modules`. Types are checked by `npm run check`.
 */
export default defineConfig({
  input: 'src/main.ts',
  platform: 'node',
  external: /^[^./]/,
  output: { dir: 'dist', cleanDir: true, chunkFileNames: '[name].js' },
});
