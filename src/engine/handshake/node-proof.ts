import * as v from 'valibot';
import type { Primitives } from '../crypto/primitives.ts';
import { deviceIdOf } from '../wire/ids.ts';
import { fixedBytes, parse } from '../wire/schema.ts';
import { type Agreement, type ProvenNode, hasSigned, ofDevice, openProof } from './handshake.ts';

// In a file of its own: the network, which comes later, is the only part that meets nodes.

const deviceSchema = v.strictTuple([
  fixedBytes(32), // device key
  ...ofDevice,
]);

/** The device that sent this proof, which names no person; undefined where it does not hold. */
export const checkNodeProof = async (
  primitives: Primitives,
  frame: Uint8Array,
  agreement: Agreement,
): Promise<ProvenNode | undefined> => {
  const { role, credentials } = openProof(frame, agreement);
  const fields = parse(deviceSchema, credentials);
  if (!fields) return undefined;
  const [deviceKey, instance, signature] = fields;
  const side = { shown: 'device', role, instance } as const;
  if (!(await hasSigned(primitives, agreement, { ...side, deviceKey, signature }))) return undefined;
  return { device: deviceIdOf(deviceKey), deviceKey, instance };
};
