import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { root } from '../rules/source-files.ts';

/** Maximum size of a public page with gzip, the larger encoding: browsers use Brotli only over https. */
const MAX_BYTES = 30 * 1024;
const BUILD = join(root, 'web/dist');

/** Text and compressed size of a file of the build. */
function openCompressed(file: string): { readonly text: string; readonly bytes: number } {
  const compressed = readFileSync(join(BUILD, `${file}.gz`));
  return { text: gunzipSync(compressed).toString(), bytes: compressed.length };
}

/** Compressed size of every file that a page loads: references in its HTML, and their imports. */
function weigh(page: string): Map<string, number> {
  const weights = new Map<string, number>();
  const waiting = [page];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (weights.has(file)) continue;
    const { text, bytes } = openCompressed(file);
    weights.set(file, bytes);
    for (const [, name] of text.matchAll(/["'(](?:\.|\/assets)\/([\w.-]+\.(?:js|css))["')]/g)) {
      waiting.push(`assets/${name}`);
    }
  }
  return weights;
}

for (const page of ['index.html', 'listen.html', 'embed.html']) {
  test(`${page} and all that it loads weigh no more than 30 KiB`, (t) => {
    const weights = weigh(page);
    const sum = [...weights.values()].reduce((total, bytes) => total + bytes, 0);
    t.diagnostic(`${sum} bytes: ${JSON.stringify(Object.fromEntries(weights))}`);
    assert.ok(
      [...weights.keys()].some((file) => file.endsWith('.js')),
      'its script was found',
    );
    assert.ok(
      [...weights.keys()].some((file) => file.endsWith('.css')),
      'its style was found',
    );
    assert.ok(sum <= MAX_BYTES, `${sum} bytes`);
    for (const file of weights.keys()) assert.ok(existsSync(join(BUILD, `${file}.br`)), `${file} as Brotli`);
  });
}
