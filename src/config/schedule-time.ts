import { field } from './fields.ts';

/** Days and times of a schedule, as `parseWhen` reads them; stays text. */
export const scheduleTime = () =>
  field<string>((value) =>
    value.trim() === '' ? { problem: 'is empty: write days and times, as in "mon-fri 18:00-20:00"' } : { value },
  );
