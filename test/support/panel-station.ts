import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNeighbouringPorts } from './neighbouring-ports.ts';
import { Program, type TestHooks } from './program.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** The name that the panel's proxy has for the station. */
const STATION = 'club';
/** A first start builds the web pages. */
const START_MS = 60_000;
const launcher = new URL('../../bin/airchain', import.meta.url).pathname;

/** airchain under the name `icecast`, as a panel starts it, behind the panel's nginx. */
export interface PanelStation {
  readonly port: number;
  /** Of nginx; streams are below `/listen/club`. */
  readonly proxyPort: number;
  readonly program: Program;
  /** Where the panel looks for logs. */
  readonly logFolder: string;
  /** Writes the configuration again, with more in each mount, and signals as the panel does. */
  reload(more: string): void;
}

/** Starts both with an `icecast.xml` and a proxy in the shape of AzuraCast's; `authUrl` is asked for each listener. */
export async function startPanelStation(
  hooks: TestHooks,
  mounts: readonly string[],
  authUrl: string,
): Promise<PanelStation> {
  const folder = makeTemporaryFolder(hooks);
  const [port, proxyPort] = await findNeighbouringPorts();
  const logFolder = join(folder, 'config');
  mkdirSync(logFolder);
  const file = join(logFolder, 'icecast.xml');
  const write = (more: string) => writeFileSync(file, writePanelXml({ port, mounts, authUrl, logFolder, more }));
  write('');
  writeFileSync(join(logFolder, 'banned_agents.txt'), 'BadPlayer/1.0\n');
  const icecast = join(folder, 'icecast');
  symlinkSync(launcher, icecast);
  const program = Program.start(hooks, { command: icecast, arguments: ['-c', file] });
  await program.waitForMessage(/^ {2}configuration {2}/m, START_MS);
  writeFileSync(join(folder, 'nginx.conf'), writeProxyConfig(folder, port, proxyPort));
  Program.start(hooks, {
    command: 'nginx',
    arguments: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'],
  });
  return {
    port,
    proxyPort,
    program,
    logFolder,
    reload: (more) => {
      write(more);
      program.signal('SIGHUP');
    },
  };
}

interface PanelXml {
  readonly port: number;
  readonly mounts: readonly string[];
  readonly authUrl: string;
  readonly logFolder: string;
  readonly more: string;
}

/** The keys that AzuraCast writes (backend/src/Radio/Frontend/Icecast.php, August 2026), with values of our own. */
function writePanelXml({ port, mounts, authUrl, logFolder, more }: PanelXml): string {
  const mount = (path: string) => `<mount type="normal">
    <mount-name>${path}</mount-name><charset>UTF8</charset><stream-name>Club</stream-name>
    <listenurl>https://panel.example/listen/${STATION}${path}</listenurl><limit-rate>133572</limit-rate>
    <fallback-mount>/fallback-[128].mp3</fallback-mount><fallback-override>1</fallback-override>${more}
    <authentication type="url">
      <option name="listener_add" value="${authUrl}"/>
      <option name="auth_header" value="icecast-auth-user: 1"/>
    </authentication>
  </mount>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<icecast>
  <location>AzuraCast</location><admin>icemaster@localhost</admin><hostname>panel.example</hostname>
  <limits>
    <clients>2500</clients><max-listeners>-1</max-listeners><sources>${mounts.length}</sources>
    <queue-size>524288</queue-size><client-timeout>30</client-timeout><header-timeout>15</header-timeout>
    <source-timeout>10</source-timeout><burst-size>65535</burst-size>
  </limits>
  <authentication>
    <source-password>hackme</source-password><relay-password>hackme</relay-password>
    <admin-user>admin</admin-user><admin-password>hackme</admin-password>
  </authentication>
  <listen-socket><port>${port}</port></listen-socket>
  ${mounts.map(mount).join('\n  ')}
  <fileserve>1</fileserve>
  <paths>
    <basedir>/usr/local/share/icecast</basedir><logdir>${logFolder}</logdir>
    <webroot>/usr/local/share/icecast/web</webroot><adminroot>/usr/local/share/icecast/admin</adminroot>
    <pidfile>${logFolder}/icecast.pid</pidfile>
    <alias source="/" dest="/status.xsl"/>
    <deny-agents>${logFolder}/banned_agents.txt</deny-agents>
    <x-forwarded-for>127.0.0.1</x-forwarded-for>
  </paths>
  <logging>
    <accesslog>icecast_access.log</accesslog><errorlog>/dev/stderr</errorlog><loglevel>3</loglevel><logsize>10000</logsize>
  </logging>
  <security><chroot>0</chroot></security>
</icecast>`;
}

/** The proxy's traits: streams by a regular expression, a path behind the host's name, an argument of its own, no buffers. */
function writeProxyConfig(folder: string, port: number, proxyPort: number): string {
  return `daemon off;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${proxyPort};
    location ~ ^(/listen/${STATION}|/radio/${port})/(.*)$ {
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For 203.0.113.9;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Forwarded-Port 443;
      proxy_set_header Cookie "";
      proxy_set_header Host $host//listen/${STATION};
      proxy_buffering off;
      set $args $args&_ic2=1;
      proxy_pass http://127.0.0.1:${port}/$2?$args;
    }
  }
}`;
}
