import { listenerLine } from '../kit/listener-line.ts';
import type { LinkMaker, ListedLink } from './link-maker.ts';

const states = { waiting: 'waiting', live: 'on air', ended: 'ended' } as const;

/** The active links, each with buttons to show how to send and to end it. */
export function LinkList({ links, maker }: { links: readonly ListedLink[]; maker: LinkMaker }) {
  return (
    <section class="panel" aria-label="Active links">
      <h2>Active links</h2>
      <ul class="rows">
        {links.map((link) => (
          <li class="row" key={link.stream_id}>
            <p class="name">
              <a href={new URL(link.listen_url).pathname}>{link.title || 'Untitled'}</a>
              <span>
                {states[link.status.state]} · {listenerLine(link.status.listeners)} · until{' '}
                {new Date(link.expires_at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
              </span>
            </p>
            {link.made && (
              <button type="button" class="link" onClick={() => maker.show(link.made)}>
                How to send
              </button>
            )}
            <button
              type="button"
              class="link"
              aria-label={`End ${link.title || 'untitled link'}`}
              onClick={() => maker.end(link)}
            >
              End
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
