import type { TaggedPicture } from '../picture/index.ts';
import { readChildren } from './ebml-head.ts';
import { elementIds } from './element-ids.ts';

/** Of Attachments beside a picture: names, descriptions, numbers. */
export const attachmentsHeadBytes = 64 * 1024;

/** Matroska names the front cover so (RFC 9559 §21.1); others are small ones, or those of another shape. */
const frontCover = /^cover\.(?:jpe?g|png)$/i;
/** As ID3v2 and FLAC number them. */
const pictureKinds = { frontCover: 3, other: 0 } as const;

/** The pictures among attached files; `attachments` is the data of the element. Views. */
export function* readAttachedPictures(attachments: Buffer): Generator<TaggedPicture> {
  for (const file of readChildren(attachments)) {
    if (file.id !== elementIds.attachedFile) continue;
    let [name, bytes]: [string, Buffer | null] = ['', null];
    for (const { id, data } of readChildren(file.data)) {
      if (id === elementIds.fileName) name = data.toString('utf8');
      if (id === elementIds.fileData) bytes = data;
    }
    if (bytes) yield { kind: frontCover.test(name) ? pictureKinds.frontCover : pictureKinds.other, bytes };
  }
}
