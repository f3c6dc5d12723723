import type { z } from 'zod';
import type { NowPlayingSnapshot, ProgramSnapshot, TrackSnapshot } from '../../studio/index.ts';
import { isShown } from '../mounts/public-mount.ts';
import type { StationPort } from '../ports.ts';
import type { SoundPort } from './sound-ports.ts';
import type { publicProgramSchema } from './sound-schemas.ts';

/** A program as it is public: `/api/status` and the events describe programs only in this form. */
export type PublicProgram = z.infer<typeof publicProgramSchema>;

/** Where a program's mounts and inputs are looked up. */
export interface ProgramDependencies {
  readonly sound: Pick<SoundPort, 'input' | 'outputs'>;
  readonly station: Pick<StationPort, 'mount'>;
}

/** The public side of a program. */
export function toPublicProgram(
  { name, onAir, nowPlaying }: ProgramSnapshot,
  { sound, station }: ProgramDependencies,
): PublicProgram {
  return {
    name,
    onAir,
    isLive: onAir !== null && sound.input(onAir)?.type === 'live',
    nowPlaying: nowPlaying && toNowPlaying(name, nowPlaying),
    mounts: sound
      .outputs()
      .filter(({ program, enabled }) => program === name && enabled)
      .flatMap(({ format, forms }) =>
        forms.flatMap(({ mount: path, bitrateKbps }) => {
          const mount = path === null ? null : station.mount(path);
          if (!mount || !isShown(mount)) return [];
          return [{ path: mount.path, format, bitrateKbps, authenticator: mount.authenticator }];
        }),
      ),
  };
}

/** Whether a visitor without a login may know of the program: what it plays can be heard on a mount without one. */
export function isPublicProgram({ mounts }: Pick<PublicProgram, 'mounts'>): boolean {
  return mounts.some(({ authenticator }) => authenticator === null);
}

/** The programs that a visitor without a login may know of. */
export function listPublicPrograms({
  sound,
  station,
}: ProgramDependencies & { readonly sound: Pick<SoundPort, 'programs'> }): PublicProgram[] {
  return sound
    .programs()
    .map((program) => toPublicProgram(program, { sound, station }))
    .filter(isPublicProgram);
}

/** The texts of a track and its duration. */
export function toTrackFields({ artist, title, album, duration }: TrackSnapshot) {
  return { artist, title, album, durationMs: duration };
}

function toNowPlaying(program: string, playing: NowPlayingSnapshot): NonNullable<PublicProgram['nowPlaying']> {
  const { url, position, startedAt, hasArtwork } = playing;
  // Another address for each track, or browsers would go on showing the picture of the last.
  const artwork = `/api/programs/${encodeURIComponent(program)}/artwork?v=${startedAt.toString(36)}`;
  return {
    ...toTrackFields(playing),
    url,
    positionMs: Math.round(position),
    startedAt: new Date(startedAt).toISOString(),
    artworkUrl: hasArtwork ? artwork : null,
  };
}
