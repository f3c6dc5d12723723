/** A mount as `/status-json.xsl` tells scripts of it; keys as Icecast writes them. */
export type StatusSource = Readonly<Record<string, unknown>>;

const DEFAULT_DEADLINE_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** The mounts on air by their path, as a script reads them from `/status-json.xsl`. */
export async function readSources(port: number): Promise<Map<string, StatusSource>> {
  const answer = await fetch(`http://127.0.0.1:${port}/status-json.xsl`);
  const { icestats } = (await answer.json()) as { icestats: { source?: StatusSource | StatusSource[] } };
  const sources = [icestats.source ?? []].flat();
  return new Map(sources.map((source) => [new URL(String(source.listenurl)).pathname, source]));
}

/** Waits until a mount is on air and looks as wanted. */
export async function waitForSource(
  port: number,
  mount: string,
  isWanted: (source: StatusSource) => boolean = () => true,
  deadlineMs = DEFAULT_DEADLINE_MS,
): Promise<StatusSource> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const source = (await readSources(port)).get(mount);
    if (source && isWanted(source)) return source;
    if (performance.now() > end) {
      throw new Error(
        `waited ${deadlineMs} ms in vain for "${mount}"; it is ${JSON.stringify(source ?? 'not on air')}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Sets a mount's title as studio software does, by Icecast's admin call. */
export async function setTitle(port: number, mount: string, title: string): Promise<void> {
  const query = new URLSearchParams({ mount, mode: 'updinfo', charset: 'UTF-8', song: title });
  const answer = await fetch(`http://127.0.0.1:${port}/admin/metadata?${query}`, {
    headers: { Authorization: `Basic ${btoa('admin:hackme')}` },
  });
  if (answer.status !== 200)
    throw new Error(`Cannot set the title of "${mount}": ${answer.status} ${await answer.text()}`);
}
