import { isOnAir, listenUrl, writeIcecastDate } from '../icecast-statistics.ts';
import type { MountSnapshot, ServerSnapshot } from '../ports.ts';
import { isShown } from '../public-mount.ts';
import { type Html, html } from './html.ts';
import { writeFacts, writePage } from './page-layout.ts';

/** `/status.xsl`: what is on air, for browsers without scripts and for people who look by hand. */
export function writeStatusPage(server: ServerSnapshot, mounts: readonly MountSnapshot[]): string {
  const shown = mounts.filter((mount) => isShown(mount) && isOnAir(mount));
  const content =
    shown.length > 0 ? html`${shown.map(writeMount)}` : html`<section><p>Nothing is on air.</p></section>`;
  return writePage('public', 'Server status', html`${content}${writeServer(server)}`);
}

/** `/server_version.xsl`. */
export function writeVersionPage(server: ServerSnapshot): string {
  return writePage('public', 'Server information', writeServer(server));
}

function writeMount(mount: MountSnapshot): Html {
  const path = encodeURI(mount.path);
  return html`<section class="roundbox">
<h2 class="mount">Mount Point ${mount.path}</h2>
<p class="mountlist"><a class="play" href="${path}.m3u">M3U</a> <a class="play" href="${path}.xspf">XSPF</a></p>
<audio controls preload="none" src="${path}"></audio>
${writeFacts([
  ['Stream Name:', mount.name],
  ['Stream Description:', mount.description],
  ['Content Type:', mount.contentType],
  ['Stream started:', mount.source && writeIcecastDate(mount.source.connectedAt)],
  ['Bitrate:', mount.bitrateSent || mount.bitrateKbps],
  ['Listeners (current):', mount.listeners],
  ['Listeners (peak):', mount.listenerPeak],
  ['Genre:', mount.genre],
  ['Stream URL:', mount.url],
  ['Currently playing:', mount.title?.display ?? null],
])}
</section>
`;
}

function writeServer(server: ServerSnapshot): Html {
  return html`<section><h2>Server</h2>
${writeFacts([
  ['Location', server.location],
  ['Admin', server.contact],
  ['Host', server.hostname],
  ['Version', server.id],
  ['Started', writeIcecastDate(server.startedAt)],
  ['Address of a mount', listenUrl(server, '/mount')],
])}
</section>
`;
}
