import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startApi } from '../../test/support/api-server.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';

/** Two files of ten bytes each; the pages are not built. */
async function startPages(t: TestContext) {
  const webDirectory = makeTemporaryFolder(t);
  for (const name of ['index.html', 'link.html', 'favicon.svg']) writeFileSync(join(webDirectory, name), '0123456789');
  const { api } = await startApi(t, { webDirectory });
  return (url: string, headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') =>
    api.fastify.inject({ method, url, headers });
}

const cases = [
  ['bytes=0-1', 206, '01', 'bytes 0-1/10'],
  ['bytes=8-', 206, '89', 'bytes 8-9/10'],
  ['bytes=-3', 206, '789', 'bytes 7-9/10'],
  ['bytes=-30', 206, '0123456789', 'bytes 0-9/10'],
  ['bytes=5-500', 206, '56789', 'bytes 5-9/10'],
  ['bytes=10-', 416, 'Request Range Not Satisfiable\r\n', 'bytes */10'],
  ['bytes=0-1,3-4', 200, '0123456789', undefined],
  ['lines=0-1', 200, '0123456789', undefined],
  ['bytes=x', 200, '0123456789', undefined],
] as const;
for (const [range, status, body, contentRange] of cases) {
  test(`${range} of a file gets ${status}`, async (t) => {
    const ask = await startPages(t);
    for (const url of ['/', '/favicon.svg']) {
      const answer = await ask(url, { range });
      assert.deepEqual([answer.statusCode, answer.body, answer.headers['content-range']], [status, body, contentRange]);
    }
    const head = await ask('/favicon.svg', { range }, 'HEAD');
    assert.deepEqual([head.statusCode, head.body, head.headers['content-range']], [status, '', contentRange]);
  });

  test(`${range} of the style sheet of the plain pages gets ${status}`, async (t) => {
    const ask = await startPages(t);
    const whole = await ask('/style.css', {});
    const size = whole.rawPayload.length;
    const scaled = (text: string) => text.replace(/(\d+)/g, (digits) => (digits === '10' ? String(size) : digits));
    const answer = await ask('/style.css', { range: range === 'bytes=10-' ? `bytes=${size}-` : range });
    assert.equal(answer.statusCode, status);
    if (status === 416) assert.equal(answer.headers['content-range'], scaled('bytes */10'));
    if (status === 200) assert.equal(answer.body, whole.body);
    if (range === 'bytes=0-1') assert.equal(answer.body, whole.body.slice(0, 2));
    if (range === 'bytes=-3') assert.equal(answer.body, whole.body.slice(-3));
    assert.equal(Number(answer.headers['content-length']), answer.rawPayload.length);
  });
}

test('a range of what has changed since is all of it', async (t) => {
  const ask = await startPages(t);
  for (const url of ['/favicon.svg', '/style.css']) {
    const { headers } = await ask(url, {});
    assert.equal((await ask(url, { range: 'bytes=0-1', 'if-range': '"other"' })).statusCode, 200);
    assert.equal((await ask(url, { range: 'bytes=0-1', 'if-range': String(headers.etag) })).statusCode, 206);
  }
});

test('a page that says that there is no such thing is never a part', async (t) => {
  const ask = await startPages(t);
  const answer = await ask('/listen/nosuch', { range: 'bytes=0-1' });
  assert.deepEqual([answer.statusCode, answer.body], [404, '0123456789']);
});

test('the answer to a range beyond the end is in the words of Icecast 2.4.4', async (t) => {
  const ask = await startPages(t);
  const answer = await ask('/favicon.svg', { range: 'bytes=99999999-' });
  assert.equal(answer.statusMessage, 'Request Range Not Satisfiable');
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
});
