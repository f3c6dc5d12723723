import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { changingAccess, publicAccess } from '../access.ts';
import { describe } from '../describe-route.ts';
import { elapsedSeconds } from '../icecast/icecast-statistics.ts';
import { isShown } from '../mounts/public-mount.ts';
import type { RouteContext } from '../route-context.ts';
import { toOutputAnswer } from '../sound/sound-answers.ts';
import { serverStatusSchema, successSchema } from '../sound/sound-schemas.ts';

/**
 * `/api/icecast/…`: the server inside, under the paths of Momento. What it starts and stops there is what the station itself plays
 * on this server: every output of type `mount`. Source clients and their listeners are left alone.
 */
export function builtInServerRoutes({ station, sound, clock }: RouteContext): FastifyPluginCallbackZod {
  const ownOutputs = () => sound.outputs().filter(({ type }) => type === 'mount');
  return (server, _, done) => {
    for (const command of ['start', 'stop'] as const) {
      const summary = `Switch all outputs on this server on or off: ${command}`;
      server.post(
        `/api/icecast/${command}`,
        { config: { access: changingAccess }, schema: describe(summary, successSchema) },
        () => {
          const outputs = ownOutputs();
          for (const { name } of outputs) sound.enableOutput(name, command === 'start');
          const word = command === 'start' ? 'on' : 'off';
          return { success: true, message: `Outputs on this server that are switched ${word} now: ${outputs.length}` };
        },
      );
    }
    server.get(
      '/api/icecast/status',
      { config: { access: publicAccess }, schema: describe('The server and its public mounts', serverStatusSchema) },
      () => {
        const { port, startedAt } = station.server();
        const mounts = station.mounts().filter(isShown);
        const outputs = ownOutputs();
        return {
          running: station.isReady() && (outputs.length === 0 || outputs.some(({ enabled }) => enabled)),
          port,
          listeners: mounts.reduce((sum, { listeners }) => sum + listeners, 0),
          mounts: mounts.map(({ path, state, listeners }) => ({ mount: path, state, listeners })),
          uptime_seconds: elapsedSeconds(startedAt, clock.wallTime()),
          bitrate_kbps: mounts.find(({ bitrateKbps }) => bitrateKbps !== null)?.bitrateKbps ?? 0,
          reconnect_count: outputs.reduce((sum, output) => sum + toOutputAnswer(output).reconnectCount, 0),
          bytes: mounts.reduce((sum, { bytesSent }) => sum + bytesSent, 0),
        };
      },
    );
    done();
  };
}
