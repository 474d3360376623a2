import { attackChannel } from './channel-arena.ts';
import { ANNOUNCEMENT_ATTACKS } from './cases/announcements.ts';
import { CHANNEL_ATTACKS } from './cases/channel.ts';
import { COMPARISON_ATTACKS, MARKS_ATTACKS } from './cases/marks.ts';
import { CONTACT_ATTACKS } from './cases/contacts.ts';
import { contactRequestAttacks } from './cases/contact-requests.ts';
import { ENVELOPE_ATTACKS } from './cases/envelopes.ts';
import { GATE_ATTACKS } from './cases/gate.ts';
import { overlayAttacks } from './cases/overlay.ts';
import { requestAttacks } from './cases/requests.ts';
import { provenViaAttacks } from './cases/via-proven.ts';
import { viaAttacks } from './cases/via.ts';
import type { CostCase } from './cost.ts';
import { attackEngine } from './engine-arena.ts';
import { attackGate } from './gate-arena.ts';
import { attackLobby } from './lobby-arena.ts';
import { attackOverlay } from './overlay-arena.ts';
import type { Named } from './overlay-attack.ts';
import type { Reading } from './watched-overlay.ts';

/** Kinds that are answered. What is no answer goes to others, whether the attacker reads or not. */
const ANSWERED = /^(?:overlay\/(?:ask|hello|digest|want)|request\/(?:get|findNode|datagram)|datagram\/)/u;

const readingsOf = ({ kind, answer, accomplice }: Named): readonly Reading[] =>
  answer || accomplice || ANSWERED.test(kind) ? ['reads', 'never reads'] : ['never reads'];

/** All cost tests there are. */
export const CASES: readonly CostCase[] = [
  ...[...overlayAttacks(), ...requestAttacks()].flatMap((attack) =>
    readingsOf(attack).map((reading) => ({
      ...attack,
      title: `${attack.title}, by one who ${reading}`,
      measure: () => attackOverlay(attack, reading),
    })),
  ),
  ...[...contactRequestAttacks(), ...viaAttacks()].map((attack) => ({
    ...attack,
    title: `${attack.title}, by one who never reads`,
    measure: () => attackOverlay(attack, 'never reads'),
  })),
  // An attacker that did not read would get no answer that its datagrams were taken.
  ...provenViaAttacks().map((attack) => ({
    ...attack,
    title: `${attack.title}, by one who reads`,
    measure: () => attackOverlay(attack, 'reads'),
  })),
  ...GATE_ATTACKS.map((attack) => ({ ...attack, measure: () => attackGate(attack) })),
  ...ANNOUNCEMENT_ATTACKS.map((attack) => ({ ...attack, measure: () => attackLobby(attack) })),
  ...CHANNEL_ATTACKS.map((attack) => ({ ...attack, measure: () => attackChannel(attack) })),
  ...[...CONTACT_ATTACKS, ...COMPARISON_ATTACKS, ...MARKS_ATTACKS, ...ENVELOPE_ATTACKS].map((attack) => ({
    ...attack,
    title: `${attack.title}, by one who never reads`,
    measure: () => attackEngine(attack),
  })),
];
