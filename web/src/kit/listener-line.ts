/** `1 listener`, `1,204 listeners`. */
export function listenerLine(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'listener' : 'listeners'}`;
}
