/** How long a condition may take; far beyond what any takes, so that only what never comes fails. */
const DEADLINE_MS = 10_000;
const POLL_MS = 5;

/**
 * Resolves as soon as the condition holds: the way for a test to wait for another process or the other end of a socket.
 * @param what what is waited for, for the message when it never comes
 */
export async function waitUntil(
  condition: () => unknown | Promise<unknown>,
  what: string,
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited ${deadlineMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
