import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { AirchainError, type Clock } from '../../core/index.ts';
import { adminAccess, callerOf, changingAccess, publicAccess, type RouteAccess } from '../access.ts';
import { describe, describeChange } from '../describe-route.ts';
import { elapsedSeconds } from '../icecast/icecast-statistics.ts';
import type { MountSnapshot, SourceSnapshot } from '../ports.ts';
import { type RouteContext, readOrigin } from '../route-context.ts';
import { listPublicPrograms } from '../sound/public-program.ts';
import { findMount, findShownMount, mountNotFound, readMountParameter, withSlash } from './find-mount.ts';
import { isShown, toPublicMount } from './public-mount.ts';
import * as schemas from './schemas.ts';

/** What the API tells that no mount knows. */
export interface CleanApiOptions {
  /** What the operator calls the station. */
  readonly about: () => z.infer<typeof schemas.statusSchema>['station'];
  /** Event listeners now. */
  readonly eventListenerCount: () => number;
}

const ofMount: RouteAccess = { right: 'source.manage', mount: readMountParameter };
const changesMount: RouteAccess = { ...ofMount, changes: true };

/** airchain's own API: JSON, always arrays, units in the names, errors by code. */
export function registerCleanApi(server: FastifyInstance, context: RouteContext, options: CleanApiOptions): void {
  server.register(readingRoutes(context, options));
  server.register(changingRoutes(context));
}

function readingRoutes(context: RouteContext, options: CleanApiOptions): FastifyPluginCallbackZod {
  const { station, sound, clock } = context;
  const shownMounts = (request: FastifyRequest) => {
    const origin = readOrigin(context, request);
    return station
      .mounts()
      .filter(isShown)
      .map((mount) => toPublicMount(origin, mount));
  };
  return (server, _, done) => {
    server.get(
      '/api/status',
      { config: { access: publicAccess }, schema: describe('The station and what is on air', schemas.statusSchema) },
      (request) => {
        const { id, hostname, location, contact, startedAt } = station.server();
        const mounts = shownMounts(request);
        return {
          server: {
            id,
            hostname,
            location,
            contact,
            startedAt: new Date(startedAt).toISOString(),
            uptimeSeconds: elapsedSeconds(startedAt, clock.wallTime()),
          },
          station: options.about(),
          listeners: mounts.reduce((sum, mount) => sum + mount.listeners, 0),
          mounts,
          programs: listPublicPrograms({ sound, station }),
        };
      },
    );
    server.get(
      '/api/stats',
      {
        config: { access: adminAccess },
        schema: describe('Counters, and all mounts with their sources', schemas.statsSchema),
      },
      (request) => {
        const origin = readOrigin(context, request);
        return {
          counters: { ...station.server(), eventListeners: options.eventListenerCount() },
          mounts: station.mounts().map((mount) => detailOf(mount, origin, clock)),
        };
      },
    );
    server.get(
      '/api/relays',
      {
        config: { access: adminAccess },
        schema: describe('All relays with their status and last error', schemas.relaysSchema),
      },
      () => ({ relays: [...station.relays()] }),
    );
    server.get(
      '/api/directories',
      {
        config: { access: adminAccess },
        schema: describe('Directory listings of the mounts', schemas.directoriesSchema),
      },
      () => ({ directories: [...station.directories()] }),
    );
    server.get(
      '/api/mounts',
      { config: { access: publicAccess }, schema: describe('All public mounts', schemas.mountsSchema) },
      (request) => ({ mounts: shownMounts(request) }),
    );
    server.get(
      '/api/mounts/:mount',
      {
        config: { access: publicAccess },
        schema: { ...describe('One public mount', schemas.mountSchema), params: schemas.mountParamsSchema },
      },
      (request) => {
        return toPublicMount(readOrigin(context, request), findShownMount(station, request));
      },
    );
    server.get(
      '/api/mounts/:mount/listeners',
      {
        config: { access: ofMount },
        schema: { ...describe('Listeners of a mount', schemas.listenersSchema), params: schemas.mountParamsSchema },
      },
      (request) => {
        const now = clock.wallTime();
        const listeners = station.listeners(findOwn(station, request).path);
        return {
          listeners: listeners.map((listener) => ({
            ...listener,
            connectedAt: new Date(listener.connectedAt).toISOString(),
            connectedSeconds: elapsedSeconds(listener.connectedAt, now),
          })),
        };
      },
    );
    done();
  };
}

function changingRoutes({ station }: RouteContext): FastifyPluginCallbackZod {
  return (server, _, done) => {
    server.put(
      '/api/mounts/:mount/title',
      {
        config: { access: changesMount },
        schema: {
          ...describeChange('Set what is on air; replaces the whole title'),
          params: schemas.mountParamsSchema,
          body: schemas.titleChangeSchema,
        },
      },
      async (request, reply) => {
        const { path } = findOwn(station, request);
        if (!station.setTitle(path, request.body)) throw noSource(path);
        return reply.code(204).send();
      },
    );
    server.delete(
      '/api/mounts/:mount/source',
      {
        config: { access: changesMount },
        schema: { ...describeChange('Disconnect the source'), params: schemas.mountParamsSchema },
      },
      async (request, reply) => {
        const { path } = findOwn(station, request);
        if (!station.killSource(path)) throw noSource(path);
        return reply.code(204).send();
      },
    );
    server.delete(
      '/api/mounts/:mount/listeners/:id',
      {
        config: { access: changesMount },
        schema: { ...describeChange('Disconnect one listener'), params: schemas.listenerParamsSchema },
      },
      async (request, reply) => {
        const { path } = findOwn(station, request);
        const { id } = request.params;
        if (!station.killListener(path, id)) {
          throw new AirchainError(
            'API_LISTENER_NOT_FOUND',
            `Cannot disconnect listener ${id}: "${path}" has no such listener`,
          );
        }
        return reply.code(204).send();
      },
    );
    server.post(
      '/api/mounts/:mount/listeners/move',
      {
        config: { access: changingAccess },
        schema: {
          ...describe('Move listeners to another mount', schemas.movedSchema),
          params: schemas.mountParamsSchema,
          body: schemas.moveSchema,
        },
      },
      (request) => {
        const { path } = findMount(station, request);
        const to = withSlash(request.body.to);
        if (!station.rungs(to).some((each) => station.mount(each))) throw mountNotFound(to);
        return { moved: station.moveListeners(path, to, request.body.id) };
      },
    );
    server.put(
      '/api/mounts/:mount/fallback',
      {
        config: { access: changingAccess },
        schema: {
          ...describeChange('Set where listeners go when the source leaves, until the configured one changes'),
          params: schemas.mountParamsSchema,
          body: schemas.fallbackSchema,
        },
      },
      async (request, reply) => {
        const { fallback } = request.body;
        station.setFallback(findMount(station, request).path, fallback === null ? null : withSlash(fallback));
        return reply.code(204).send();
      },
    );
    server.post(
      '/api/reload',
      { config: { access: changingAccess }, schema: describeChange('Read the configuration again') },
      async (_, reply) => {
        await station.reload();
        return reply.code(204).send();
      },
    );
    done();
  };
}

function detailOf(mount: MountSnapshot, origin: string, clock: Clock) {
  const { source, sourceSide } = mount;
  return {
    ...mount,
    ...toPublicMount(origin, mount),
    source: source && sourceDetail(source, clock),
    sourceSide: sourceSide && {
      ...sourceSide,
      sampleRateHz: sourceSide.sampleRate,
      source: sourceSide.source && sourceDetail(sourceSide.source, clock),
    },
  };
}

function sourceDetail(source: SourceSnapshot, clock: Clock) {
  return {
    ...source,
    connectedAt: new Date(source.connectedAt).toISOString(),
    connectedSeconds: elapsedSeconds(source.connectedAt, clock.wallTime()),
  };
}

/** The mount that a request names, for what the login of a source may do with what it feeds itself. */
function findOwn(station: RouteContext['station'], request: FastifyRequest): MountSnapshot {
  const mount = findMount(station, request);
  station.requireOwner(mount.path, callerOf(request));
  return mount;
}

function noSource(path: string): AirchainError {
  return new AirchainError('MOUNT_NO_SOURCE', `Cannot act on the source of "${path}": nothing feeds it`);
}
