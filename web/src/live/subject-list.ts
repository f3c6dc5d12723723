import type { InputsAnswer, StatusAnswer } from '../../../src/api/index.ts';
import { requestJson } from '../kit/request-json.ts';
import type { MonitorSubject } from './monitor-messages.ts';

/** A group of programs, inputs or mounts in the list. */
export interface SubjectGroup {
  readonly label: string;
  readonly subjects: readonly MonitorSubject[];
}

/** Reads all programs, inputs and mounts that can be monitored. A list that fails to load is left out. */
export async function readSubjects(): Promise<SubjectGroup[]> {
  const [status, inputs] = await Promise.all([
    requestJson<StatusAnswer>('GET', '/api/status'),
    requestJson<InputsAnswer>('GET', '/api/inputs'),
  ]);
  const groups: SubjectGroup[] = [
    { label: 'Programs', subjects: (status.body.programs ?? []).map(({ name }) => ({ kind: 'program', name })) },
    { label: 'Inputs', subjects: (inputs.body.inputs ?? []).map(({ name }) => ({ kind: 'input', name })) },
    { label: 'Mounts', subjects: (status.body.mounts ?? []).map(({ path }) => ({ kind: 'mount', name: path })) },
  ];
  return groups.filter(({ subjects }) => subjects.length > 0);
}

/** `program:main`: value of an option. */
export function subjectKey({ kind, name }: MonitorSubject): string {
  return `${kind}:${name}`;
}
