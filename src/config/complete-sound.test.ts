import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from './load-config.ts';

function load(text: string, directory?: string) {
  const { config, problems } = loadConfig(text, { env: {}, ...(directory ? { directory } : {}) });
  assert.deepEqual(problems, []);
  assert.ok(config);
  return config;
}

/** The outputs of the program `main`, written as entries in YAML's flow form. */
function loadOutputs(entries: readonly string[], station = '{}') {
  return load(`
station: ${station}
inputs: { t: { type: tunes } }
programs: { main: { inputs: [t] } }
outputs: [${entries.map((entry) => `{ program: main, ${entry} }`).join(', ')}]
`).outputs;
}

describe('an input', () => {
  it('has everything filled in', () => {
    const { inputs } = load(`
inputs:
  dj: { type: live, mount: /live }
  remote: { type: url, url: "http://h/a" }
  music: { type: playlist, path: music }
  beep: { type: tone }
`);
    const every = { enabled: true, scheduleOnly: false, silence: { below: null, for: null } };
    const own = { ...every, mount: null, format: 'mp3', bitrate: 128 };
    const levelled = { level: 'off', maxGain: 12 };
    assert.deepEqual(Object.fromEntries(inputs), {
      dj: { type: 'live', ...every, mount: '/live', buffer: 1000, maxBuffer: 5000, bridge: 500, ...levelled },
      remote: {
        type: 'url',
        ...own,
        url: 'http://h/a',
        fallbackUrls: [],
        user: '',
        password: '',
        icy: true,
        buffer: 30_000,
        prebuffer: 10_000,
        retry: { first: 1000, max: 60_000 },
        ...levelled,
      },
      music: {
        type: 'playlist',
        ...own,
        path: 'music',
        weight: 1,
        more: [],
        shuffle: true,
        repeat: true,
        start: 'continue',
        crossfade: 2000,
        artistSeparation: 1_200_000,
        titleSeparation: 3_600_000,
        trimSilence: -50,
        resume: 'next',
        jingles: { path: null, every: { unit: 'tracks', count: 4 }, crossfade: null, titles: false },
      },
      beep: { type: 'tone', ...own, frequency: 440, level: -20 },
    });
  });

  it('has its own mount by autoMounts unless it is live or has one', () => {
    const { inputs } = load(`
autoMounts: true
inputs: { dj: { type: live, mount: /live }, a: { type: tunes }, b: { type: silence, mount: /x }, c-1: { type: tone } }
`);
    assert.deepEqual(
      [...inputs].map(([, { mount }]) => mount),
      ['/live', '/a', '/x', '/c-1'],
    );
  });

  it('has the bit rate of its format, or none', () => {
    const { inputs } = load(`
inputs: { a: { type: tone, format: opus }, b: { type: tone, format: flac }, c: { type: tone, bitrate: 64 } }
`);
    assert.deepEqual(
      [...inputs.values()].map((input) => input.type === 'tone' && input.bitrate),
      [96, null, 64],
    );
  });

  it('has whole file names', () => {
    const { inputs } = load(
      'inputs: { m: { type: playlist, path: ./m, more: [{ path: n.m3u, weight: 3 }, { path: /o }], jingles: { path: j, every: 15m } } }',
      '/etc/airchain',
    );
    const music = inputs.get('m');
    assert.ok(music?.type === 'playlist');
    assert.equal(music.path, '/etc/airchain/m');
    assert.deepEqual(music.more, [
      { path: '/etc/airchain/n.m3u', weight: 3 },
      { path: '/o', weight: 1 },
    ]);
    assert.deepEqual(music.jingles, {
      path: '/etc/airchain/j',
      every: { unit: 'time', span: 900_000 },
      crossfade: null,
      titles: false,
    });
  });
});

describe('a program', () => {
  it('has everything filled in', () => {
    const { programs } = load('inputs: { t: { type: tunes } }\nprograms: { main: { inputs: [t] } }');
    assert.deepEqual(programs.get('main'), {
      inputs: ['t'],
      crossfade: 2000,
      silence: { below: -50, for: 10_000 },
      returnAfter: 5000,
      loudness: null,
      limiter: -1,
      timeZone: null,
      schedule: [],
    });
  });

  it('takes a time zone in any case', () => {
    const { programs } = load(
      'inputs: { t: { type: tunes } }\nprograms: { main: { inputs: [t], timeZone: europe/berlin, loudness: -16.5 } }',
    );
    assert.equal(programs.get('main')?.timeZone, 'Europe/Berlin');
    assert.equal(programs.get('main')?.loudness, -16.5);
  });
});

describe('an output', () => {
  it('to a mount has everything filled in', () => {
    assert.deepEqual(loadOutputs(['type: mount, mount: /a/b.mp3']), [
      {
        type: 'mount',
        name: 'a-b.mp3',
        enabled: true,
        program: 'main',
        mount: '/a/b.mp3',
        onDemand: false,
        format: 'mp3',
        bitrate: 128,
        quality: null,
        sampleRate: 48_000,
        channels: 2,
        ladder: [],
      },
    ]);
  });

  it('to another server has its address taken apart and tells what the station says', () => {
    const station = '{ name: Harbour, genre: Jazz, url: "http://harbour.example" }';
    const url = '"icecasts://joe:soap@far.example:8443/live.opus"';
    assert.deepEqual(loadOutputs([`type: icecast, url: ${url}, format: opus, stream: { genre: Talk }`], station), [
      {
        type: 'icecast',
        name: 'far.example-live.opus',
        enabled: true,
        program: 'main',
        url: 'icecasts://far.example:8443/live.opus',
        host: 'far.example',
        port: 8443,
        tls: true,
        mount: '/live.opus',
        sid: null,
        user: 'joe',
        password: 'soap',
        protocol: 'auto',
        format: 'opus',
        bitrate: 96,
        quality: null,
        sampleRate: 48_000,
        channels: 2,
        stream: { name: 'Harbour', description: '', genre: 'Talk', url: 'http://harbour.example', public: false },
        retry: { first: 1000, max: 60_000 },
      },
    ]);
  });

  it('to a SHOUTcast server speaks its protocol', () => {
    const [plain, second] = loadOutputs([
      'type: icecast, url: "shoutcast://h:8000", password: p',
      'type: icecast, url: "shoutcast://[::1]:8000/2"',
    ]);
    assert.ok(plain?.type === 'icecast' && second?.type === 'icecast');
    assert.deepEqual([plain.protocol, plain.name, plain.user, plain.password], ['shoutcast', 'h', 'source', 'p']);
    assert.deepEqual([second.host, second.sid, second.mount, second.name], ['::1', 2, null, '1-2']);
  });

  it('has a mount for each bit rate of a ladder', () => {
    const [withEnding, without] = loadOutputs([
      'type: mount, mount: /a.b/stream.mp3, ladder: [64, 128]',
      'type: mount, mount: /stream, ladder: [96]',
    ]);
    assert.ok(withEnding?.type === 'mount' && without?.type === 'mount');
    assert.equal(withEnding.bitrate, null);
    assert.deepEqual(withEnding.ladder, [
      { mount: '/a.b/stream-64.mp3', bitrate: 64 },
      { mount: '/a.b/stream-128.mp3', bitrate: 128 },
    ]);
    assert.deepEqual(without.ladder, [{ mount: '/stream-96.mp3', bitrate: 96 }]);
  });

  for (const [entry, encoding] of [
    ['preset: voice', { format: 'mp3', bitrate: 64, quality: null, channels: 1 }],
    ['preset: music', { format: 'mp3', bitrate: 128, quality: null, channels: 2 }],
    ['preset: high', { format: 'mp3', bitrate: 192, quality: null, channels: 2 }],
    ['preset: low-bandwidth', { format: 'opus', bitrate: 48, quality: null, channels: 2 }],
    ['preset: voice, format: aac', { format: 'aac', bitrate: 64, quality: null, channels: 1 }],
    ['preset: voice, bitrate: 48, channels: 2', { format: 'mp3', bitrate: 48, quality: null, channels: 2 }],
    ['preset: voice, bitrate: "", quality: ""', { format: 'mp3', bitrate: 64, quality: null, channels: 1 }],
    ['preset: high, quality: 2', { format: 'mp3', bitrate: null, quality: 2, channels: 2 }],
    ['preset: voice, format: flac', { format: 'flac', bitrate: null, quality: null, channels: 1 }],
    ['preset: voice, ladder: [32, 64]', { format: 'mp3', bitrate: null, quality: null, channels: 1 }],
    ['preset: none', { format: 'mp3', bitrate: 128, quality: null, channels: 2 }],
  ] as const) {
    it(`of ${entry} is ${Object.values(encoding).join(' ')}`, () => {
      const [output] = loadOutputs([`type: mount, mount: /a, ${entry}`]);
      assert.ok(output);
      const { format, bitrate, quality, channels } = output;
      assert.deepEqual({ format, bitrate, quality, channels }, encoding);
      assert.ok(!('preset' in output));
    });
  }
});
