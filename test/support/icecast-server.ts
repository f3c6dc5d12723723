import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program, type TestHooks } from './program.ts';

/** Debian's icecast2 on a port of its own; all passwords are `hackme`. It ends with the test. */
export interface IcecastServer {
  readonly port: number;
  readonly program: Program;
}

/** How often another port is tried when another program has taken the one that was free a moment ago. */
const MOST_PORTS = 4;

/** Starts icecast2 with `sections` (relays, mounts, a master) beside what every server has; `port`: where one was before. */
export async function startIcecastServer(hooks: TestHooks, sections = '', port?: number): Promise<IcecastServer> {
  if (port !== undefined) return startAt(hooks, sections, port);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startAt(hooks, sections, await findFreePort());
    } catch (error) {
      if (attempt === MOST_PORTS || !String(error).includes('Could not create listener socket')) throw error;
    }
  }
}

async function startAt(hooks: TestHooks, sections: string, port: number): Promise<IcecastServer> {
  const folder = mkdtempSync(join(tmpdir(), 'icecast2-test-'));
  const file = writeConfig(folder, port, sections);
  const program = Program.start(hooks, { command: 'icecast2', arguments: ['-c', file] });
  hooks.after(async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const log = join(folder, 'log', 'error.log');
  // Asked in its first moments it answers broken JSON, or crashes; when this thread runs, all others do.
  const isReady = () => existsSync(log) && readFileSync(log, 'utf8').includes('_slave_thread');
  await program.waitUntil(isReady, 'start all its threads');
  return { port, program };
}

function writeConfig(folder: string, port: number, sections: string): string {
  const logs = join(folder, 'log');
  mkdirSync(logs);
  // As root it becomes another user before it opens its logs.
  chmodSync(folder, 0o755);
  chmodSync(logs, 0o777);
  const owner = process.getuid?.() === 0 ? '<changeowner><user>nobody</user><group>nogroup</group></changeowner>' : '';
  const file = join(folder, 'icecast.xml');
  writeFileSync(
    file,
    `<icecast>
      <limits><clients>100</clients><sources>20</sources><source-timeout>10</source-timeout></limits>
      <authentication>
        <source-password>hackme</source-password><relay-password>hackme</relay-password>
        <admin-user>admin</admin-user><admin-password>hackme</admin-password>
      </authentication>
      <hostname>127.0.0.1</hostname>
      <listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
      ${sections}
      <paths>
        <basedir>/usr/share/icecast2</basedir><logdir>${logs}</logdir>
        <webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot>
      </paths>
      <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>4</loglevel></logging>
      <security><chroot>0</chroot>${owner}</security>
    </icecast>`,
  );
  return file;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('Cannot find a free port');
  return address.port;
}
