import type { ListedListener, ListedMount, StatisticsTable } from '../../protocols/icecast-admin/index.ts';
import { type Html, html } from './html.ts';
import { writeFacts, writePage } from './page-layout.ts';

/** `/admin/stats.xsl`: all statistics. */
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

/** `/admin/listmounts.xsl`; with `moveFrom` the page of `/admin/moveclients.xsl` that asks for the destination. */
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
  return writePage('admin', title, sections.length > 0 ? html`${sections}` : html`<p>No active mountpoints.</p>`);
}

/** `/admin/listclients.xsl`. */
export function writeListenersPage(mount: string, listeners: readonly ListedListener[]): string {
  const rows = listeners.map(
    (
      listener,
    ) => html`<tr><td data-name="IP" class="short">${listener.address}</td><td data-name="Connected (s)">${listener.connectedSeconds}</td>
<td data-name="User agent">${listener.userAgent}</td>
<td>${writeButton('/admin/killclient.xsl', { mount, id: listener.id }, 'Kick')}</td></tr>
`,
  );
  return writePage(
    'admin',
    `Listeners of ${mount}`,
    html`<section>${writeMountLinks(mount)}
<table class="listed"><tr><th>IP</th><th>Connected (s)</th><th>User agent</th><th>Action</th></tr>
${rows}</table></section>`,
  );
}

/** `/admin/updatemetadata.xsl`: the form that sets a title. */
export function writeTitlePage(mount: string): string {
  return writePage(
    'admin',
    `Title of ${mount}`,
    html`<section>
<form method="post" action="/admin/metadata.xsl">
<label for="song">Title</label> <input id="song" name="song" maxlength="1024" required>
<input type="hidden" name="mount" value="${mount}"><input type="hidden" name="mode" value="updinfo">
<input type="hidden" name="charset" value="UTF-8"><button>Set</button>
</form></section>`,
  );
}

/** `/admin/manageauth.xsl`: the listener accounts of a mount. */
export function writeAccountsPage(mount: string, users: readonly string[], message?: string): string {
  const rows = users.map(
    (user) => html`<tr><td data-name="Name">${user}</td><td>
${writeButton('/admin/manageauth.xsl', { mount, action: 'delete', username: user }, 'Delete')}</td></tr>
`,
  );
  return writePage(
    'admin',
    `Listener accounts of ${mount}`,
    html`<section>
${message ? html`<p>${message}</p>` : null}<table class="listed"><tr><th>Name</th><th>Action</th></tr>
${rows}</table>
<form method="post" action="/admin/manageauth.xsl?mount=${encodeURIComponent(mount)}">
<input type="hidden" name="action" value="add"><input type="hidden" name="mount" value="${mount}">
<label for="username">Name</label> <input id="username" name="username" required>
<label for="password">Password</label> <input id="password" name="password" type="password" autocomplete="new-password" required>
<button>Add</button></form></section>`,
  );
}

/** Confirmation page for a change that another site may have requested. */
export function writeConfirmPage(action: string, parameters: readonly (readonly [string, string])[]): string {
  return writePage(
    'admin',
    'Confirm this change',
    html`<section><p>The browser did not confirm that this request comes from a page of this server. Another site may have sent you here.</p>
${writeFacts([['Command', action], ...parameters.filter(([name]) => name !== 'password')])}
${writeButton(action, Object.fromEntries(parameters), 'Confirm')}</section>`,
  );
}

/** Result page of a command: message and return code. */
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
<a href="/admin/updatemetadata.xsl?${query}">Title</a></nav>
${writeButton('/admin/killsource.xsl', { mount }, 'Kick source')}`;
}

function writeMoveLink(from: string, to: string): Html {
  return writeButton('/admin/moveclients.xsl', { mount: from, destination: to }, 'Move listeners here');
}

/** Changes use POST forms: with a form the browser sends the origin, with a link it may not. */
function writeButton(action: string, parameters: Readonly<Record<string, string>>, label: string): Html {
  const fields = Object.entries(parameters).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}">${fields}<button>${label}</button></form>`;
}
