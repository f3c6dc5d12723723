import type { PublicMount } from '../../../src/api/index.ts';
import type { MonitorSubject } from './monitor-connection.ts';

/** What can be heard here, in groups as they are shown. */
export interface SubjectGroup {
  readonly label: string;
  readonly subjects: readonly MonitorSubject[];
}

/** Asks the station for everything that may be heard; what cannot be had is left out. */
export async function readSubjects(): Promise<SubjectGroup[]> {
  const [status, inputs] = await Promise.all([read('/api/status'), read('/api/inputs')]);
  const groups: SubjectGroup[] = [
    { label: 'Programs', subjects: names(status?.programs, 'program') },
    { label: 'Inputs', subjects: names(inputs?.inputs, 'input') },
    {
      label: 'Mounts',
      subjects: ((status?.mounts ?? []) as PublicMount[]).map(({ path }) => ({ kind: 'mount', name: path })),
    },
  ];
  return groups.filter(({ subjects }) => subjects.length > 0);
}

/** `program:main`, for the value of a choice. */
export function subjectKey({ kind, name }: MonitorSubject): string {
  return `${kind}:${name}`;
}

function names(list: unknown, kind: MonitorSubject['kind']): MonitorSubject[] {
  return ((list ?? []) as { name: string }[]).map(({ name }) => ({ kind, name }));
}

async function read(path: string): Promise<Record<string, unknown> | null> {
  const response = await fetch(path, { headers: { accept: 'application/json' } }).catch(() => null);
  return response?.ok ? response.json() : null;
}
