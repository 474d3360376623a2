// @ts-check

/**
 * @typedef {object} Part what one of several says
 * @property {(chunk: string | Uint8Array) => void} write
 * @property {() => void} end nothing comes after this
 */

/**
 * Lets several speak at once and be read one after the other, in the order in which they were asked for: the first that
 * has not ended is heard as it speaks, and those behind it when it is their turn.
 * @param {(chunk: string | Uint8Array) => void} out
 * @returns {() => Part} asks for a further part
 */
export const createInOrder = (out) => {
  /** @type {{ held: (string | Uint8Array)[], isEnded: boolean }[]} */
  const parts = [];
  const release = () => {
    for (let first = parts[0]; first; first = parts[0]) {
      for (const chunk of first.held.splice(0)) out(chunk);
      if (!first.isEnded) return;
      parts.shift();
    }
  };
  return () => {
    const part = { held: /** @type {(string | Uint8Array)[]} */ ([]), isEnded: false };
    parts.push(part);
    return {
      write: (chunk) => {
        part.held.push(chunk);
        release();
      },
      end: () => {
        part.isEnded = true;
        release();
      },
    };
  };
};
