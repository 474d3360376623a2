import { equalBytes } from '../../lib/bytes.ts';
import { err, ok } from '../../lib/result.ts';
import type { PersonId } from '../api/ids.ts';
import type { VerificationApi } from '../api/verification-api.ts';
import type { FingerprintCheck, Verification } from '../api/state.ts';
import { sha256 } from '../crypto/hash.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import { Comparison, type VerificationDeps } from './comparison.ts';
import { type Party, decodeScan, encodeScan, numericFingerprint, partyOf } from './fingerprint.ts';
import { decodeStep } from './steps.ts';
import { type Phases, createPhases } from './phases.ts';
import { type VerifiedKeys, createVerifiedKeys } from './verified-keys.ts';

/** The comparison of safety codes. Loaded when it is used first, so that it costs the first start nothing. */
export interface VerificationService extends VerificationApi {
  view(): readonly Verification[];
  /** A verification frame came over the link of a contact. */
  take(link: OpenLink, body: Uint8Array): Promise<void>;
  attach(link: OpenLink): void;
  detach(link: OpenLink): void;
}

/** Both parties of a fingerprint. */
interface Parties {
  readonly me: Party;
  readonly them: Party;
}

/** Checks a text that was scanned or typed against the keys of two people. */
const judgeText = (text: string, { me, them }: Parties): FingerprintCheck => {
  const digits = text.replaceAll(/\s/g, '');
  if (/^\d{60}$/.test(digits)) return digits === numericFingerprint(me, them) ? 'match' : 'differs';
  const scan = decodeScan(text.trim());
  if (scan === 'unreadable' || scan === 'newer') return scan;
  const [mine, theirs] = [sha256(me.key), sha256(them.key)];
  if (equalBytes(scan.shown, mine)) return 'own';
  return equalBytes(scan.shown, theirs) && equalBytes(scan.other, mine) ? 'match' : 'differs';
};

const createFingerprints = (
  { identity, contacts }: VerificationDeps,
  verifiedKeys: VerifiedKeys,
): Pick<VerificationApi, 'fingerprint' | 'check'> => {
  const partiesOf = (person: PersonId): Parties | undefined => {
    const me = identity();
    const record = contacts.get(person);
    if (!me || !record) return undefined;
    return { me: partyOf(me.identityKey, me.person), them: partyOf(record.identityKey, person) };
  };
  const fingerprint: VerificationApi['fingerprint'] = async (person) => {
    const parties = partiesOf(person);
    if (!parties) return err({ kind: 'unknown-contact' });
    const { me, them } = parties;
    return ok({ digits: numericFingerprint(me, them), scan: encodeScan(me.key, them.key) });
  };
  const check: VerificationApi['check'] = async (person, text) => {
    const parties = partiesOf(person);
    if (!parties) return err({ kind: 'unknown-contact' });
    const result = judgeText(text, parties);
    const isResult = result === 'match' || result === 'differs';
    if (!isResult) return ok(result);
    // This code is made of the identity keys alone, and verifies no device.
    const keys = { identityKey: parties.them.key, deviceKey: null };
    const kept = await (result === 'match'
      ? verifiedKeys.verified(person, keys)
      : verifiedKeys.doubted(person));
    return kept.ok ? ok(result) : kept;
  };
  return { fingerprint, check };
};

/** The service of one engine. */
export const createVerificationService = (deps: VerificationDeps): VerificationService => {
  const { core } = deps;
  const phases: Phases = createPhases(core, (person, phase) =>
    comparison.problemOf(person, phase, 'expired'),
  );
  const verifiedKeys = createVerifiedKeys(core, deps.contacts);
  const comparison: Comparison = new Comparison(deps, phases, verifiedKeys);
  return {
    ...createFingerprints(deps, verifiedKeys),
    start: async (person) => comparison.start(person),
    confirm: (person, match) => comparison.judge(person, match),
    cancel: async (person) => comparison.cancel(person),
    view: phases.view,
    take: async (link, body) => {
      const step = decodeStep(body);
      if (step) return comparison.take(link, step);
      core.log.fault('verification', 'a malformed step; the link is closed');
      return core.links.close(link.id);
    },
    attach: (link) => comparison.attach(link),
    detach: (link) => comparison.detach(link),
  };
};
