import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerCommand, ServerOptions } from './server-process.ts';

/**
 * Prepares Debian's icecast2 with the limits, burst and log level of the configuration that its package installs
 * (/etc/icecast2/icecast.xml of 2.4.4); only the numbers of clients and sources are raised to what the run needs.
 */
export function prepareIcecast2(options: ServerOptions): ServerCommand {
  const { folder, port, listeners, mounts, sourcePassword } = options;
  const logs = join(folder, 'log');
  mkdirSync(logs, { recursive: true });
  // As root it becomes another user before it opens its logs.
  chmodSync(folder, 0o755);
  chmodSync(logs, 0o777);
  const isRoot = process.getuid?.() === 0;
  const config = `<icecast>
  <limits>
    <clients>${listeners + mounts + 100}</clients><sources>${mounts + 2}</sources>
    <queue-size>524288</queue-size><client-timeout>30</client-timeout><header-timeout>15</header-timeout>
    <source-timeout>10</source-timeout><burst-on-connect>1</burst-on-connect><burst-size>65535</burst-size>
  </limits>
  <authentication>
    <source-password>${sourcePassword}</source-password><relay-password>${sourcePassword}</relay-password>
    <admin-user>admin</admin-user><admin-password>${sourcePassword}</admin-password>
  </authentication>
  <hostname>localhost</hostname>
  <listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  <fileserve>1</fileserve>
  <paths>
    <basedir>/usr/share/icecast2</basedir><logdir>${logs}</logdir>
    <webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot>
  </paths>
  <logging>
    <accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>3</loglevel><logsize>10000</logsize>
  </logging>
  <security><chroot>0</chroot>${isRoot ? '<changeowner><user>nobody</user><group>nogroup</group></changeowner>' : ''}</security>
</icecast>
`;
  const file = join(folder, 'icecast.xml');
  writeFileSync(file, config);
  return {
    name: 'icecast2',
    command: 'icecast2',
    arguments: ['-c', file],
    log: join(folder, 'output.log'),
    otherLogs: [join(logs, 'error.log')],
  };
}
