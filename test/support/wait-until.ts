/** How long a condition may take to come true: far longer than anything here does on an idle machine. */
const DEFAULT_DEADLINE_MS = 10_000;
const LOOK_EVERY_MS = 5;

/** Waits for the world: resolves as soon as `condition` is true, rejects naming `what` when it never becomes so. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string),
  deadlineMs: number = DEFAULT_DEADLINE_MS,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`waited ${deadlineMs} ms in vain: ${typeof what === 'string' ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
