/** One event as it came. */
export interface ReadEvent {
  readonly event: string;
  /** null: it had none. */
  readonly id: string | null;
  readonly data: Record<string, unknown>;
}

/** Reads an event stream as the HTML standard says, independent of how it is written. */
export function readEvents(text: string): ReadEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('event: '))
    .map((block) => {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      return { event: fields.get('event')!, id: fields.get('id') ?? null, data: JSON.parse(fields.get('data')!) };
    });
}
