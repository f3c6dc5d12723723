import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { toneInput } from '../support/studio-config.ts';
import { waitUntil } from '../support/wait-until.ts';

test('a ladder answers from the rung that was asked for, and its playlist names all of them', async (t) => {
  const ladder = { type: 'mount', program: 'main', mount: '/stream' };
  const station = await startFreeStation(t, {
    inputs: { beep: toneInput(440) },
    programs: { main: { inputs: ['beep'] } },
    outputs: [
      { ...ladder, format: 'mp3', ladder: [64, 128] },
      { ...ladder, format: 'opus', ladder: [48], onDemand: true },
    ],
  });
  const status = () => ask({ port: station.port }, 'GET /status-json.xsl HTTP/1.0\r\n\r\n');
  await waitUntil(async () => (await status()).split('"audio/mpeg"').length === 3, 'both MP3 mounts are on air');
  const headOf = async (query: string, headers = '') => {
    const connection = await RawConnection.open({ port: station.port });
    connection.send(`GET /stream${query} HTTP/1.0\r\n${headers}\r\n`);
    const head = await connection.receiveText('\r\n\r\n');
    connection.close();
    return head;
  };
  assert.match(await headOf(''), /icy-br:\s*128\b/);
  assert.match(await headOf('?bitrate=64'), /icy-br:\s*64\b/);
  assert.match(await headOf('', 'Save-Data: on\r\n'), /icy-br:\s*64\b/);
  assert.match(await headOf('?format=opus'), /audio\/ogg/);
  assert.match(await headOf('', 'Accept: audio/ogg\r\n'), /audio\/ogg/);
  const list = await ask({ port: station.port }, 'GET /stream.m3u HTTP/1.0\r\nHost: radio.example:8000\r\n\r\n');
  assert.deepEqual(list.split('\r\n\r\n')[1]!.trim().split('\r\n'), [
    'http://radio.example:8000/stream-128.mp3',
    'http://radio.example:8000/stream-64.mp3',
    'http://radio.example:8000/stream-48.opus',
  ]);
});
