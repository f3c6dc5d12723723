import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isAirchainError } from '../../core/index.ts';
import { loadConfig } from '../load-config.ts';
import type { AirchainConfig } from '../schema.ts';
import { type ImportIcecastOptions, importIcecastXml } from './import-icecast-xml.ts';

const folder = new URL('../../../test/fixtures/icecast-xml/', import.meta.url);

/** A fixture as a configuration of ours, which has to be free of mistakes. */
function importFixture(
  name: string,
  options?: ImportIcecastOptions,
): { config: AirchainConfig; warnings: readonly string[] } {
  return importText(readFileSync(new URL(name, folder), 'utf8'), options);
}

function importText(
  xml: string,
  options?: ImportIcecastOptions,
): { config: AirchainConfig; warnings: readonly string[] } {
  const { yaml, warnings } = importIcecastXml(xml, options);
  const { config, problems } = loadConfig(yaml, { env: {} });
  assert.ok(config, `${yaml}\n${problems.map(({ message }) => message).join('\n')}`);
  return { config, warnings };
}

/** The one mount of a configuration with these elements in it. */
function importMount(elements: string) {
  const { config, warnings } = importText(`<icecast><mount><mount-name>/a</mount-name>${elements}</mount></icecast>`);
  return { mount: config.mounts.byPath.get('/a') ?? config.mounts.default, warnings };
}

describe('every fixture', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.xml'))) {
    it(`${name} becomes a configuration without mistakes`, () => {
      importFixture(name);
    });
  }
});

describe('an imported configuration', () => {
  it('plays nothing that Icecast did not, also where it names no mount', () => {
    const { yaml } = importIcecastXml('<icecast><hostname>radio.example</hostname></icecast>');
    const { config, ownSound } = loadConfig(yaml, { env: {} });
    assert.match(ownSound ?? '', /empty outputs/);
    assert.equal(config?.programs.size, 0);
  });
});

describe('an Icecast 2.4 configuration', () => {
  const { config, warnings } = importFixture('club-2.4.xml', {
    readList: (file) => (file.endsWith('.pem') ? '' : null),
  });

  it('keeps names, passwords and limits', () => {
    assert.equal(config.server.hostname, 'radio.example');
    assert.equal(config.server.location, 'Harbour');
    assert.equal(config.server.admin, 'tech@radio.example');
    assert.deepEqual(config.access, {
      sourceUser: 'source',
      sourcePassword: 'tide & ebb',
      adminUser: 'harbourmaster',
      adminPassword: '$'.concat('{not-a-variable}'),
      relayUser: 'mirror',
      relayPassword: 'mirror-pw',
      sessionLifetime: 86_400_000,
      sessions: 1000,
    });
    const { listeners, sources, headTimeout, sourceTimeout, ringBytes } = config.server.limits;
    assert.deepEqual(
      [listeners, sources, headTimeout, sourceTimeout, ringBytes],
      [2500, 12, 15_000, 20_000, 1_048_576],
    );
  });

  it('keeps its data beside the logs, where its user can write', () => {
    assert.equal(config.dataDir, '/var/log/icecast/airchain');
  });

  it('keeps ports, with the one above for SHOUTcast sources', () => {
    assert.deepEqual(
      config.server.listen.map(({ port, host, shoutcast }) => [port, host, shoutcast]),
      [
        [8000, '', null],
        [8001, '', '/live.mp3'],
        [8010, '127.0.0.1', '/old.mp3'],
        [8443, '', null],
      ],
    );
  });

  it('keeps the certificate, whose file holds the key too', () => {
    assert.deepEqual(config.server.tls, { certificate: '/etc/icecast/radio.pem', key: null });
  });

  it('keeps everything of a mount that there is a word for', () => {
    const live = config.mounts.byPath.get('/live.mp3');
    assert.deepEqual(
      [live?.sourceUser, live?.sourcePassword, live?.maxListeners, live?.fallback, live?.fallbackOverride],
      ['dj', 'needle', 500, '/loop.mp3', 'own'],
    );
    assert.deepEqual(
      [live?.fallbackWhenFull, live?.intro, live?.charset, live?.icyInterval, live?.public],
      [true, '/usr/share/icecast/web/hello.mp3', 'windows-1252', 4096, 'source'],
    );
    assert.deepEqual(
      [live?.name, live?.description, live?.url, live?.genre, live?.bitrate, live?.contentType],
      ['Harbour Radio', 'By the sea', 'https://radio.example', 'Various', 64, 'audio/mpeg'],
    );
    assert.equal(live?.maxListenerDuration, 3_600_000, 'from the default mount');
  });

  it('takes no listener back from a fallback without fallback-override', () => {
    assert.equal(config.mounts.byPath.get('/loop.mp3')?.fallbackOverride, 'none');
  });

  it('keeps listener accounts and web services', () => {
    assert.deepEqual(config.mounts.byPath.get('/members.mp3')?.listenerAuth, {
      type: 'htpasswd',
      file: 'members.htpasswd',
    });
    const auth = config.mounts.byPath.get('/premium.mp3')?.listenerAuth;
    assert.ok(auth?.type === 'url');
    assert.deepEqual(
      [auth.listenerAdd, auth.listenerRemove, auth.mountAdd, auth.mountRemove, auth.streamAuth],
      [
        'http://auth.example/join',
        'http://auth.example/left',
        'http://auth.example/start',
        'http://auth.example/end',
        null,
      ],
    );
    assert.deepEqual(
      [auth.user, auth.password, auth.authHeader, auth.timelimitHeader, auth.clientHeaders, auth.clientHeaderPrefix],
      ['ice', 'cast', 'icecast-auth-user: 1', 'icecast-auth-timelimit', ['x-pragma', 'x-token'], 'Head.'],
    );
  });

  it('keeps headers, those of the server under those of the mount', () => {
    assert.equal(config.server.corsOrigin, 'https://player.example');
    assert.deepEqual(config.mounts.default.headers, { 'X-Robots-Tag': 'noindex', 'X-Served-By': 'harbour' });
    assert.deepEqual(config.mounts.byPath.get('/members.mp3')?.headers, {
      'X-Robots-Tag': 'noindex',
      'X-Members': 'yes',
    });
  });

  it('keeps relays, aliases, directories and logs', () => {
    assert.deepEqual(
      config.relays.map(({ url, mount, onDemand, user, icy }) => [url, mount, onDemand, user, icy]),
      [
        ['http://10.0.0.7:8000/news.ogg', '/news', true, 'joe', false],
        ['http://[2001:db8::7]:8000/music', '/music', false, '', true],
      ],
    );
    assert.deepEqual(config.server.aliases, { '/radio': '/live.mp3' });
    assert.deepEqual(
      config.directories.map(({ url, timeout }) => [url, timeout]),
      [['http://dir.example/cgi-bin/yp-cgi', 20_000]],
    );
    assert.deepEqual(config.logs, {
      level: 'warn',
      access: '/var/log/icecast/access.log',
      playlist: '/var/log/icecast/playlist.log',
      error: '/var/log/icecast/error.log',
      maxSize: 10_240_000,
      keep: null,
    });
  });

  it('names everything without effect, and nothing else', () => {
    assert.deepEqual(warnings.map((warning) => warning.split(':')[0]).sort(), [
      'fileserve',
      'http-headers/header[X-Robots-Tag]',
      'limits/client-timeout',
      'listen-socket',
      'logging',
      'mount[/live.mp3]/dump-file',
      'mount[/live.mp3]/on-connect',
      'mount[/live.mp3]/subtype',
      'mount[/members.mp3]/authentication[htpasswd]/option[allow_duplicate_users]',
      'mount[/members.mp3]/http-headers/header[X-Members]',
      'mount[default]',
      'paths/adminroot',
      'paths/alias',
      'paths/allow-ip',
      'paths/basedir',
      'paths/deny-ip',
      'paths/pidfile',
      'security/changeowner/group',
      'security/changeowner/user',
      'security/chroot',
    ]);
  });
});

describe('an Icecast 2.5 configuration', () => {
  const { config, warnings } = importFixture('public-2.5.xml');

  it('answers as 2.5 does', () => {
    assert.equal(config.server.compat, '2.5');
  });

  it('keeps the TLS context, roles, upstreams and directories', () => {
    assert.deepEqual(config.server.tls, { certificate: '/etc/tls/cert.pem', key: '/etc/tls/key.pem' });
    const talk = config.mounts.byPath.get('/talk');
    assert.equal(talk?.fallbackOverride, 'all');
    assert.ok(talk?.listenerAuth.type === 'url');
    assert.equal(talk.listenerAuth.listenerAdd, 'http://auth.example/');
    assert.deepEqual(
      config.relays.map(({ url, mount, onDemand }) => [url, mount, onDemand]),
      [
        ['https://far.example/live', '/far', false],
        ['https://near.example:443/live', '/near', true],
      ],
    );
    assert.deepEqual(
      config.directories.map(({ interval, timeout }) => [interval, timeout]),
      [[600_000, 15_000]],
    );
  });

  it('gets room for as many connections as it had clients', () => {
    assert.equal(config.server.limits.listeners, 20_000);
    assert.ok(config.server.limits.connections > 20_000);
  });

  it('names roles that do not exist here', () => {
    assert.ok(warnings.some((warning) => warning.startsWith('authentication/role[static]: has no effect')));
    assert.ok(
      warnings.some((warning) => warning.startsWith('mount[/talk]/authentication/role[legacy-password]: is left out')),
    );
  });
});

describe("a panel's icecast-kh configuration", () => {
  const lists: Record<string, string> = {
    '/var/stations/1/config/icecast_banned_ips.txt': '203.0.113.5\n# office\n198.51.100.0/24\nnot an address\n',
    '/var/stations/1/config/icecast_banned_agents.txt': '*BadBot*\nGrabber/1.?\n',
    '/var/acme/ssl.crt': '',
    '/var/acme/ssl.key': '',
  };
  const { config, warnings } = importFixture('panel-kh.xml', { readList: (file) => lists[file] ?? null });

  it('bans whom the lists name', () => {
    assert.deepEqual(config.bans.addresses, ['203.0.113.5', '198.51.100.0/24']);
    assert.deepEqual(config.bans.userAgents, ['BadBot', '/^Grabber\\/1\\..$/']);
    assert.ok(warnings.some((warning) => warning.includes('"not an address"')));
  });

  it('believes the proxy, keeps key and certificate, and leaves the page at /', () => {
    assert.deepEqual(config.server.trustedProxies, ['127.0.0.1']);
    assert.deepEqual(config.server.tls, { certificate: '/var/acme/ssl.crt', key: '/var/acme/ssl.key' });
    assert.deepEqual(config.server.aliases, {});
  });

  it('keeps the name of a file fallback and says that it is a mount now', () => {
    assert.equal(config.mounts.byPath.get('/radio.mp3')?.fallback, '/fallback-[128].mp3');
    assert.ok(warnings.some((warning) => /^mount\[\/radio\.mp3\]\/fallback-mount: .*128 kbit\/s/.test(warning)));
  });

  it('asks the panel about listeners', () => {
    const auth = config.mounts.byPath.get('/radio.mp3')?.listenerAuth;
    assert.ok(auth?.type === 'url');
    assert.equal(auth.listenerAdd, 'http://127.0.0.1:6010/api/internal/1/listener-auth/key');
  });

  it('writes no error log to where the log lines go anyway', () => {
    assert.equal(config.logs.error, null);
  });
});

describe('a bare configuration', () => {
  const { config, warnings } = importFixture('bare.xml');

  it('keeps the old single port and the master', () => {
    assert.deepEqual(
      config.server.listen.map(({ port, host }) => [port, host]),
      [[9000, '127.0.0.1']],
    );
    assert.deepEqual(config.master, {
      url: 'http://origin.example:8001',
      user: 'relay',
      password: 'shared',
      interval: 60_000,
      onDemand: true,
      allowSources: false,
      retry: { first: 1000, max: 60_000 },
    });
  });

  it('warns of the sample password', () => {
    assert.deepEqual(warnings, ["authentication: access.sourcePassword is Icecast's sample password: change it"]);
  });
});

describe('an odd configuration', () => {
  const { config, warnings } = importFixture('odd.xml');

  it('keeps what can be kept', () => {
    assert.equal(config.access.sourcePassword, '0123');
    assert.equal(config.access.adminPassword, 'yes');
    assert.deepEqual(
      config.server.listen.map(({ port }) => port),
      [8000],
    );
    assert.deepEqual(
      config.relays.map(({ mount }) => mount),
      ['/x'],
    );
  });

  for (const left of [
    'listen-socket: is left out: it has no port',
    'limits/clients: "many" is not a whole number',
    'relay[/z]: is left out: it names no server',
    'relay[/off]: is left out: it is switched off',
    'server.listen[0].port is left out: "70000"',
    'server.limits.sources is left out',
    'mounts./a.fallback is left out: leads in a circle',
    'mounts./a.charset is left out: "klingon"',
    'relays[1].url is left out',
    'mount[/auth]/authentication[command]: is left out',
  ]) {
    it(`says: ${left} …`, () => {
      assert.ok(
        warnings.some((warning) => warning.startsWith(left)),
        warnings.join('\n'),
      );
    });
  }
});

describe('mount settings', () => {
  const cases: readonly {
    elements: string;
    key: 'public' | 'maxListeners' | 'maxListenerDuration' | 'fallbackOverride' | 'icyInterval';
    value: unknown;
  }[] = [
    { elements: '<public>-1</public>', key: 'public', value: 'source' },
    { elements: '<public>0</public>', key: 'public', value: 'false' },
    { elements: '<public>1</public>', key: 'public', value: 'true' },
    { elements: '<no-yp>1</no-yp>', key: 'public', value: 'false' },
    { elements: '<max-listeners>-1</max-listeners>', key: 'maxListeners', value: null },
    { elements: '<max-listeners>0</max-listeners>', key: 'maxListeners', value: 0 },
    { elements: '<max-listener-duration>0</max-listener-duration>', key: 'maxListenerDuration', value: null },
    { elements: '<fallback-mount>/f</fallback-mount>', key: 'fallbackOverride', value: 'none' },
    {
      elements: '<fallback-mount>/f</fallback-mount><fallback-override>1</fallback-override>',
      key: 'fallbackOverride',
      value: 'own',
    },
    {
      elements: '<fallback-mount>/f</fallback-mount><fallback-override>all</fallback-override>',
      key: 'fallbackOverride',
      value: 'all',
    },
    { elements: '<mp3-metadata-interval>8192</mp3-metadata-interval>', key: 'icyInterval', value: 8192 },
    { elements: '<icy-metadata-interval>4096</icy-metadata-interval>', key: 'icyInterval', value: 4096 },
    { elements: '<public>0</public><public>1</public>', key: 'public', value: 'true' },
  ];
  for (const { elements, key, value } of cases) {
    it(`${elements} is ${key}: ${value}`, () => {
      assert.equal(importMount(elements).mount[key], value);
    });
  }
});

describe('a file that is no Icecast configuration', () => {
  const cases: readonly [string, RegExp][] = [
    ['', /Cannot import/],
    ['server: {}', /Cannot import/],
    ['<icecast><limits></icecast>', /line 1, column 18: the XML is broken/],
    ['<html></html>', /no <icecast> element/],
  ];
  for (const [text, message] of cases) {
    it(`${JSON.stringify(text)} is refused`, () => {
      assert.throws(
        () => importIcecastXml(text),
        (error) => isAirchainError(error, 'CONFIG_NOT_ICECAST') && message.test(error.message),
      );
    });
  }
});
