/**
 * A value that an observer could find in two places, with its name there.
 * @typedef {{ name: string, value: string }} Leaf
 */

/** Values this short are in two rooms by chance. */
const SHORT_BYTES = 8;

/** Characters of an AES-GCM nonce of 12 bytes in base64url, before what is sealed with it. */
const NONCE_CHARACTERS = 16;

const fromBase64Url = (text) => text.replaceAll('-', '+').replaceAll('_', '/');

/** What is sealed in a text, where a page sealed it: our own form (nonce ‖ sealed), or trystero's (nonce $ sealed). */
const opened = (text, sealed) => {
  const standard = text.includes('$')
    ? text.slice(text.indexOf('$') + 1)
    : fromBase64Url(text.slice(NONCE_CHARACTERS));
  return sealed.get(standard.replaceAll('=', ''));
};

/** An ICE candidate (RFC 8839, 5.1) in its fields. */
const candidateLeaves = (line, name) => {
  const [foundation, , , priority, address, port, ...rest] = line.replace(/^.*?candidate:/u, '').split(' ');
  const fields = { foundation, priority, address, port };
  return [
    ...Object.entries(fields).map(([field, value = '']) => ({ name: `${name}.candidate.${field}`, value })),
    ...rest.map((value) => ({ name: `${name}.candidate`, value })),
  ];
};

/** A session description (RFC 8866) in its words. */
const sdpLeaves = (sdp, name) =>
  sdp.split(/\r?\n/u).flatMap((line) => {
    if (line.startsWith('a=candidate:')) return candidateLeaves(line, name);
    const [, kind = '', rest = ''] = /^(a=[^:]*|.=)(.*)$/u.exec(line) ?? [];
    return rest
      .split(/[\s:]+/u.test(rest) && !/fingerprint/u.test(kind) ? /[\s:]+/u : / /u)
      .map((value) => ({ name: `${name}.${kind}`, value }));
  });

/**
 * The strings and numbers in a message, down to what is sealed in it.
 * @param {unknown} message
 * @param {{ name: string, sealed: ReadonlyMap<string, string> }} how
 * @returns {Leaf[]}
 */
export const leavesOf = (message, { name, sealed }) => {
  if (typeof message === 'number') return [{ name, value: String(message) }];
  if (Array.isArray(message)) return message.flatMap((one) => leavesOf(one, { name, sealed }));
  if (typeof message === 'object' && message !== null)
    return Object.entries(message).flatMap(([key, one]) => leavesOf(one, { name: `${name}.${key}`, sealed }));
  if (typeof message !== 'string') return [];
  if (/^v=0\r?\n/u.test(message)) return sdpLeaves(message, name);
  if (/^(?:a=)?candidate:/u.test(message)) return candidateLeaves(message, name);
  const plain = opened(message, sealed);
  const json = /^[[{]/u.test(plain ?? message) ? parse(plain ?? message) : undefined;
  return [
    { name, value: message },
    ...(json === undefined
      ? plain === undefined
        ? []
        : leavesOf(plain, { name, sealed })
      : leavesOf(json, { name, sealed })),
  ];
};

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Values of more than eight bytes that were seen in more than one room, without those that may be.
 * @param {readonly { room: string, leaves: readonly Leaf[] }[]} seen
 * @param {(leaf: Leaf) => boolean} isExcepted
 */
export const inTwoRooms = (seen, isExcepted) => {
  const rooms = new Map();
  for (const { room, leaves } of seen)
    for (const leaf of leaves) {
      if (Buffer.byteLength(leaf.value) <= SHORT_BYTES || isExcepted(leaf)) continue;
      const found = rooms.get(leaf.value) ?? { names: new Set(), rooms: new Set() };
      found.names.add(leaf.name);
      found.rooms.add(room);
      rooms.set(leaf.value, found);
    }
  return [...rooms]
    .filter(([, found]) => found.rooms.size > 1)
    .map(([value, found]) => ({ value, names: [...found.names], rooms: [...found.rooms] }));
};
