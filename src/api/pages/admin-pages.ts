import type { ListedListener, ListedMount, StatisticsTable } from '../../protocols/icecast-admin/index.ts';
import { type Html, html } from './html.ts';
import { writeFacts, writePage } from './page-layout.ts';

/** `/admin/stats.xsl`: every statistic there is. */
export function writeStatisticsPage(table: StatisticsTable): string {
  const sources = table.sources.map(
    ({
      mount,
      values,
    }) => html`<section><h2>Mountpoint ${mount}</h2>${writeMountLinks(mount)}${writeFacts(values)}</section>
`,
  );
  return writePage(
    'admin',
    'Server',
    html`<section><h2>Global statistics</h2>${writeFacts(table.global)}</section>
${sources}`,
  );
}

/** `/admin/listmounts.xsl`, and `/admin/moveclients.xsl` when it has to ask where to. */
export function writeMountsPage(mounts: readonly ListedMount[], moveFrom?: string): string {
  const sections = mounts.map(
    (listed) => html`<section><h2>Mountpoint ${listed.mount}</h2>
${moveFrom === undefined ? writeMountLinks(listed.mount) : writeMoveLink(moveFrom, listed.mount)}
${writeFacts([
  ['Listeners', listed.listeners],
  ['Connected', `${listed.connectedSeconds} s`],
  ['Content type', listed.contentType],
  ['Fallback', listed.fallback || null],
])}</section>
`,
  );
  const title = moveFrom === undefined ? 'Active mountpoints' : `Move the listeners of ${moveFrom}`;
  return writePage('admin', title, sections.length > 0 ? html`${sections}` : html`<p>There is none.</p>`);
}

/** `/admin/listclients.xsl`. */
export function writeListenersPage(mount: string, listeners: readonly ListedListener[]): string {
  const rows = listeners.map(
    (
      listener,
    ) => html`<tr><td>${listener.address}</td><td>${listener.connectedSeconds}</td><td>${listener.userAgent}</td>
<td><a href="/admin/killclient.xsl?mount=${encodeURIComponent(mount)}&id=${listener.id}">Kick</a></td></tr>
`,
  );
  return writePage(
    'admin',
    `Listeners of ${mount}`,
    html`<section>${writeMountLinks(mount)}
<table><tr><th>IP</th><th>Connected (s)</th><th>User agent</th><th>Action</th></tr>
${rows}</table></section>`,
  );
}

/** `/admin/updatemetadata.xsl`: the form that sets a title. */
export function writeTitlePage(mount: string): string {
  return writePage(
    'admin',
    `Title of ${mount}`,
    html`<section>
<form method="get" action="/admin/metadata.xsl">
<label for="song">Title</label> <input id="song" name="song" maxlength="1024" required>
<input type="hidden" name="mount" value="${mount}"><input type="hidden" name="mode" value="updinfo">
<input type="hidden" name="charset" value="UTF-8"><button>Set</button>
</form></section>`,
  );
}

/** `/admin/manageauth.xsl`: the listener accounts of a mount. */
export function writeAccountsPage(mount: string, users: readonly string[], message?: string): string {
  const rows = users.map(
    (
      user,
    ) => html`<tr><td>${user}</td><td><form method="post" action="/admin/manageauth.xsl?mount=${encodeURIComponent(mount)}">
<input type="hidden" name="action" value="delete"><input type="hidden" name="mount" value="${mount}">
<input type="hidden" name="username" value="${user}"><button>Delete</button></form></td></tr>
`,
  );
  return writePage(
    'admin',
    `Listener accounts of ${mount}`,
    html`<section>
${message ? html`<p>${message}</p>` : null}<table><tr><th>Name</th><th>Action</th></tr>
${rows}</table>
<form method="post" action="/admin/manageauth.xsl?mount=${encodeURIComponent(mount)}">
<input type="hidden" name="action" value="add"><input type="hidden" name="mount" value="${mount}">
<label for="username">Name</label> <input id="username" name="username" required>
<label for="password">Password</label> <input id="password" name="password" type="password" autocomplete="new-password" required>
<button>Add</button></form></section>`,
  );
}

/** The page after a command: what it said and whether it was done. */
export function writeResponsePage(message: string, isDone: boolean): string {
  return writePage(
    'admin',
    'Server response',
    html`<section>${writeFacts([
      ['Message', message],
      ['Return code', isDone ? 1 : 0],
    ])}</section>`,
  );
}

function writeMountLinks(mount: string): Html {
  const query = `mount=${encodeURIComponent(mount)}`;
  return html`<nav><a href="/admin/listclients.xsl?${query}">Listeners</a> <a href="/admin/moveclients.xsl?${query}">Move listeners</a>
<a href="/admin/updatemetadata.xsl?${query}">Title</a> <a href="/admin/killsource.xsl?${query}">Kick source</a></nav>`;
}

function writeMoveLink(from: string, to: string): Html {
  const query = `mount=${encodeURIComponent(from)}&destination=${encodeURIComponent(to)}`;
  return html`<nav><a href="/admin/moveclients.xsl?${query}">Move listeners here</a></nav>`;
}
