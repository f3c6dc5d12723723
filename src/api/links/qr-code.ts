import { encode } from 'uqr';
import type { Bitmap } from './bitmap-png.ts';

/** Blank modules around the code: readers want four (ISO/IEC 18004 §6.3.8). */
const QUIET_ZONE = 4;

/**
 * The QR code of a text, with its quiet zone; true is dark. Error correction M (15 %), or more where the text leaves room
 * for it: codes are photographed from screens and from paper.
 */
export function encodeQrCode(text: string): Bitmap {
  return encode(text, { ecc: 'M', boostEcc: true, border: QUIET_ZONE }).data;
}

/** A bitmap as an SVG image: black on white whatever the page looks like, one module is one unit. */
export function writeBitmapSvg(bitmap: Bitmap): string {
  const size = bitmap.length;
  const path = bitmap.map((row, y) => writeRuns(row, y)).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>\n`
  );
}

/** Dark modules side by side are one rectangle. */
function writeRuns(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x++;
    const width = x - start + 1;
    path += `M${start} ${y}h${width}v1h-${width}z`;
  }
  return path;
}
