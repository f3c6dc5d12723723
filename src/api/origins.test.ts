import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { basic, startApi } from '../../test/support/api-server.ts';
import { MemoryLinks } from '../../test/support/memory-links.ts';
import { MemoryStation, mountSnapshot } from '../../test/support/memory-station.ts';
import { logins } from '../../test/support/recording-gate.ts';
import type { ServerSnapshot } from './ports.ts';

type Headers = Readonly<Record<string, string>>;

/** Every route that gives a caller the address of a mount. */
const places = [
  '/live.m3u',
  '/live.pls',
  '/live.xspf',
  '/live.vclt',
  '/status-json.xsl',
  '/status-json.xsl?mount=/live',
  '/admin/stats',
  '/admin/stats?mount=/live',
  '/admin/stats.xsl',
  '/admin/publicstats.json',
  '/admin/buildm3u?mount=/live&username=u&password=p',
  '/api/mounts',
  '/api/mounts/%2Flive',
  '/api/status',
  '/api/stats',
];

class NamedStation extends MemoryStation {
  readonly #names: Partial<ServerSnapshot>;

  constructor(names: Partial<ServerSnapshot>) {
    super([mountSnapshot({ path: '/live' })]);
    this.#names = names;
  }

  override server(): ServerSnapshot {
    return { ...super.server(), ...this.#names };
  }
}

const named = { hostname: 'named.example', port: 8000 };
const local = { hostname: 'localhost', port: 8000 };
const proxy = { 'x-forwarded-for': '192.0.2.9', 'x-forwarded-proto': 'https' };

const cases: { name: string; server: Partial<ServerSnapshot>; headers: Headers; trusted?: boolean; origin: string }[] =
  [
    {
      name: 'the Host without a proxy, whatever name is configured',
      server: named,
      headers: { host: '192.0.2.2:8000' },
      origin: 'http://192.0.2.2:8000',
    },
    {
      name: 'the configured name where the Host is none',
      server: named,
      headers: { host: 'evil.example/"><script>' },
      origin: 'http://named.example:8000',
    },
    {
      name: 'the Host of a proxy that ends TLS',
      server: named,
      headers: { ...proxy, host: 'radio.example' },
      trusted: true,
      origin: 'https://radio.example',
    },
    {
      name: 'the configured name behind a proxy that calls us by a loopback address',
      server: named,
      headers: { ...proxy, host: '127.0.0.1:8000' },
      trusted: true,
      origin: 'https://named.example',
    },
    {
      name: 'a loopback address behind a proxy where no name is configured',
      server: local,
      headers: { ...proxy, 'x-forwarded-proto': 'http', host: 'localhost:8080' },
      trusted: true,
      origin: 'http://localhost:8080',
    },
    {
      name: 'nothing that a stranger says about proxies',
      server: named,
      headers: { ...proxy, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', host: 'radio.example' },
      origin: 'http://radio.example',
    },
    {
      name: "the operator's word before everything",
      server: { ...named, publicUrl: 'https://public.example' },
      headers: { ...proxy, host: 'radio.example:8000' },
      trusted: true,
      origin: 'https://public.example',
    },
  ];

describe('all places name one address for', () => {
  for (const { name, server, headers, trusted = false, origin } of cases) {
    it(name, async (t) => {
      const station = new NamedStation(server);
      const { api } = await startApi(t, { station, trusted: trusted ? ['127.0.0.1'] : [] });
      for (const url of places) {
        const login = url.startsWith('/a') ? { authorization: basic(logins.admin) } : {};
        const response = await api.fastify.inject({ url, headers: { ...headers, ...login } });
        assert.equal(response.statusCode, 200, url);
        const urls = response.body.match(/https?:\/\/[^\s<"]*?\/live\b/g) ?? [];
        const found = new Set(urls.map((each) => each.replace('u:p@', '')));
        assert.deepEqual([...found], [`${origin}/live`], url);
      }
    });
  }
});

it('links and their QR codes follow the same address unless they have one of their own', async (t) => {
  const links = new MemoryLinks();
  const station = new NamedStation({ ...named, publicUrl: 'https://public.example' });
  const { api } = await startApi(t, { station, links });
  const made = await api.fastify.inject({
    method: 'POST',
    url: '/api/start',
    headers: { host: 'radio.example', authorization: basic(logins.admin) },
    payload: {},
  });
  assert.match(made.json().listen_url, /^https:\/\/public\.example\/listen\//);
});

it('writes paths so that nothing of them is taken for a query or a fragment', async (t) => {
  const station = new MemoryStation([mountSnapshot({ path: '/a b?c#d' })]);
  const { api } = await startApi(t, { station });
  const { mounts } = (await api.fastify.inject({ url: '/api/mounts', headers: { host: 'radio.example' } })).json();
  assert.equal(mounts[0].listenUrl, 'http://radio.example/a%20b%3Fc%23d');
});
