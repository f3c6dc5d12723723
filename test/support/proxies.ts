import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { Program, type TestHooks } from './program.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { waitUntil } from './wait-until.ts';

/** Where a proxy listens, what it passes on to, and a folder of its own. */
interface ProxyPlace {
  readonly folder: string;
  readonly port: number;
  /** Plain, and the one that wants a PROXY header. */
  readonly stationPorts: readonly number[];
}

/** A proxy as `docs/guides` shows it: its configuration, and how it is started with it. */
interface ProxyRecipe {
  readonly config: (place: ProxyPlace) => string;
  readonly command: (file: string, folder: string) => readonly string[];
}

/** The proxies that stations have in front, by name. */
export const proxies: Readonly<Record<string, ProxyRecipe>> = {
  nginx: {
    config: ({ folder, port, stationPorts }) => `
daemon off; pid ${folder}/pid; worker_processes 1; error_log stderr;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${stationPorts[0]};
      proxy_http_version 1.1;
      chunked_transfer_encoding off;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Forwarded "";
      proxy_buffering off;
      proxy_request_buffering off;
      client_max_body_size 0;
      proxy_read_timeout 1h;
      proxy_send_timeout 1h;
    }
  }
}`,
    command: (file, folder) => ['nginx', '-p', folder, '-c', file, '-e', 'stderr'],
  },
  'HAProxy in mode http': {
    config: ({ port, stationPorts }) => `
defaults
  timeout connect 5s
  timeout client 1h
  timeout server 1h
frontend web
  mode http
  bind 127.0.0.1:${port}
  option forwardfor
  http-request del-header Forwarded
  default_backend airchain
backend airchain
  mode http
  server airchain 127.0.0.1:${stationPorts[0]}
`,
    command: (file) => ['haproxy', '-db', '-f', file],
  },
  'HAProxy in mode tcp': {
    config: ({ port, stationPorts }) => `
defaults
  timeout connect 5s
  timeout client 1h
  timeout server 1h
frontend sources
  mode tcp
  bind 127.0.0.1:${port}
  default_backend airchain
backend airchain
  mode tcp
  server airchain 127.0.0.1:${stationPorts[1]} send-proxy-v2
`,
    command: (file) => ['haproxy', '-db', '-f', file],
  },
  Caddy: {
    config: ({ port, stationPorts }) => `{
	admin off
	auto_https off
}
:${port} {
	bind 127.0.0.1
	reverse_proxy 127.0.0.1:${stationPorts[0]} {
		flush_interval -1
	}
}
`,
    command: (file) => ['caddy', 'run', '--config', file, '--adapter', 'caddyfile'],
  },
};

/** Starts a proxy in front of a station; gives its port once it listens. */
export async function startProxy(hooks: TestHooks, name: string, stationPorts: readonly number[]): Promise<number> {
  const { config, command } = proxies[name]!;
  const folder = makeTemporaryFolder(hooks);
  const port = await findFreePort();
  const file = join(folder, 'proxy.conf');
  writeFileSync(file, config({ folder, port, stationPorts }));
  const [program = '', ...rest] = command(file, folder);
  // Caddy keeps its own things in the home folder.
  const proxy = Program.start(hooks, {
    command: program,
    arguments: rest,
    env: { HOME: folder, XDG_DATA_HOME: folder },
  });
  await waitUntil(async () => {
    if (proxy.hasEnded) throw new Error(`Cannot start ${name}: ${proxy.messages}`);
    return isListening(port);
  }, `${name} listens`);
  return port;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
