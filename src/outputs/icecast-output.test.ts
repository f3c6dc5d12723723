import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { encodedForms, FedStream, programTitle } from '../../test/support/fed-stream.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mp3Frames, readMp3Frames } from '../../test/support/mp3-frames.ts';
import { recordingLogger } from '../../test/support/recording-logger.ts';
import { type UpstreamRequest, UpstreamServer } from '../../test/support/upstream-server.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { millis } from '../core/index.ts';
import { IcecastOutput, type IcecastOutputState } from './icecast-output.ts';

const CONSENT = 'HTTP/1.1 100 Continue\r\n\r\n';
const REFUSAL = 'HTTP/1.0 401 Authentication Required\r\n\r\n';

/** A server that takes sources and titles, and keeps what each source sent. */
function takeSources(sounds: Buffer[][]) {
  return ({ socket, path }: UpstreamRequest) => {
    if (path.startsWith('/admin/')) {
      socket.end('HTTP/1.0 200 OK\r\n\r\n');
      return;
    }
    const sound: Buffer[] = [];
    sounds.push(sound);
    socket.on('data', (bytes) => sound.push(bytes));
    socket.write(CONSENT);
  };
}

/** An output that waits 1 s, 2 s, … 60 s, on a clock that the test moves, and the server that it pushes to. */
async function startOutput(t: TestContext) {
  const clock = new ManualClock();
  const sounds: Buffer[][] = [];
  const server = await UpstreamServer.start(takeSources(sounds));
  const stream = new FedStream(encodedForms.mp3);
  const log: string[] = [];
  const output = new IcecastOutput({
    clock,
    logger: recordingLogger(log),
    name: 'far',
    target: {
      url: 'icecast://server:8000/live',
      host: '127.0.0.1',
      port: server.port,
      tls: false,
      mount: '/live',
      sid: null,
      user: 'source',
      password: 'hackme',
      protocol: 'auto',
    },
    stream,
    description: new Map([
      ['ice-name', 'N'],
      ['ice-bitrate', 'wrong'],
    ]),
    userAgent: 'test/1',
    retry: { first: millis(1000), max: millis(60_000) },
    random: () => 0,
  });
  t.after(async () => {
    output.close();
    await server.stop();
  });
  const reaches = (state: IcecastOutputState) => waitUntil(() => output.state === state, `it is ${state}`);
  return { output, server, stream, clock, log, sounds, reaches };
}

test('a refusal in the same piece as the consent is one, and it tries again', async (t) => {
  const { output, server, clock, log, reaches } = await startOutput(t);
  const takeAll = server.answer;
  server.answer = ({ socket }) => socket.write(`${CONSENT}HTTP/1.0 409 Conflict\r\n\r\n`);
  output.open();
  await reaches('waiting');
  assert.equal(output.snapshot().lastErrorCode, 'PUSH_MOUNT_IN_USE');
  assert.equal(output.snapshot().reconnectCount, 0);
  assert.ok(!log.some((line) => line.includes('is connected')));
  await waitUntil(() => server.openCount === 0, 'the connection is closed');
  server.answer = takeAll;
  clock.advance(1000);
  await reaches('active');
});

test('says what the stream is and sends it from a place to start', async (t) => {
  const { output, server, stream, sounds, reaches } = await startOutput(t);
  assert.equal(output.state, 'idle');
  output.open();
  assert.equal(output.state, 'connecting');
  await reaches('active');
  const [request] = server.requests;
  assert.equal(request!.header('content-type'), 'audio/mpeg');
  assert.equal(request!.header('ice-name'), 'N');
  assert.equal(request!.header('ice-bitrate'), '128');
  assert.equal(request!.header('ice-audio-info'), 'ice-bitrate=128;ice-channels=2;ice-samplerate=44100');
  stream.feed(mp3Frames(0, 20));
  await waitUntil(() => sounds[0]!.length > 0, 'the sound comes');
  assert.equal(readMp3Frames(Buffer.concat(sounds[0]!))[0]!.number, 0);
});

test('takes the signal only while it is connected', async (t) => {
  const { output, stream, reaches } = await startOutput(t);
  output.open();
  assert.equal(stream.listenerCount, 0);
  await reaches('active');
  assert.equal(stream.listenerCount, 1);
  output.close();
  assert.equal(output.state, 'idle');
  assert.equal(stream.listenerCount, 0);
});

test('connects again after the server has closed, tells why and counts it', async (t) => {
  const { output, server, stream, clock, log, sounds, reaches } = await startOutput(t);
  output.open();
  await reaches('active');
  stream.feed(mp3Frames(0, 20));
  server.disconnect();
  await reaches('waiting');
  assert.equal(stream.listenerCount, 0);
  const lost = output.snapshot();
  assert.equal(lost.lastErrorCode, 'PUSH_LOST');
  assert.equal(lost.lastErrorAt, clock.wallTime());
  assert.equal(lost.reconnectCount, 0);
  assert.match(log.at(-1)!, /^the output failed .*Cannot push to .*"attempts":1,"retryMs":1000/);
  stream.feed(mp3Frames(20, 20));
  clock.advance(1000);
  await reaches('active');
  stream.feed(mp3Frames(40, 20));
  await waitUntil(() => sounds[1]!.length > 0, 'the sound goes on');
  assert.ok(readMp3Frames(Buffer.concat(sounds[1]!))[0]!.number >= 38, 'audio of the outage is not sent late');
  assert.equal(log.filter((line) => line.startsWith('the output is connected again {')).length, 1);
  assert.match(log.at(-1)!, /"awaySeconds":1,"attempts":1,"protocol":"[\w-]+"/);
  assert.equal(output.snapshot().reconnectCount, 1);
  assert.equal(output.snapshot().lastErrorCode, 'PUSH_LOST', 'why it was away can still be seen');
});

test('waits longer after each failure, and from the start again after a connection that held', async (t) => {
  const { output, server, clock, reaches } = await startOutput(t);
  server.answer = ({ socket }) => socket.end('HTTP/1.0 503 Busy\r\n\r\n');
  output.open();
  for (const wait of [1000, 2000, 4000, 8000]) {
    await reaches('waiting');
    assert.deepEqual(clock.dueTimes, [clock.now() + wait]);
    clock.advance(wait);
  }
  await reaches('waiting');
  server.answer = takeSources([]);
  clock.advance(16_000);
  await reaches('active');
  clock.advance(10_000);
  server.disconnect();
  await reaches('waiting');
  assert.deepEqual(clock.dueTimes, [clock.now() + 1000]);
});

test('a connection that is lost at once does not shorten the waits', async (t) => {
  const { output, server, clock, reaches } = await startOutput(t);
  server.answer = ({ socket }) => socket.end(CONSENT);
  output.open();
  for (const wait of [1000, 2000, 4000]) {
    await reaches('waiting');
    assert.deepEqual(clock.dueTimes, [clock.now() + wait]);
    clock.advance(wait);
  }
});

test('a wrong password is reported and tried seldom', async (t) => {
  const { output, server, clock, log, reaches } = await startOutput(t);
  server.answer = ({ socket }) => socket.end(REFUSAL);
  output.open();
  for (const wait of [60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
    await reaches('waiting');
    assert.equal(output.snapshot().lastErrorCode, 'PUSH_LOGIN_WRONG');
    assert.deepEqual(clock.dueTimes, [clock.now() + wait]);
    clock.advance(wait);
  }
  assert.doesNotMatch(log.join('\n') + JSON.stringify(output.snapshot()), /hackme|source:|Basic/);
});

test('opening it while it waits tries at once', async (t) => {
  const { output, server, clock, reaches } = await startOutput(t);
  server.answer = ({ socket }) => socket.end(REFUSAL);
  output.open();
  await reaches('waiting');
  server.answer = takeSources([]);
  output.open();
  await reaches('active');
  output.open();
  assert.equal(server.requests.length, 2);
  assert.equal(clock.dueTimes.filter((due) => due >= 60_000).length, 0, 'the old wait is over');
});

for (const [state, answer] of [
  ['connecting', () => {}],
  ['waiting', ({ socket }: UpstreamRequest) => socket.end(REFUSAL)],
  ['active', takeSources([])],
] as const) {
  test(`closing it while it is ${state} leaves nothing behind`, async (t) => {
    const { output, server, clock, log, reaches } = await startOutput(t);
    server.answer = answer;
    output.open();
    await waitUntil(() => server.requests.length > 0, 'the server is asked');
    await reaches(state);
    output.close();
    const lines = log.length;
    assert.equal(output.state, 'idle');
    await waitUntil(() => server.openCount === 0 && clock.pendingTimers === 0, 'all is over');
    assert.equal(output.state, 'idle');
    assert.equal(log.length, lines);
  });
}

test('an attempt that was closed does not spoil the next', async (t) => {
  const { output, server, reaches } = await startOutput(t);
  server.answer = () => {};
  output.open();
  await waitUntil(() => server.requests.length === 1, 'the server is asked');
  output.close();
  server.answer = takeSources([]);
  output.open();
  await reaches('active');
  assert.equal(output.lastError, null);
});

test('tells titles and counts those that do not arrive, while the stream goes on', async (t) => {
  const { output, server, stream, sounds, reaches } = await startOutput(t);
  const takeSource = server.answer;
  server.answer = (request) => {
    if (request.path.includes('song=Bad')) request.socket.end('HTTP/1.0 400 No\r\n\r\n');
    else takeSource(request);
  };
  stream.setTitle(programTitle('Good', 'A'));
  output.open();
  await reaches('active');
  stream.feed(mp3Frames(0, 10));
  await waitUntil(() => server.requests.length === 2, 'the title is sent');
  assert.match(server.requests[1]!.path, /&song=A%20-%20Good&/);
  stream.setTitle(programTitle('Bad'));
  stream.feed(mp3Frames(10, 10));
  await waitUntil(() => output.snapshot().titleFailures === 1, 'the failure is counted');
  const before = Buffer.concat(sounds[0]!).length;
  stream.feed(mp3Frames(20, 10));
  await waitUntil(() => Buffer.concat(sounds[0]!).length > before, 'the sound goes on');
  assert.equal(output.state, 'active');
});

test('its snapshot has all that a page shows', async (t) => {
  const { output, stream, clock, reaches } = await startOutput(t);
  assert.deepEqual(output.snapshot(), {
    name: 'far',
    type: 'icecast',
    state: 'idle',
    url: 'icecast://server:8000/live',
    contentType: 'audio/mpeg',
    protocol: null,
    connectedAt: null,
    uptimeSeconds: 0,
    bitrateKbps: 0,
    bytesSent: 0,
    reconnectCount: 0,
    titleFailures: 0,
    lastError: null,
    lastErrorCode: null,
    lastErrorAt: null,
  });
  output.open();
  await reaches('active');
  const connectedAt = clock.wallTime();
  stream.feed(mp3Frames(0, 40));
  await waitUntil(() => output.snapshot().bytesSent > 10_000, 'the sound has left');
  clock.advance(2000);
  const { uptimeSeconds, bitrateKbps, bytesSent, protocol, ...snapshot } = output.snapshot();
  assert.equal(snapshot.connectedAt, connectedAt);
  assert.equal(uptimeSeconds, 2);
  assert.equal(bitrateKbps, (bytesSent * 8) / 2000);
  assert.equal(protocol, 'PUT');
});
