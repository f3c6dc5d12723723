import { CopyButton } from '../kit/copy-button.tsx';
import { ListIcon } from '../kit/icons.tsx';

/** Copy button and playlist link for the URL of a mount. */
export function MountLinks({ path, name }: { path: string; name: string }) {
  return (
    <div class="links">
      <CopyButton text={location.origin + encodeURI(path)} label="Copy link" of={name} />
      <a class="link" href={`${encodeURI(path)}.m3u`}>
        <ListIcon />
        M3U<span class="offscreen"> of {name}</span>
      </a>
      <code class="path">{path}</code>
    </div>
  );
}
