import type { Bytes } from '../../../lib/bytes.ts';
import type { PersonId } from '../../api/ids.ts';
import { err, ok } from '../../../lib/result.ts';
import { sha256 } from '../../crypto/hash.ts';
import { doWorkFor } from '../../crypto/work.ts';
import { DatagramKind, type Overlay } from '../../overlay/overlay.ts';
import type { SentRequestRecord } from '../tables.ts';
import type { LeftRequests } from './left-requests.ts';
import type { PeopleDeps } from '../people.ts';
import { REQUEST_WORK_BITS, encodeRequest, workInput } from './request-codec.ts';
import type { SentBook } from './sent-book.ts';
import { STRONG_EXTRA_BITS } from './eviction.ts';

const SECRET_BYTES = 32;

/** How long extra proof of work is done, in milliseconds: a full inbox keeps the requests with more work. */
const WORK_MORE_MS = 4_000;

/** One attempt to deliver a request, or to take back what was left of it. Resolves with whether the delivery is over. */
export type AttemptDelivery = (
  overlay: Overlay,
  person: PersonId,
  record: SentRequestRecord,
) => Promise<boolean>;

/** What an attempt needs. */
export interface DeliveryAttemptDeps {
  readonly deps: PeopleDeps;
  readonly book: SentBook;
  readonly leaving: LeftRequests;
}

/** The attempts of one engine. */
export const createDeliveryAttempt = ({
  deps,
  book,
  leaving,
}: DeliveryAttemptDeps): { readonly deliver: AttemptDelivery; readonly takeBack: AttemptDelivery } => {
  const { core, requestWorkBits: bits = REQUEST_WORK_BITS } = deps;
  const { primitives, clock, random } = core;

  /** Changes the record of this request. undefined: there is another request now, or the store failed. */
  const change = async (
    person: PersonId,
    of: SentRequestRecord,
    part: Partial<SentRequestRecord>,
  ): Promise<SentRequestRecord | undefined> => {
    const changed = await core.change(async (tx) => {
      const now = book.get(person, tx);
      if (!now || now.invite.id !== of.invite.id) return err('another');
      // A request that was withdrawn meanwhile stays withdrawn.
      const state = now.state === 'withdrawn' ? now.state : (part.state ?? now.state);
      const next = { ...now, ...part, state };
      book.put(tx, person, next);
      return ok(next);
    });
    return changed.ok ? changed.value : undefined;
  };

  /** Encodes the request with its proof of work, once. */
  const write = async (
    person: PersonId,
    record: SentRequestRecord,
  ): Promise<SentRequestRecord | undefined> => {
    if (record.letter) return record;
    const me = deps.identity();
    if (!me) return undefined;
    const { identityKey, certificate, deviceKey } = me;
    const { greeting, invite, sentAt: madeAt } = record;
    const keys = { identityKey, certificate, deviceKey: deviceKey.publicKey };
    const content = { ...keys, nickname: deps.nickname(), greeting, code: invite.code, madeAt };
    const aim = { least: bits, enough: bits + STRONG_EXTRA_BITS, withinMs: WORK_MORE_MS };
    const work = await doWorkFor({ clock, hash: sha256 }, workInput(content, person), aim);
    if (work === undefined) return undefined;
    const request = await encodeRequest({ primitives, me }, content, { target: person, work });
    return change(person, record, { letter: request });
  };

  const handOver = async (
    overlay: Overlay,
    { devices }: SentRequestRecord,
    request: Bytes,
  ): Promise<boolean> => {
    for (const device of devices) {
      if ((await overlay.send(device, DatagramKind.request, request)).kind === 'delivered') return true;
    }
    return false;
  };

  /** Takes back what was left in the network. Resolves with whether nothing is left there. */
  const takeBack = async (
    overlay: Overlay,
    person: PersonId,
    record: SentRequestRecord,
  ): Promise<boolean> => {
    const { devices, leftSecret: secret } = record;
    if (!secret) return true;
    if (!(await leaving.takeBack(overlay, { person, devices, secret }))) return false;
    return (await change(person, record, { leftSecret: null })) !== undefined;
  };

  /** Sends the request to a device, or leaves it in the network. Resolves with whether the delivery is over. */
  const deliver = async (overlay: Overlay, person: PersonId, record: SentRequestRecord): Promise<boolean> => {
    const written = await write(person, record);
    if (!written?.letter || written.state === 'withdrawn') return false;
    if (await handOver(overlay, written, written.letter)) {
      const taken = await change(person, written, { state: 'waiting' });
      return taken !== undefined && takeBack(overlay, person, taken);
    }
    const secret = written.leftSecret ?? random.bytes(SECRET_BYTES);
    const ready = await change(person, written, { leftSecret: secret });
    if (!ready || ready.state === 'withdrawn') return false;
    const { devices } = ready;
    const kept = await leaving.leave(overlay, { person, devices, secret }, written.letter);
    if (kept && ready.state !== 'left') await change(person, ready, { state: 'left' });
    return false;
  };

  return { deliver, takeBack };
};
