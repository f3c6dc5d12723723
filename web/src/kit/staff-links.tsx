import { isStaff } from './staff.ts';

/** Pages for staff. `/monitor` instead of `/live`, because a mount may have the path `/live`. */
const pages = [
  { path: '/studio', name: 'Studio' },
  { path: '/monitor', name: 'Monitor' },
  { path: '/links', name: 'Links' },
  { path: '/admin/stats.xsl', name: 'Administration' },
] as const;

/** Name of a page for staff. */
export type StaffPageName = (typeof pages)[number]['name'];

export interface StaffLinksProps {
  /** The current page; it is left out. */
  readonly here?: StaffPageName;
  /** A mount that source clients feed: preselected in the studio. */
  readonly mount?: string | null;
}

/** Links between staff pages. Listeners see only the login link. */
export function StaffLinks({ here, mount = null }: StaffLinksProps) {
  if (!isStaff()) return here === undefined ? <a href="/monitor">Log in</a> : null;
  return pages
    .filter(({ name }) => name !== here)
    .map(({ path, name }) => (
      <a key={path} href={path === '/studio' && mount !== null ? `/studio?mount=${encodeURIComponent(mount)}` : path}>
        {name}
      </a>
    ));
}
