import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Program, type TestHooks } from './program.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A sound card for a machine that has none: what is played into it can be recorded from it. */
export interface SoundCard {
  /** The device to play into. */
  readonly sink: string;
  /** The device to record from. */
  readonly monitor: string;
  /** What programs need to find it. */
  readonly env: Readonly<Record<string, string>>;
}

const SINK = 'airchain-test';

/** Starts a PulseAudio of the test's own, with no card but one that leads nowhere. It needs neither a session bus nor systemd. */
export async function startSoundCard(hooks: TestHooks): Promise<SoundCard> {
  const folder = makeTemporaryFolder(hooks);
  const [socket, script] = [join(folder, 'native'), join(folder, 'default.pa')];
  writeFileSync(
    script,
    `load-module module-native-protocol-unix socket=${socket} auth-anonymous=1
load-module module-null-sink sink_name=${SINK} rate=44100 channels=2
set-default-sink ${SINK}
set-default-source ${SINK}.monitor
`,
  );
  const alone = ['--exit-idle-time=-1', '--disallow-exit', '--use-pid-file=no', '--realtime=no', '--high-priority=no'];
  const pulse = Program.start(hooks, {
    command: 'pulseaudio',
    arguments: ['-n', '-F', script, '--daemonize=no', '--log-target=stderr', '--log-level=info', ...alone],
    env: { HOME: folder, XDG_RUNTIME_DIR: folder, PULSE_RUNTIME_PATH: folder },
  });
  await pulse.waitForMessage(/Daemon startup complete/);
  return { sink: SINK, monitor: `${SINK}.monitor`, env: { PULSE_SERVER: `unix:${socket}` } };
}
