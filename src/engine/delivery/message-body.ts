import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import { MAX_TEXT_BYTES } from '../api/limits.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { ID_BYTES, idBytes } from '../wire/ids.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { fixedBytes, messageNumber, parse, text, timestamp } from '../wire/schema.ts';

const TEXT_KIND = 'text';

const schema = v.strictTuple([
  v.literal(1), // version
  fixedBytes(ID_BYTES), // author's person id
  fixedBytes(ID_BYTES), // author's device id
  fixedBytes(ID_BYTES), // recipient's person id
  messageNumber, // the author's number for it, per device and recipient
  timestamp,
  v.strictTuple([v.literal(TEXT_KIND), v.pipe(text(MAX_TEXT_BYTES), v.nonEmpty())]),
]);

/** Who writes to whom. */
export interface Direction {
  readonly from: PersonId;
  readonly device: DeviceId;
  readonly to: PersonId;
}

/** What a message says. */
export interface MessageContent {
  readonly seq: number;
  readonly writtenAt: number;
  readonly text: string;
}

/** The content that is sealed; its hash names the message. */
export const encodeMessageBody = (
  { from, device, to }: Direction,
  { seq, writtenAt, text: said }: MessageContent,
): Bytes => encodeCbor([1, idBytes(from), idBytes(device), idBytes(to), seq, writtenAt, [TEXT_KIND, said]]);

/** What a body says, or undefined where it is not one or belongs to another conversation. */
export const decodeMessageBody = (body: Uint8Array, expected: Direction): MessageContent | undefined => {
  const fields = parse(schema, decodeCbor(body));
  if (!fields) return undefined;
  const [, from, device, to, seq, writtenAt, [, said]] = fields;
  const fits =
    equalBytes(from, idBytes(expected.from)) &&
    equalBytes(device, idBytes(expected.device)) &&
    equalBytes(to, idBytes(expected.to));
  return fits ? { seq, writtenAt, text: said } : undefined;
};
