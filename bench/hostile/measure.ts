import { ANNOUNCEMENT_ATTACKS } from '../../test/cost/cases/announcements.ts';
import { CHANNEL_ATTACKS } from '../../test/cost/cases/channel.ts';
import { contactRequestAttacks } from '../../test/cost/cases/contact-requests.ts';
import { CONTACT_ATTACKS } from '../../test/cost/cases/contacts.ts';
import { GATE_ATTACKS } from '../../test/cost/cases/gate.ts';
import { overlayAttacks } from '../../test/cost/cases/overlay.ts';
import { requestAttacks } from '../../test/cost/cases/requests.ts';
import { provenViaAttacks } from '../../test/cost/cases/via-proven.ts';
import { viaAttacks } from '../../test/cost/cases/via.ts';
import { onContacts, onGate } from './engine-stages.ts';
import { type HeapReport, heapAfter } from './heap.ts';
import { type LatencyReport, latencyDuring } from './latency.ts';
import { onOverlay } from './overlay-stage.ts';
import { onChannel, onLobby } from './page-stages.ts';
import type { OnStage } from './stage.ts';
import { WorkedTime } from './worked-time.ts';

/** What the parent asks for. */
interface Order {
  /** Frames of each kind, of which memory is looked at. */
  readonly frames: number;
  /** Of several processes side by side this is the one with that number, which takes every so manieth attack. */
  readonly part: number;
  readonly parts: number;
}

type Attack = { readonly kind: string; readonly title: string; readonly allowance?: string };

/** The first attack with each kind. */
const oneOfEach = <T extends Attack>(attacks: readonly T[]): readonly T[] =>
  attacks.filter(({ kind }, at) => attacks.findIndex((other) => other.kind === kind) === at);

const scenes = <A extends Attack>(attacks: readonly A[], onStage: OnStage<A>) =>
  oneOfEach(attacks).map((attack) => ({
    kind: attack.kind,
    title: attack.title,
    // What fills stores is looked at where they are full: how much a full one takes is known beforehand.
    fullStores: attack.allowance === 'records for their holders',
    latency: async (): Promise<LatencyReport> => {
      const time = new WorkedTime();
      return onStage(attack, { time }, (stage) => latencyDuring(attack, { stage, time }));
    },
    heap: (frames: number, fullStores: boolean): Promise<HeapReport> =>
      onStage(attack, { fullStores }, (stage) => heapAfter(attack, { stage, frames })),
  }));

const all = [
  ...scenes(
    [...overlayAttacks(), ...requestAttacks(), ...contactRequestAttacks(), ...viaAttacks()],
    onOverlay,
  ),
  ...scenes(provenViaAttacks(), onOverlay),
  ...scenes(CONTACT_ATTACKS, onContacts),
  ...scenes(GATE_ATTACKS, onGate),
  ...scenes(CHANNEL_ATTACKS, onChannel),
  ...scenes(ANNOUNCEMENT_ATTACKS, onLobby),
];
const { frames, part, parts } = JSON.parse(process.argv[2] ?? '') as Order;
const latencies: LatencyReport[] = [];
const heaps: HeapReport[] = [];
for (const scene of all.filter((_, at) => at % parts === part)) {
  latencies.push(await scene.latency());
  heaps.push(await scene.heap(frames, scene.fullStores));
  console.error(`  ${scene.kind} ${scene.title}`);
}
console.log(JSON.stringify({ latencies, heaps }));
