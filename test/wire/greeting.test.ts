import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startFreeStation } from '../support/free-station.ts';
import { IcyClient } from '../support/icy-client.ts';
import { ask } from '../support/raw-connection.ts';
import { makeSelfSigned } from '../support/self-signed.ts';
import { SourceClient } from '../support/source-client.ts';
import type { StationConfig } from '../support/station-config.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

interface Case {
  readonly name: string;
  /** Given the folder of the station. */
  readonly config: StationConfig;
  /** Passwords that the greeting only says are configured, by what it says. */
  readonly passwords?: Readonly<Record<string, string>>;
  /** What listeners log in with where the greeting says that they do. */
  readonly listenerLogin?: string;
  readonly hasFfmpeg?: boolean;
  /** The rows that have to be there, with their number. */
  readonly rows: Readonly<Record<string, number>>;
}

const made = { access: { sourcePassword: '', adminPassword: '' } };
const station = {
  inputs: { dj: { type: 'live', mount: '/live' }, music: { type: 'tunes' } },
  programs: { main: { inputs: ['dj', 'music'] } },
  outputs: [
    { program: 'main', type: 'mount', mount: '/stream.mp3', format: 'mp3' },
    { program: 'main', type: 'mount', mount: '/stream.opus', format: 'opus', onDemand: true },
  ],
};
const own = { sourceUser: 'dj', sourcePassword: 'a password of its own' };
const tls = { certificate: 'tls.pem', key: 'tls.key' };

const cases: readonly Case[] = [
  { name: 'a first start', config: { ...station, ...made }, rows: { encoder: 2, listen: 2 } },
  { name: 'a server without programs', config: made, rows: { encoder: 2, listen: 1 } },
  {
    name: 'a mount with a login of its own',
    config: { ...station, ...made, mounts: { '/live': own } },
    passwords: { '(as configured for /live)': own.sourcePassword },
    rows: { encoder: 2, listen: 2 },
  },
  {
    name: 'a mount with a name of its own',
    config: { ...made, mounts: { '/radio': { sourceUser: 'guest' } } },
    rows: { encoder: 2, listen: 1 },
  },
  {
    name: 'a default mount with a password',
    config: { ...made, mounts: { default: { sourcePassword: own.sourcePassword } } },
    passwords: { '(as configured for /live)': own.sourcePassword },
    rows: { encoder: 2, listen: 1 },
  },
  {
    name: 'SHOUTcast ports',
    config: {
      ...made,
      mounts: { '/club': own, '/fed.mp3': {} },
      server: { listen: [{ port: 0, shoutcast: '/club' }, { port: 0 }, { port: 0, shoutcast: '/open' }] },
    },
    passwords: { '(as configured for /club)': own.sourcePassword },
    rows: { SHOUTcast: 2, encoder: 2, listen: 1 },
  },
  {
    name: 'a SHOUTcast port of a mount that a program feeds',
    config: { ...station, server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/stream.mp3' }] } },
    passwords: { '(as configured)': 'hackme' },
    rows: { SHOUTcast: 0, encoder: 2, listen: 2 },
  },
  {
    name: 'one address for DJs and listeners',
    config: {
      ...station,
      inputs: { dj: { type: 'live', mount: '/stream.mp3' }, music: { type: 'tunes' } },
      mounts: { '/stream.mp3': own },
    },
    passwords: { '(as configured for /stream.mp3)': own.sourcePassword, '(as configured)': 'hackme' },
    rows: { encoder: 2, listen: 2 },
  },
  {
    name: 'mounts that the station feeds itself',
    config: { ...station, inputs: { music: { type: 'tunes' } }, programs: { main: { inputs: ['music'] } } },
    passwords: { '(as configured)': 'hackme' },
    rows: { encoder: 0, listen: 2 },
  },
  {
    name: 'TLS',
    config: { ...made, server: { tls } },
    rows: { encoder: 2, listen: 1 },
  },
  {
    name: 'a port on one address',
    config: { ...made, server: { hostname: 'radio.example', listen: [{ port: 0, host: '127.0.0.1' }] } },
    rows: { encoder: 2, listen: 1 },
  },
  {
    name: 'listeners that log in',
    config: { ...made, mounts: { '/live': { listenerAuth: { type: 'htpasswd', file: 'members' } } } },
    listenerLogin: 'ann:open sesame',
    rows: { encoder: 2, listen: 1 },
  },
  { name: 'no ffmpeg', config: { ...station, ...made }, hasFfmpeg: false, rows: { encoder: 2, listen: 1 } },
  {
    name: 'an empty folder',
    config: { ...station, ...made, inputs: { ...station.inputs, music: { type: 'playlist', path: 'empty' } } },
    rows: { encoder: 2, listen: 2 },
  },
];

for (const each of cases) {
  test(`every line of the greeting works: ${each.name}`, async (t) => {
    const directory = prepareFolder(t);
    if (each.hasFfmpeg === false) hideFfmpeg(t);
    const free = await startFreeStation(t, each.config, { directory });
    const greeting = await free.station.greet();
    t.diagnostic(greeting.join('\n'));
    const rows = readRows(greeting);
    for (const [label, count] of Object.entries(each.rows)) assert.equal(rowsOf(rows, label).length, count, label);
    await openPage(rowsOf(rows, 'web page'));
    await logIn(rowsOf(rows, 'web page')[0]!, rowsOf(rows, 'admin')[0]!, each);
    await sendShoutcast(rowsOf(rows, 'SHOUTcast'), each);
    const encoder = rowsOf(rows, 'encoder');
    const sources = encoder.length > 0 ? [await sendIcecast(encoder, each, false)] : [];
    if (encoder[0]?.endsWith('with or without TLS')) {
      sources.pop()?.close();
      sources.push(await sendIcecast(encoder, each, true));
    }
    for (const line of rowsOf(rows, 'listen')) await listen(line, each);
    for (const source of sources) source.close();
  });
}

type Rows = readonly (readonly [label: string, text: string])[];

/** A row without a label is one of the label above. */
function readRows(greeting: readonly string[]): Rows {
  let label = '';
  return greeting.flatMap((line) => {
    const [, shown = '', text] = /^ {2}(.{13}) {2}(.*)$/.exec(line) ?? [];
    label = shown.trim() || label;
    return text === undefined ? [] : [[label, text] as const];
  });
}

const rowsOf = (rows: Rows, label: string) => rows.flatMap(([each, text]) => (each === label ? [text] : []));

function prepareFolder(t: TestContext): string {
  const directory = makeTemporaryFolder(t);
  const { certificate, key } = makeSelfSigned();
  writeFileSync(join(directory, 'tls.pem'), certificate);
  writeFileSync(join(directory, 'tls.key'), key);
  mkdirSync(join(directory, 'empty'));
  // printf 'open sesame' | md5sum, as Icecast 2.4 keeps it
  writeFileSync(join(directory, 'members'), 'ann:54ef36ec71201fdf9d1423fd26f97f6b\n');
  return directory;
}

function hideFfmpeg(t: TestContext): void {
  const { PATH } = process.env;
  process.env.PATH = '/nonexistent';
  t.after(() => {
    process.env.PATH = PATH;
  });
}

function targetOf(address: string) {
  const { protocol, hostname, port, pathname } = new URL(address);
  return { host: hostname.replace(/[[\]]/g, ''), port: Number(port), tls: protocol === 'https:', path: pathname };
}

async function get(address: string, login: string | null): Promise<string> {
  const { path, ...target } = targetOf(address);
  const header = login === null ? '' : `Authorization: Basic ${Buffer.from(login).toString('base64')}\r\n`;
  const answer = await ask(target, `GET ${path} HTTP/1.0\r\nHost: ${target.host}\r\n${header}\r\n`);
  return answer.split('\r\n')[0]!;
}

async function openPage(pages: readonly string[]): Promise<void> {
  assert.equal(pages.length, 1);
  assert.match(await get(pages[0]!, null), / 200 /);
}

async function logIn(page: string, line: string, each: Case): Promise<void> {
  const [, user, said] = /^user (\S+), password (.*?)(?: {2}\(generated now.*)?$/.exec(line)!;
  const login = `${user}:${passwordOf(said!, each)}`;
  assert.match(await get(`${page}admin/stats`, login), / 200 /);
}

function passwordOf(said: string, { passwords = {} }: Case): string {
  if (!said.startsWith('(')) return said;
  assert.ok(Object.hasOwn(passwords, said), `no password is known that is ${said}`);
  return passwords[said]!;
}

async function sendIcecast([where, who]: readonly string[], each: Case, tls: boolean): Promise<SourceClient> {
  const [, host, port, mount] = /^Icecast, server (\S+), port (\d+), mount (\S+?)(?:, with or without TLS)?$/.exec(
    where!,
  )!;
  const [, user, said] = /^user (\S+), password (.*)$/.exec(who!)!;
  const login = `${user}:${passwordOf(said!, each)}`;
  const source = await SourceClient.feed({ host: host!, port: Number(port), mount: mount!, login, tls });
  source.sendFrames(200);
  return source;
}

async function sendShoutcast(lines: readonly string[], each: Case): Promise<void> {
  for (const line of lines) {
    const [, host, port, said] = /^server (\S+), port (\d+) for \S+, password (.*)$/.exec(line)!;
    const source = await SourceClient.feedShoutcast({ host: host!, port: Number(port) }, passwordOf(said!, each));
    source.close();
  }
}

/** Waits for a mount whose encoder is only starting. */
async function listen(line: string, each: Case): Promise<void> {
  const [address, note] = line.split('  ');
  const login = note === undefined ? null : each.listenerLogin!;
  const headers = login === null ? [] : [`Authorization: Basic ${Buffer.from(login).toString('base64')}`];
  let client: IcyClient | null = null;
  await waitUntil(async () => {
    client?.close();
    client = await IcyClient.open({ ...targetOf(address!), headers });
    await client.receiveHead();
    return client.statusLine.includes(' 200 ');
  }, `${address} can be listened to`);
  await client!.receiveAudio(1000);
  client!.close();
}
