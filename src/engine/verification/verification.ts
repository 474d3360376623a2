import type { Result } from '../../lib/result.ts';
import type { NotKept, UnknownContact } from '../api/engine-api.ts';
import type { PersonId } from '../api/ids.ts';
import type { Fingerprint, FingerprintCheck, Verification } from '../api/state.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { VerificationDeps } from './comparison.ts';
import type { VerificationService } from './service.ts';

/** Comparing safety codes. The code of it is loaded when somebody first wants it. */
export interface Verifier {
  start(person: PersonId): Promise<void>;
  judge(person: PersonId, match: boolean): Promise<void>;
  cancel(person: PersonId): Promise<void>;
  fingerprint(person: PersonId): Promise<Result<Fingerprint, UnknownContact>>;
  check(person: PersonId, text: string): Promise<Result<FingerprintCheck, UnknownContact | NotKept>>;
  view(): readonly Verification[];
  take(link: OpenLink, body: Uint8Array): void | Promise<void>;
  attach(link: OpenLink): void;
  detach(link: OpenLink): void;
}

/** The verifier of one engine. */
export const createVerifier = (deps: VerificationDeps): Verifier => {
  let service: VerificationService | undefined;
  let loading: Promise<VerificationService> | undefined;
  const load = (): Promise<VerificationService> =>
    (loading ??= import('./service.ts').then(
      ({ createVerificationService }) => (service = createVerificationService(deps)),
    ));
  return {
    start: async (person) => (await load()).start(person),
    judge: async (person, match) => (await load()).judge(person, match),
    cancel: async (person) => service?.cancel(person),
    fingerprint: async (person) => (await load()).fingerprint(person),
    check: async (person, text) => (await load()).check(person, text),
    view: () => service?.view() ?? [],
    // Frames that come while it is being loaded keep their order; later ones are taken at once.
    take: (link, body) =>
      service ? service.take(link, body) : load().then((loaded) => loaded.take(link, body)),
    attach: (link) => service?.attach(link),
    detach: (link) => service?.detach(link),
  };
};
