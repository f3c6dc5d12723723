import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { icecastRefusals, writeDonePage } from '../../protocols/icecast-admin/index.ts';
import { writePublicStatsJson } from '../../protocols/status-json/index.ts';
import { callerOf, isForm, publicAccess, type RouteAccess, showsLogin } from '../access.ts';
import { ICECAST_HTML, ICECAST_JSON, ICECAST_TEXT, ICECAST_XML, sendIcecast, sendIcecastRefusal } from '../answers.ts';
import { isShown } from '../mounts/public-mount.ts';
import { type RouteContext, readOrigin, readQuery } from '../route-context.ts';
import type { AdminAnswer, AdminCall, AdminCommand } from './admin-command.ts';
import { writeConfirmPage } from './admin-pages.ts';
import { computeStatistics } from './icecast-statistics.ts';
import { mountCommands } from './mount-commands.ts';
import { ADMIN_PAGE_POLICY } from './page-layout.ts';
import { serverCommands } from './server-commands.ts';

type Form = 'program' | 'page';

/** How a command's path ends, and who is meant by it. */
const suffixes: readonly (readonly [suffix: string, form: Form])[] = [
  ['', 'program'],
  ['.xml', 'program'],
  ['.xsl', 'page'],
];

/** Icecast's `/admin/*`: the same names, parameters, words and statuses. */
export function registerIcecastAdmin(server: FastifyInstance, context: RouteContext): void {
  for (const command of [...serverCommands, ...mountCommands]) {
    for (const [suffix, form] of command.name.includes('.') ? suffixes.slice(0, 1) : suffixes) {
      registerCommand(server, context, command, `/admin/${command.name}${suffix}`, form);
    }
  }
  const statistics = serverCommands.find(({ name }) => name === 'stats')!;
  registerCommand(server, context, statistics, '/admin/', 'page');
  server.get('/admin', { config: { access: publicAccess } }, (_, reply) => reply.redirect('/admin/stats.xsl'));
  server.get('/admin.html', { config: { access: publicAccess } }, (_, reply) => reply.redirect('/admin/stats.xsl'));
  server.get('/admin/publicstats.json', { config: { access: publicAccess } }, (request, reply) => {
    const { station } = context;
    const shown = station.mounts().filter(isShown);
    const table = computeStatistics(station.server(), shown, readOrigin(context, request));
    return sendIcecast(reply, ICECAST_JSON, writePublicStatsJson(table));
  });
  // Also what libshout pokes with to learn about the server: an unknown command, and no question of credentials.
  server.get('/admin/*', { config: { access: publicAccess } }, (_, reply) =>
    sendIcecastRefusal(reply, icecastRefusals.commandUnknown, context.compat()),
  );
}

function registerCommand(
  server: FastifyInstance,
  context: RouteContext,
  command: AdminCommand,
  url: string,
  form: Form,
): void {
  const access: RouteAccess = {
    right: command.right,
    changes: changesOf(command),
    writeConfirmation: (request) => writeConfirmPage(url, readQuery(request).entries()),
    mount: (request) => readQuery(request).get('mount'),
    isDecidedByBody: (request) => command.right === 'source.manage' && isForm(request) && showsLogin(request),
  };
  server.route({
    method: ['GET', 'POST'],
    url,
    config: { access },
    exposeHeadRoute: !command.changes,
    handler: async (request, reply) => sendAnswer(reply, context, await runCommand(context, command, request), form),
  });
}

/** A form that is posted may name the parameter in its body. */
function changesOf({ changes, changesBy }: AdminCommand): RouteAccess['changes'] {
  if (!changes || changesBy === undefined) return changes ?? false;
  return (request) => request.method === 'POST' || readQuery(request).has(changesBy);
}

async function runCommand(context: RouteContext, command: AdminCommand, request: FastifyRequest): Promise<AdminAnswer> {
  const { station, clock, logger } = context;
  const query = readQuery(request);
  const origin = readOrigin(context, request);
  const call: AdminCall = { station, clock, logger, query, caller: callerOf(request), origin };
  if (command.about === 'server') return command.run(call);
  const path = query.get('mount');
  if (path === null) return { refusal: icecastRefusals.requestUnknown };
  const mount = station.mount(path);
  if (!mount || !(mount.source || mount.listeners > 0 || command.evenIdle)) {
    return { refusal: icecastRefusals.sourceUnknown };
  }
  if (command.right === 'source.manage') station.requireOwner(path, call.caller);
  return command.run({ ...call, mount });
}

function sendAnswer(reply: FastifyReply, context: RouteContext, answer: AdminAnswer, form: Form): FastifyReply {
  if ('refusal' in answer) return sendIcecastRefusal(reply, answer.refusal, context.compat());
  if ('done' in answer) return sendIcecast(reply, ICECAST_HTML, writeDonePage(answer.done));
  if ('text' in answer) return sendIcecast(reply, ICECAST_TEXT, answer.text);
  if ('file' in answer) {
    const { name, contentType, body } = answer.file;
    return sendIcecast(reply.header('Content-Disposition', `attachment; filename=${name}`), contentType, body);
  }
  if (form === 'program') return sendIcecast(reply, ICECAST_XML, answer.xml);
  return sendIcecast(reply.header('Content-Security-Policy', ADMIN_PAGE_POLICY), ICECAST_HTML, answer.page);
}
