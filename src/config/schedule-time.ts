import { parseWhen } from '../schedule/index.ts';
import { field } from './fields.ts';

/** Days and times of a schedule, as `parseWhen` reads them; stays text, which `automation` reads again. */
export const scheduleTime = () =>
  field<string>((value) => {
    const result = parseWhen(value);
    return 'problem' in result ? result : { value };
  });
