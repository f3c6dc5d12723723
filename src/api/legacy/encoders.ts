import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { AirchainError } from '../../core/index.ts';
import { toShare } from '../../pcm/index.ts';
import type { LevelsSnapshot, OutputSnapshot } from '../../studio/index.ts';
import { adminAccess, changingAccess } from '../access.ts';
import { describe } from '../describe-route.ts';
import type { RouteContext } from '../route-context.ts';
import { findOutput } from '../sound/outputs.ts';
import { toLevels, toOutputAnswer } from '../sound/sound-answers.ts';
import type { SoundPort } from '../sound/sound-ports.ts';
import * as schemas from '../sound/sound-schemas.ts';

/**
 * `/api/encoder/…` and `/api/encoders/{name}/…`: outputs under the paths and keys of older systems (seen with Momento's page and
 * EAS Station's streamer). The path without a name means the first output that pushes, else the first there is.
 */
export function encoderRoutes({ sound }: RouteContext): FastifyPluginCallbackZod {
  const forms = [
    { base: '/api/encoder', params: undefined, find: () => findFirst(sound) },
    { base: '/api/encoders/:name', params: schemas.nameParamsSchema, find: (name: string) => findOutput(sound, name) },
  ];
  return (server, _, done) => {
    for (const { base, params, find } of forms) {
      const named = params && { params };
      const read = (request: { params: unknown }) => find((request.params as { name: string }).name);
      for (const command of ['start', 'stop'] as const) {
        const schema = { ...describe(`Switch an output on or off: ${command}`, schemas.successSchema), ...named };
        server.post(`${base}/${command}`, { config: { access: changingAccess }, schema }, (request) => {
          const { name } = read(request);
          sound.enableOutput(name, command === 'start');
          return { success: true, message: `Output "${name}" is switched ${command === 'start' ? 'on' : 'off'}` };
        });
      }
      server.get(
        `${base}/status`,
        {
          config: { access: adminAccess },
          schema: { ...describe('Status of an output', schemas.encoderStatusSchema), ...named },
        },
        (request) => toEncoderStatus(read(request)),
      );
      server.get(
        `${base}/levels`,
        {
          config: { access: adminAccess },
          schema: { ...describe("Levels of an output's signal", schemas.encoderLevelsSchema), ...named },
        },
        (request) => {
          const levels = toLevels(levelsOf(sound, read(request)));
          const [left, right] = levels.rmsDbfs;
          return { left: toShare(left), right: toShare(right), ...levels };
        },
      );
    }
    done();
  };
}

/** The output under the keys of older systems, beside ours. `running`: it is switched on and does what it should. */
function toEncoderStatus(output: OutputSnapshot) {
  const answer = toOutputAnswer(output);
  return {
    ...answer,
    running: output.enabled && output.state === 'active',
    uptime_seconds: answer.uptimeSeconds,
    bitrate_kbps: output.sentKbps ?? answer.bitrateKbps ?? 0,
    reconnect_count: output.reconnectCount,
    bytes: output.bytesSent,
    last_error: output.lastError,
  };
}

function findFirst(sound: SoundPort): OutputSnapshot {
  const outputs = sound.outputs();
  const first = outputs.find(({ type }) => type === 'icecast') ?? outputs[0];
  if (first) return first;
  throw new AirchainError('OUTPUT_NOT_FOUND', 'Cannot find an encoder: no output is configured');
}

const SILENT: LevelsSnapshot = { peakDbfs: [-120, -120], rmsDbfs: [-120, -120] };

function levelsOf(sound: SoundPort, { program, input }: OutputSnapshot): LevelsSnapshot {
  if (program !== null) return sound.levels(program) ?? SILENT;
  return (input === null ? null : sound.input(input)?.levels) ?? SILENT;
}
