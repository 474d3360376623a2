// @ts-check
// Reads and writes a backup by docs/PROTOCOL-backup.md alone, with node:crypto and nothing of src. Argon2id is taken from
// noble, because node:crypto has it only in later versions than the one that is asked for.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { argon2id } from '@noble/hashes/argon2.js';
import { decode, encode, rfc8949EncodeOptions } from 'cborg';

const MAGIC = 'driftpost/backup';
const VERSION = 1;
const PLAIN_CHUNK = 65_536;
const CHUNK = PLAIN_CHUNK + 16;

/**
 * @param {string} passphrase
 * @param {{ m: number, t: number, p: number, salt: Uint8Array }} kdf
 * @returns {(purpose: string) => Buffer}
 */
const keysOf = (passphrase, { m, t, p, salt }) => {
  const secret = argon2id(Buffer.from(passphrase.normalize('NFKC')), salt, { m, t, p, dkLen: 32 });
  return (purpose) =>
    Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(32), `driftpost/backup/1/${purpose}\0`, 32));
};

/** @param {Uint8Array} prefix @param {number} index @param {boolean} last */
const nonceOf = (prefix, index, last) => {
  const nonce = Buffer.alloc(12);
  nonce.set(prefix);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
};

/**
 * @param {Buffer} file
 * @param {string} passphrase
 * @returns {[string, Record<string, any>][]} the records; throws where the file is not whole
 */
export const readBackup = (file, passphrase) => {
  if (file.subarray(0, 16).toString('ascii') !== MAGIC || file[16] !== VERSION) throw new Error('head');
  const macAt = 19 + file.readUInt16BE(17);
  const [name, m, t, p, salt, prefix] = decode(file.subarray(19, macAt));
  if (name !== 'argon2id') throw new Error('kdf');
  const key = keysOf(passphrase, { m, t, p, salt });
  const mac = file.subarray(macAt, macAt + 32);
  if (!createHmac('sha256', key('header')).update(file.subarray(0, macAt)).digest().equals(mac))
    throw new Error('passphrase');
  const plain = [];
  for (let at = macAt + 32, i = 0; at < file.length; at += CHUNK, i++) {
    const sealed = file.subarray(at, at + CHUNK);
    const last = at + CHUNK >= file.length;
    const open = createDecipheriv('aes-256-gcm', key('chunks'), nonceOf(prefix, i, last)).setAAD(mac);
    open.setAuthTag(sealed.subarray(-16));
    plain.push(open.update(sealed.subarray(0, -16)), open.final());
  }
  const contents = Buffer.concat(plain);
  /** @type {[string, Record<string, any>][]} */
  const records = [];
  for (let at = 0; at < contents.length;) {
    const length = contents.readUInt32BE(at);
    records.push(decode(contents.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return records;
};

/**
 * @typedef {object} Recipe
 * @property {string} passphrase
 * @property {{ memory: number, iterations: number, parallelism: number }} kdf
 * @property {Uint8Array} salt 16 bytes
 * @property {Uint8Array} prefix 7 bytes
 */

/**
 * Writes a backup.
 * @param {readonly (readonly [string, Record<string, unknown>])[]} records
 * @param {Recipe} recipe
 * @returns {Buffer}
 */
export const writeBackup = (records, { passphrase, kdf, salt, prefix }) => {
  const { memory: m, iterations: t, parallelism: p } = kdf;
  const header = encode(['argon2id', m, t, p, salt, prefix], rfc8949EncodeOptions);
  const head = Buffer.concat([
    Buffer.from(MAGIC),
    Buffer.from([VERSION, header.length >> 8, header.length & 255]),
    header,
  ]);
  const key = keysOf(passphrase, { m, t, p, salt });
  const mac = createHmac('sha256', key('header')).update(head).digest();
  const contents = Buffer.concat(
    records.flatMap((record) => {
      const body = encode(record, rfc8949EncodeOptions);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length);
      return [length, Buffer.from(body)];
    }),
  );
  const chunks = [];
  for (let at = 0, i = 0; at < contents.length; at += PLAIN_CHUNK, i++) {
    const last = at + PLAIN_CHUNK >= contents.length;
    const seal = createCipheriv('aes-256-gcm', key('chunks'), nonceOf(prefix, i, last)).setAAD(mac);
    chunks.push(seal.update(contents.subarray(at, at + PLAIN_CHUNK)), seal.final(), seal.getAuthTag());
  }
  return Buffer.concat([head, mac, ...chunks]);
};
