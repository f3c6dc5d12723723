/** The pages of those who make the programme. `/monitor` and not `/live`: a mount may be called so. */
const pages = [
  { path: '/studio', name: 'Studio' },
  { path: '/monitor', name: 'Monitor' },
  { path: '/links', name: 'Links' },
  { path: '/admin/stats.xsl', name: 'Administration' },
] as const;

/** Where they get from one page to the others. */
export function StaffLinks({ here }: { here?: (typeof pages)[number]['name'] }) {
  return pages
    .filter(({ name }) => name !== here)
    .map(({ path, name }) => (
      <a key={path} href={path}>
        {name}
      </a>
    ));
}
