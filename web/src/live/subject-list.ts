import type { PublicMount } from '../../../src/api/index.ts';
import type { MonitorSubject } from './monitor-connection.ts';

/** A group of programs, inputs or mounts in the list. */
export interface SubjectGroup {
  readonly label: string;
  readonly subjects: readonly MonitorSubject[];
}

/** Reads all programs, inputs and mounts that can be monitored. A list that fails to load is left out. */
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

/** `program:main`: value of an option. */
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
