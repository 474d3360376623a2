import { encodeQR } from 'qr';

/** Quiet zone around a QR code, in modules (ISO/IEC 18004, section 6.3.8). */
const QUIET_MODULES = 4;

/** A QR code as one SVG path; `size` is the edge in modules. */
export interface QrPath {
  readonly size: number;
  readonly path: string;
}

/** The QR code of a text, with a level of error correction. A link of the length of an invite always fits. */
export const qrPath = (text: string, ecc: 'low' | 'medium' = 'medium'): QrPath => {
  const modules = encodeQR(text, 'raw', { ecc, border: QUIET_MODULES });
  let path = '';
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (row[x] !== true) continue;
      const start = x;
      while (row[x + 1] === true) x++;
      path += `M${start} ${y}h${x - start + 1}v1H${start}z`;
    }
  }
  return { size: modules.length, path };
};
