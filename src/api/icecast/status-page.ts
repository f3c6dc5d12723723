import { isShown, mountUrl } from '../mounts/public-mount.ts';
import type { MountSnapshot, ServerSnapshot } from '../ports.ts';
import { type Html, html } from './html.ts';
import { isOnAir, writeIcecastDate } from './icecast-statistics.ts';
import { writeFacts, writePage } from './page-layout.ts';

/** Options of a status page. */
export interface StatusPageOptions {
  /** Origin for URLs. */
  readonly origin: string;
  /** Show only this mount, as in `/status.xsl?mount=/live`; null: all. */
  readonly only: string | null;
}

/**
 * `/status.xsl`: what is on air, for browsers without scripts and for programs that read the page of Icecast. Elements,
 * class names, labels and their order are those of Icecast 2.4.4 (Monitorix 3.15 matches them with one regular
 * expression). The page is well-formed XML, like that of Icecast.
 */
export function writeStatusPage(
  server: ServerSnapshot,
  mounts: readonly MountSnapshot[],
  { origin, only }: StatusPageOptions,
): string {
  const shown = mounts.filter((mount) => isShown(mount) && isOnAir(mount) && (only === null || mount.path === only));
  const content =
    shown.length > 0 ? html`${shown.map(writeMount)}` : html`<section><p>Nothing is on air.</p></section>`;
  return writePage('public', 'Server status', html`${content}${writeServer(server, origin)}`);
}

/** `/server_version.xsl`. */
export function writeVersionPage(server: ServerSnapshot, origin: string): string {
  return writePage('public', 'Server information', writeServer(server, origin));
}

function writeMount(mount: MountSnapshot): Html {
  const path = encodeURI(mount.path);
  return html`<section class="roundbox">
<div class="mounthead"><h3 class="mount">Mount Point ${mount.path}</h3>
<div class="right"><ul class="mountlist"><li><a class="play" href="${path}.m3u">M3U</a></li><li><a class="play" href="${path}.xspf">XSPF</a></li></ul></div></div>
<div class="mountcont"><div class="audioplayer"><audio controls="controls" preload="none" src="${path}"></audio></div>
${writeFacts([
  ['Stream Name:', mount.name || null],
  ['Stream Description:', mount.description || null],
  ['Content Type:', mount.contentType],
  ['Stream started:', mount.source && writeIcecastDate(mount.source.connectedAt), 'streamstats'],
  ['Bitrate:', mount.bitrateSent || mount.bitrateKbps, 'streamstats'],
  ['Listeners (current):', mount.listeners, 'streamstats'],
  ['Listeners (peak):', mount.listenerPeak, 'streamstats'],
  ['Genre:', mount.genre || null, 'streamstats'],
  ['Stream URL:', mount.url || null, 'streamstats'],
  ['Currently playing:', mount.title?.display ?? '', 'streamstats'],
])}</div>
</section>
`;
}

function writeServer(server: ServerSnapshot, origin: string): Html {
  return html`<section><h2>Server</h2>
${writeFacts([
  ['Location', server.location],
  ['Admin', server.contact],
  ['Host', server.hostname],
  ['Version', server.id],
  ['Started', writeIcecastDate(server.startedAt)],
  ['Mount URL', mountUrl(origin, '/mount')],
])}
</section>
`;
}
