import type { FastifyRequest } from 'fastify';
import type { PageHead } from '../icecast/page-head.ts';
import { isShown, mountUrl, toPublicMount } from '../mounts/public-mount.ts';
import type { MountSnapshot } from '../ports.ts';
import { type RouteContext, readOrigin } from '../route-context.ts';
import { listPublicPrograms, type PublicProgram } from '../sound/public-program.ts';

/** What the heads of pages tell that no mount knows. */
export interface HeadOptions {
  readonly about: () => { readonly name: string; readonly description: string };
}

/** Stands for a station without artwork. */
const SIGN = '/icon-512.png';
const NAMELESS = 'Radio';

/** Writes what pages say of themselves, from what is on air at the moment. */
export class PageHeads {
  readonly #context: RouteContext;
  readonly #about: HeadOptions['about'];

  constructor(context: RouteContext, { about }: HeadOptions) {
    this.#context = context;
    this.#about = about;
  }

  /** The page of the station. */
  ofStation(request: FastifyRequest): PageHead {
    const program = this.#programs().find(({ mounts }) => mounts.length > 0);
    const { name, description } = this.#about();
    return this.#write(request, {
      title: name,
      description: description || titleOf(program) || 'Listen live and see what is on air.',
      artwork: program?.nowPlaying?.artworkUrl ?? null,
      audio: null,
    });
  }

  /** A page of one mount; one that is not there, or hidden, says nothing but the station's name. */
  ofMount(request: FastifyRequest, path: string): PageHead {
    const snapshot = this.#context.station.mount(path);
    if (snapshot === null || !isShown(snapshot)) return this.#write(request, { title: '', description: '' });
    const origin = readOrigin(this.#context, request);
    const mount = toPublicMount(origin, snapshot);
    const program = this.#programs().find(({ mounts }) => mounts.some((form) => form.path === path));
    const about = this.#about();
    return this.#write(request, {
      title: nameOf(snapshot, path),
      description:
        mount.description || titleOf(program) || mount.title?.display || about.description || `Listen to ${path}.`,
      artwork: program?.nowPlaying?.artworkUrl ?? mount.artworkUrl,
      audio: { url: mountUrl(origin, path), contentType: mount.contentType },
    });
  }

  /** The page of a link: who has its address may read its title. */
  ofLink(request: FastifyRequest, id: string): PageHead {
    const link = this.#context.links.find(id);
    return this.#write(request, {
      title: link ? link.title || 'Live stream' : '',
      description: link?.nowPlaying || 'Listen to this live stream.',
    });
  }

  #programs(): PublicProgram[] {
    return listPublicPrograms(this.#context);
  }

  #write(
    request: FastifyRequest,
    said: Pick<PageHead, 'title' | 'description'> & { artwork?: string | null; audio?: PageHead['audio'] },
  ): PageHead {
    const origin = readOrigin(this.#context, request);
    const siteName = this.#about().name || NAMELESS;
    const path = request.url.replace(/\?.*/, '');
    return {
      title: said.title === '' || said.title === siteName ? siteName : `${said.title} · ${siteName}`,
      description: said.description || this.#about().description || siteName,
      siteName,
      url: origin + path,
      image: origin + (said.artwork ?? SIGN),
      audio: said.audio ?? null,
    };
  }
}

function nameOf({ name }: MountSnapshot, path: string): string {
  return name && name !== 'Unspecified name' ? name : path.slice(1);
}

/** `On air: Artist - Title`; empty: nothing is known. */
function titleOf(program: PublicProgram | undefined): string {
  const playing = program?.nowPlaying;
  const text = playing ? [playing.artist, playing.title].filter(Boolean).join(' - ') : '';
  return text && `On air: ${text}`;
}
