export interface QrCodeProps {
  /** Path of the picture on this server. */
  readonly path: string;
  /** What the code holds, for screen readers. */
  readonly label: string;
}

/** QR code that the server draws. */
export function QrCode({ path, label }: QrCodeProps) {
  return <img class="code" src={path} width="176" height="176" alt={label} />;
}
