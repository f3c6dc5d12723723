import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerCommand, ServerOptions } from './server-process.ts';

const launcher = join(import.meta.dirname, '../../bin/airchain');

/** Prepares airchain with its default settings; only the numbers of listeners and sources are raised to what the run needs. */
export function prepareAirchain(options: ServerOptions): ServerCommand {
  const { folder, port, listeners, mounts, sourcePassword, lowLatency } = options;
  const config = `dataDir: ${JSON.stringify(join(folder, 'data'))}
server:
  listen: [{ port: ${port} }]
  limits: { listeners: ${listeners + 100}, sources: ${mounts + 2} }
access: { sourcePassword: ${sourcePassword}, adminPassword: ${sourcePassword} }
outputs: []
${lowLatency ? 'mounts: { /bench: { latency: low } }\n' : ''}`;
  const file = join(folder, 'airchain.yml');
  writeFileSync(file, config);
  return {
    name: 'airchain',
    command: launcher,
    arguments: ['serve', '--config', file],
    log: join(folder, 'output.log'),
  };
}
