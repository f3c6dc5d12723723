import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { listStationChildren } from '../support/station-children.ts';
import { mountOutput, studioConfig, toneInput } from '../support/studio-config.ts';
import { UpstreamServer } from '../support/upstream-server.ts';
import { waitUntil } from '../support/wait-until.ts';

const SECRET = 'geheim-0815';

/** Every way in which a `url` input can go: what it asks for, and what the server answers. */
const ways = [
  { name: 'a plain stream', path: '/radio.mp3', answer: 'HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n' },
  {
    name: 'a playlist',
    path: '/live.m3u8',
    answer: `HTTP/1.1 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\nContent-Length: 70\r\n\r\n#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nmissing.ts?key=${SECRET}\n`,
  },
  { name: 'a file that is missing', path: '/gone.mp4', answer: 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n' },
  {
    name: 'a redirect',
    path: '/to',
    answer: `HTTP/1.1 302 Found\r\nLocation: ftp://u:${SECRET}@x/?k=${SECRET}\r\n\r\n`,
  },
];

for (const { name, path, answer } of ways) {
  test(`${name}: the query of its address is in no log line, no answer and no argument of a process`, async (t) => {
    const upstream = await UpstreamServer.start(({ socket, path: asked }) => {
      // The second request for the playlist is ffmpeg's; it waits, so that the process can be looked at.
      const isLater = upstream.requests.filter((each) => each.path === asked).length > 1;
      if (name !== 'a playlist') socket.write(answer);
      else if (!isLater) socket.end(answer);
    });
    t.after(() => upstream.stop());
    const radio = {
      type: 'url',
      url: `${upstream.url(path).href}?token=${SECRET}`,
      user: path.endsWith('.mp3') ? 'dj' : '',
      password: path.endsWith('.mp3') ? SECRET : '',
      retry: { first: '100ms', max: '200ms' },
    };
    const config = studioConfig({ radio, music: toneInput(600) }, { outputs: [mountOutput('/stream.mp3')] });
    const { port, log } = await startFreeStation(t, { ...config, access: { adminPassword: 'hackme' } });
    await waitUntil(
      () => upstream.requests.length >= (path === '/radio.mp3' ? 1 : 2),
      () => log.join('\n'),
    );
    assert.ok(upstream.requests[0]!.path.includes(SECRET), 'the server gets it');
    if (name === 'a playlist') {
      await waitUntil(() => listStationChildren().some(({ encoder }) => encoder === null), 'ffmpeg fetches it');
    }
    const seen = listStationChildren().flatMap((child) => child.arguments);
    for (const route of ['/api/inputs', '/api/programs', '/api/status']) {
      const response = await fetch(`http://127.0.0.1:${port}${route}`, {
        headers: { authorization: `Basic ${btoa('admin:hackme')}` },
      });
      assert.equal(response.status, 200, route);
      seen.push(await response.text());
    }
    for (const text of [...seen, ...log]) assert.ok(!text.includes(SECRET), text);
    assert.ok(
      seen.some((text) => text.includes(`${path}?…`)),
      'people see the address without its values',
    );
  });
}
