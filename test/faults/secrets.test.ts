import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { findNeighbouringPorts } from '../support/neighbouring-ports.ts';
import { Program } from '../support/program.ts';
import { ask } from '../support/raw-connection.ts';
import { sourceHead } from '../support/source-client.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { UpstreamServer } from '../support/upstream-server.ts';
import { waitUntil } from '../support/wait-until.ts';

const main = resolve(import.meta.dirname, '../../src/main.ts');

/** Begins every secret of this run; what follows says which key it was. */
const MARK = `geheim${randomBytes(8).toString('hex')}`;

/** How the other end fails. It echoes the client's data. */
const failures = ['refused', '401', '404', 'html', 'redirect'] as const;
type Failure = (typeof failures)[number];

function answer(failure: Failure, path: string): string {
  const body = `<html><body>${path}</body></html>`;
  const head = (status: string, more = '') =>
    `HTTP/1.0 ${status}\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
  if (failure === '401') return head(`401 No, not ${path}`, 'WWW-Authenticate: Basic realm="x"\r\n');
  if (failure === '404') return head(`404 There is no ${path}`);
  if (failure === 'redirect') return head('302 Found', `Location: ftp://user:${MARK}Location@x${path}\r\n`);
  return head('200 OK', 'Content-Type: text/html\r\n');
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** Every key that can hold a secret, for each failure a part of its own; one character in a secret needs encoding. */
function configure(port: number, files: string, ends: Readonly<Record<Failure, number>>): object {
  const retry = { first: '100ms', max: '200ms' };
  const secret = (key: string) => `${MARK}${key}`;
  const web = (failure: Failure, key: string) =>
    `http://127.0.0.1:${ends[failure]}/${key}-${failure}?token=${secret(`${key}Query`)}`;
  const each = <T>(make: (failure: Failure) => T) => failures.map(make);
  return {
    server: { listen: [{ port }] },
    dataDir: files,
    access: {
      sourcePassword: secret('Source'),
      adminPassword: `\${ADMIN_PASSWORD}`,
      relayPassword: secret('Relay'),
    },
    links: { create: 'key', key: secret('LinkKey') },
    mounts: {
      '/own': { sourcePassword: secret('MountSource'), public: true },
      ...Object.fromEntries(
        each((failure) => [
          `/auth-${failure}`,
          {
            listenerAuth: {
              type: 'url',
              listenerAdd: web(failure, 'ListenerAdd'),
              listenerRemove: web(failure, 'ListenerRemove'),
              mountAdd: web(failure, 'MountAdd'),
              mountRemove: web(failure, 'MountRemove'),
              streamAuth: web(failure, 'StreamAuth'),
              user: 'station',
              password: secret('AuthPassword'),
            },
          },
        ]),
      ),
    },
    relays: each((failure) => ({
      url: web(failure, 'RelayUrl'),
      mount: `/relay-${failure}`,
      user: 'relay',
      password: secret('RelayPassword'),
      retry,
    })),
    master: { url: `http://127.0.0.1:${ends['401']}`, password: secret('MasterPassword'), retry },
    inputs: {
      tone: { type: 'tone' },
      ...Object.fromEntries(
        each((failure) => [
          `in-${failure}`,
          {
            type: 'url',
            url: web(failure, 'InputUrl'),
            fallbackUrls: [web(failure, 'FallbackUrl')],
            user: 'dj',
            password: secret('InputPassword'),
            retry,
          },
        ]),
      ),
    },
    programs: { main: { inputs: [...each((failure) => `in-${failure}`), 'tone'] } },
    outputs: [
      { type: 'mount', program: 'main', mount: '/stream.mp3' },
      ...each((failure) => ({
        type: 'icecast',
        name: `out-${failure}`,
        program: 'main',
        url: `icecast://127.0.0.1:${ends[failure]}/x`,
        password: secret('OutputPassword'),
        retry,
      })),
      ...each((failure) => ({
        type: 'icecast',
        name: `address-${failure}`,
        program: 'main',
        url: `icecast://source:${secret('OutputAddress')}@127.0.0.1:${ends[failure]}/x`,
        retry,
      })),
    ],
    directories: each((failure) => ({ url: web(failure, 'DirectoryUrl'), timeout: '1s' })),
    logs: { level: 'debug', access: 'access.log', error: 'error.log', playlist: 'playlist.log' },
  };
}

/** Arguments and environment of every process that contains a secret. */
function findInProcesses(isOwner: (words: string) => boolean): string[] {
  const read = (file: string) => {
    try {
      return readFileSync(file, 'latin1');
    } catch {
      // It has ended meanwhile, or is another user's.
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const words = read(`/proc/${pid}/cmdline`);
      return isOwner(words) ? [words] : [words, read(`/proc/${pid}/environ`)];
    })
    .filter((text) => text.includes(MARK));
}

test('no secret of the configuration is in a log, an answer, a page or a process, whatever goes wrong', async (t) => {
  const folder = makeTemporaryFolder(t);
  const [port] = await findNeighbouringPorts();
  const asked: string[] = [];
  const ends = { refused: await closedPort() } as Record<Failure, number>;
  for (const failure of failures.slice(1)) {
    const upstream = await UpstreamServer.start(({ socket, head, path }) => {
      asked.push(head);
      socket.end(answer(failure, path));
    });
    t.after(() => upstream.stop());
    ends[failure] = upstream.port;
  }
  const file = join(folder, 'airchain.yml');
  writeFileSync(file, JSON.stringify(configure(port!, folder, ends)));
  const admin = `${MARK}Admin`;
  const airchain = Program.start(t, {
    command: process.execPath,
    arguments: [main, 'serve', '--config', file],
    cwd: folder,
    env: { ADMIN_PASSWORD: admin },
  });
  await waitUntil(
    () =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        () => true,
        () => false,
      ),
    'it answers',
    20_000,
  );

  const basic = (login: string) => `Authorization: Basic ${Buffer.from(login).toString('base64')}`;
  const get = (path: string, login: string | null) =>
    ask({ port: port! }, `GET ${path} HTTP/1.1\r\nHost: x\r\n${login ? `${basic(login)}\r\n` : ''}\r\n`);
  // Right and wrong logins on every way in, and what a listener's login makes auth servers say.
  const answers: string[] = [];
  for (const mount of ['/own', '/new', ...failures.map((failure) => `/auth-${failure}`)]) {
    answers.push(await ask({ port: port! }, sourceHead({ port: port!, mount, login: `source:${MARK}Wrong` })));
    answers.push(await get(mount, `ann:${MARK}Listener`));
  }
  for (const path of [
    `/admin.cgi?mode=updinfo&pass=${MARK}Pass&song=x`,
    `/ingest/x?key=${MARK}Key`,
    `/x?token=${MARK}T`,
  ]) {
    answers.push(await get(path, null));
  }
  answers.push(await ask({ port: port! }, `SOURCE ${MARK}Line /old\r\n\r\n`));
  const secrets = [
    'RelayPassword',
    'InputPassword',
    'OutputPassword',
    'OutputAddress',
    'AuthPassword',
    'MasterPassword',
  ];
  const logins = () =>
    asked.flatMap((head) => {
      const written = /^authorization: basic (\S+)/im.exec(head)?.[1];
      return written ? [Buffer.from(written, 'base64').toString()] : [];
    });
  const isAsked = (key: string) =>
    asked.some((head) => head.includes(`${MARK}${key}`)) || logins().some((login) => login.includes(`${MARK}${key}`));
  const queries = ['RelayUrlQuery', 'InputUrlQuery', 'FallbackUrlQuery', 'ListenerAddQuery', 'StreamAuthQuery'];
  await waitUntil(
    () => [...secrets, ...queries].every(isAsked),
    () => `all are used, not ${[...secrets, ...queries].filter((key) => !isAsked(key))}`,
    20_000,
  );
  await waitUntil(() => /ECONNREFUSED/.test(airchain.messages), 'a refused connection is logged', 20_000);

  const openApi = JSON.parse((await get('/api/openapi.json', null)).split('\r\n\r\n').slice(1).join('\r\n\r\n'));
  const routes = Object.entries(openApi.paths as Record<string, object>)
    .filter(([path, methods]) => 'get' in methods && !/events|audio/.test(path))
    .map(([path]) =>
      path.replace(/\{(\w+)\}/g, (_, name) => (name === 'path' || name === 'mount' ? '%2Fown' : 'main')),
    );
  assert.ok(routes.length > 15, `${routes.length} routes`);
  const pages = [
    '/',
    '/live',
    '/studio',
    '/status.xsl',
    '/status-json.xsl',
    '/admin/',
    '/admin/stats',
    '/admin/listmounts',
    '/admin/stats.xsl',
    '/admin/streamlist',
    '/admin/manageauth?mount=/own',
    '/metrics',
    '/api/docs',
  ];
  for (const path of [...routes, ...pages]) {
    for (const login of [null, `admin:${admin}`])
      answers.push(`${path} as ${login ? 'administrator' : 'anyone'}: ${await get(path, login)}`);
  }
  const processes = findInProcesses((words) => words.includes(file));
  const files = readdirSync(folder).filter((name) => name.endsWith('.log'));
  assert.ok(
    ['access.log', 'error.log'].every((name) => files.includes(name)),
    files.join(),
  );
  const seen = [
    ...answers,
    ...processes,
    airchain.messages,
    ...files.map((name) => readFileSync(join(folder, name), 'utf8')),
  ];
  const lines = seen
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.includes(MARK) || line.includes(encodeURIComponent(MARK)));
  assert.deepEqual(
    lines.map((line) => line.slice(0, 300)),
    [],
  );
});
