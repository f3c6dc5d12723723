import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { mp3Frames } from '../support/mp3-frames.ts';
import { ask, RawConnection } from '../support/raw-connection.ts';
import { waitForSource } from '../support/station-status.ts';

/**
 * What encoders with windows were seen to send: what each connection of theirs says, in order, and how the
 * answer must begin for the encoder to go on.
 */
interface Conversation {
  readonly encoder: string;
  readonly mount: string;
  /** Requests before the source connects; each is answered and closed. */
  readonly before: readonly { readonly request: readonly string[]; readonly answer: RegExp }[];
  readonly login: readonly string[];
  readonly accepted: string;
  /** The title call, and the title that it sets. */
  readonly title: readonly string[];
  readonly titled: string;
}

const { port } = await startFreeStation({ after });

const LOGIN = 'Authorization: Basic c291cmNlOmhhY2ttZQ==';
const lines = (request: readonly string[]) => `${request.join('\r\n')}\r\n\r\n`;

const mixxxSource = (mount: string, ...login: string[]) => [
  `SOURCE ${mount} HTTP/1.0`,
  ...login,
  `Host: 127.0.0.1:${port}`,
  'User-Agent: libshout/2.4.1',
  'Content-Type: audio/mpeg',
  'ice-public: 0',
  'ice-name: Mixxx',
  'ice-description: d',
  'ice-genre: test',
  'ice-url: http://example.invalid/',
  'ice-irc: ',
  'ice-aim: ',
  'ice-icq: ',
  'ice-audio-info: bitrate=128',
];

const conversations: readonly Conversation[] = [
  {
    encoder: 'Mixxx 2.3, with libshout 2.4.1 inside, which logs in only after it was refused',
    mount: '/mixxx',
    before: [{ request: mixxxSource('/mixxx'), answer: /^HTTP\/1\.0 401 .*\r\nWWW-Authenticate: Basic /s }],
    login: mixxxSource('/mixxx', LOGIN),
    accepted: 'HTTP/1.0 200 OK\r\n\r\n',
    title: [
      'GET /admin/metadata?mode=updinfo&mount=%2fmixxx&charset=UTF%2d8&song=Mixxx%20Artist%20%2d%20M%c3%a9t%c3%a9o HTTP/1.0',
      'User-Agent: libshout/2.4.1',
      LOGIN,
    ],
    titled: 'Mixxx Artist - Météo',
  },
  {
    encoder: 'Mixxx 2.3, whose login comes on the connection that was just refused',
    mount: '/mixxx-again',
    before: [
      {
        request: [...mixxxSource('/mixxx-again'), '', ...mixxxSource('/mixxx-again', LOGIN)],
        answer: /^HTTP\/1\.0 401 /,
      },
    ],
    login: mixxxSource('/mixxx-again', LOGIN),
    accepted: 'HTTP/1.0 200 OK\r\n\r\n',
    title: ['GET /admin/metadata?mode=updinfo&mount=%2fmixxx%2dagain&song=Two HTTP/1.0', LOGIN],
    titled: 'Two',
  },
  {
    encoder: 'BUTT 0.1, which waits for leave and sets titles without a charset',
    mount: '/butt',
    before: [],
    login: [
      'PUT /butt HTTP/1.1',
      LOGIN,
      `Host: 127.0.0.1:${port}`,
      'User-Agent: butt 0.1.37',
      'Content-Type: audio/mpeg',
      'ice-name: name',
      'ice-public: 0',
      'ice-audio-info: ice-bitrate=128;ice-channels=2;ice-samplerate=44100',
      'Expect: 100-continue',
    ],
    accepted: 'HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\nHTTP/1.0 200 OK\r\n\r\n',
    title: [
      'GET /admin/metadata?mode=updinfo&mount=/butt&song=Artist%20-%20Song HTTP/1.0',
      'User-Agent: butt 0.1.37',
      LOGIN,
      `Host: 127.0.0.1:${port}`,
    ],
    titled: 'Artist - Song',
  },
];

for (const { encoder, mount, before, login, accepted, title, titled } of conversations) {
  test(`connects and sets its title: ${encoder}`, async (t) => {
    for (const { request, answer } of before) assert.match(await ask({ port }, lines(request)), answer);
    const source = await RawConnection.open({ port });
    t.after(() => source.close());
    source.send(lines(login));
    assert.equal((await source.receive(accepted.length)).toString(), accepted);
    source.send(mp3Frames(0, 40));
    await waitForSource(port, mount);
    assert.match(await ask({ port }, lines(title)), /^HTTP\/1\.[01] 200 .*<return>1<\/return>/s);
    await waitForSource(port, mount, (status) => status.title === titled);
  });
}
