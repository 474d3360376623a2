// @ts-check
import { encodeQR } from 'qr';

/** ISO/IEC 18004 asks for four; in a terminal two are read by every phone, and leave more to see. */
const QUIET_MODULES = 2;
const WHITE_ON_BLACK = '\u001B[38;5;231;48;5;16m';
const RESET = '\u001B[0m';
const INDENT = '  ';

/**
 * A QR code for a terminal, two rows of modules in one of text. What is light is drawn, because most terminals
 * are dark; with colours it is right in the others too.
 * @param {string} text
 * @param {boolean} colours
 */
export const terminalQr = (text, colours) => {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: QUIET_MODULES });
  const lines = [];
  for (let y = 0; y < modules.length; y += 2) {
    const upper = modules[y] ?? [];
    // A row that is not there is as light as the margin.
    const lower = modules[y + 1] ?? upper.map(() => false);
    const line = upper.map((dark, x) => ' ▀▄█'[(dark ? 0 : 1) + (lower[x] ? 0 : 2)]).join('');
    lines.push(INDENT + (colours ? `${WHITE_ON_BLACK}${line}${RESET}` : line));
  }
  return lines.join('\n');
};
