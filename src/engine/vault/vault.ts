import { createLane, type Lane } from '../../lib/lane.ts';
import { type Result, done, err, ok } from '../../lib/result.ts';
import type { Log } from '../../ports/log.ts';
import type { Store, StoreError } from '../../ports/store.ts';
import type { NotKept } from '../api/errors.ts';
import {
  FIRST_LOCK_AFTER_MINUTES,
  type LockAfterMinutes,
  type UnlockAnswer,
  type VaultCommand,
  type VaultError,
  type VaultStatus,
} from '../api/vault-api.ts';
import { AEAD_KEY_BYTES } from '../crypto/primitives.ts';
import { convertAll } from './conversion.ts';
import {
  type VaultHeader,
  type VaultState,
  VAULT_KEY,
  VAULT_TABLE,
  openState,
  parseHeader,
  sealState,
} from './header.ts';
import { type PassphraseDeps, checkPassphrase, unwrapWith, wrapFor } from './passphrase.ts';
import type { BoxSealer } from './sealed-box.ts';
import { type SealedStore, createSealedStore } from './sealed-store.ts';
import type { SwitchableStore } from './switchable-store.ts';

/** What a vault is handed. */
export interface VaultDeps extends PassphraseDeps {
  /** The records as they lie on the disk. */
  readonly raw: Store;
  /** What the engine reads and writes: the raw store, or the sealed one over it. */
  readonly switchable: SwitchableStore;
  readonly log: Log;
}

/** Why a passphrase was not found to be the right one. */
export type CheckError = { readonly kind: 'wrong' | 'no-memory' };

/** The passphrase and what it protects. */
export interface Vault {
  /** A locked start: tries a passphrase. Once it answers `opened`, the switchable store can be read. */
  unlock(passphrase: string): Promise<UnlockAnswer>;
  /** Whether this is the passphrase; where there is none, anything is. Takes seconds, on purpose. */
  check(passphrase: string): Promise<Result<void, CheckError>>;
  /** What a person does about it while the engine runs; its writes wait in `lane` while records are rewritten. */
  run(command: VaultCommand, lane: Lane): Promise<Result<VaultStatus, VaultError>>;
}

/** A vault that is open. */
interface Open {
  readonly header: VaultHeader;
  readonly state: VaultState;
  readonly sealer: BoxSealer;
  readonly sealed: SealedStore;
}

const notKept = ({ kind }: StoreError): NotKept => ({ kind: 'not-kept', problem: kind });

/** The vault over a store. Locked or not there until `unlock` or `run` finds otherwise. */
export const createVault = (deps: VaultDeps): Vault => new StoreVault(deps);

class StoreVault implements Vault {
  readonly #deps: VaultDeps;
  readonly #commands = createLane();
  #open: Open | null = null;

  constructor(deps: VaultDeps) {
    this.#deps = deps;
  }

  unlock(passphrase: string): Promise<UnlockAnswer> {
    return this.#commands(async () => {
      const found = await this.#deps.raw.get(VAULT_TABLE, VAULT_KEY);
      const header = found.ok ? parseHeader(found.value) : undefined;
      if (!header) return { kind: 'damaged' };
      const key = await unwrapWith(passphrase, header, this.#deps);
      if (!key.ok) return key.error;
      const sealer = { ...this.#deps, key: key.value };
      const state = await openState(sealer, header);
      if (!state) return { kind: 'damaged' };
      this.#enter(header, state, sealer);
      // What the last start could not finish. Where it fails again, both forms go on being read.
      if (state.phase === 'sealing') await this.#seal();
      if (state.phase === 'unsealing') await this.#unseal();
      return { kind: 'opened', lockAfterMinutes: this.#status().lockAfterMinutes };
    });
  }

  check(passphrase: string): Promise<Result<void, CheckError>> {
    return this.#commands(async () => (this.#open ? this.#check(this.#open, passphrase) : done));
  }

  run(command: VaultCommand, lane: Lane): Promise<Result<VaultStatus, VaultError>> {
    return this.#commands(async () => {
      const carriedOut = await this.#do(command, lane);
      return carriedOut.ok ? ok(this.#status()) : carriedOut;
    });
  }

  async #do(command: VaultCommand, lane: Lane): Promise<Result<void, VaultError>> {
    switch (command.kind) {
      case 'status':
        return done;
      case 'set':
        return this.#set(command.passphrase, lane);
      case 'change':
        return this.#change(command.passphrase, command.next);
      case 'remove':
        return this.#remove(command.passphrase, lane);
      case 'lock-after':
        return this.#lockAfter(command.minutes);
    }
  }

  #status(): VaultStatus {
    const state = this.#open?.state;
    const unfinished = state === undefined || state.phase === 'sealed' ? null : state.phase;
    return { isSet: state !== undefined, lockAfterMinutes: state?.lockAfterMinutes ?? 0, unfinished };
  }

  async #set(passphrase: string, lane: Lane): Promise<Result<void, VaultError>> {
    if (this.#open) return err({ kind: 'set-already' });
    const checked = checkPassphrase(passphrase);
    if (!checked.ok) return checked;
    const sealer = { ...this.#deps, key: this.#deps.random.bytes(AEAD_KEY_BYTES) };
    const wrapped = await wrapFor(passphrase, sealer.key, this.#deps);
    if (!wrapped.ok) return wrapped;
    return lane(async () => {
      const state = { phase: 'sealing', lockAfterMinutes: FIRST_LOCK_AFTER_MINUTES } as const;
      const header = { ...wrapped.value, state: await sealState(sealer, state) };
      const kept = await this.#keep(header);
      if (!kept.ok) return kept;
      this.#enter(header, state, sealer);
      // From here on there is a passphrase, and the next start asks for it, whatever becomes of the rest.
      await this.#seal();
      return done;
    });
  }

  /**
   * Wraps the same data key anew, in one write. So an old copy of the header with the old passphrase still opens the records:
   * changing helps against an attacker that learns the passphrase later, not against a copy of the disk from before. Removing
   * and setting it makes a new data key.
   */
  async #change(passphrase: string, next: string): Promise<Result<void, VaultError>> {
    const open = this.#open;
    if (!open) return err({ kind: 'not-set' });
    const checked = checkPassphrase(next);
    if (!checked.ok) return checked;
    const right = await this.#check(open, passphrase);
    if (!right.ok) return right;
    const wrapped = await wrapFor(next, open.sealer.key, this.#deps);
    if (!wrapped.ok) return wrapped;
    return this.#replace(open, { ...wrapped.value, state: open.header.state }, open.state);
  }

  async #remove(passphrase: string, lane: Lane): Promise<Result<void, VaultError>> {
    const open = this.#open;
    if (!open) return err({ kind: 'not-set' });
    const right = await this.#check(open, passphrase);
    if (!right.ok) return right;
    return lane(async () => {
      const begun = await this.#setState({ ...open.state, phase: 'unsealing' });
      if (!begun.ok) return begun;
      // Begun: what is left of it the next start does without being asked again.
      await this.#unseal();
      return done;
    });
  }

  async #lockAfter(minutes: LockAfterMinutes): Promise<Result<void, VaultError>> {
    if (!this.#open) return err({ kind: 'not-set' });
    return this.#setState({ ...this.#open.state, lockAfterMinutes: minutes });
  }

  /** From here on the engine reads and writes sealed records. */
  #enter(header: VaultHeader, state: VaultState, sealer: BoxSealer): void {
    const { raw, switchable } = this.#deps;
    const sealed = createSealedStore({ ...this.#deps, ...sealer, store: raw });
    sealed.readPlain(state.phase !== 'sealed');
    this.#open = { header, state, sealer, sealed };
    switchable.use(sealed);
  }

  /** Seals what is not sealed yet; then nothing else is accepted any more. */
  async #seal(): Promise<Result<void, NotKept>> {
    const converted = await this.#convert('sealed');
    if (!converted.ok || !this.#open) return converted;
    const kept = await this.#setState({ ...this.#open.state, phase: 'sealed' });
    if (kept.ok) this.#open.sealed.readPlain(false);
    return kept;
  }

  /** Opens what is still sealed; the header goes last, so that until then the passphrase is asked for. */
  async #unseal(): Promise<Result<void, NotKept>> {
    this.#open?.sealed.readPlain(true);
    const converted = await this.#convert('plain');
    if (!converted.ok) return converted;
    const { raw, switchable } = this.#deps;
    const gone = await raw.write([{ op: 'delete', table: VAULT_TABLE, key: VAULT_KEY }]);
    if (!gone.ok) return err(notKept(gone.error));
    switchable.use(raw);
    // The data key is not zeroed: it protects nothing now, and a read that is under way may still want it.
    this.#open = null;
    return done;
  }

  async #convert(to: 'sealed' | 'plain'): Promise<Result<void, NotKept>> {
    const { raw: store, log } = this.#deps;
    if (!this.#open) return done;
    const converted = await convertAll({ store, log, sealer: this.#open.sealer }, to);
    if (converted.ok) return done;
    log.fault('vault', `rewriting stopped: ${converted.error.kind}`);
    return err(notKept(converted.error));
  }

  async #setState(state: VaultState): Promise<Result<void, NotKept>> {
    const open = this.#open;
    if (!open) return done;
    return this.#replace(open, { ...open.header, state: await sealState(open.sealer, state) }, state);
  }

  async #replace(open: Open, header: VaultHeader, state: VaultState): Promise<Result<void, NotKept>> {
    const kept = await this.#keep(header);
    if (kept.ok) this.#open = { ...open, header, state };
    return kept;
  }

  async #keep(header: VaultHeader): Promise<Result<void, NotKept>> {
    const op = { op: 'put', table: VAULT_TABLE, key: VAULT_KEY, value: header } as const;
    const written = await this.#deps.raw.write([op]);
    return written.ok ? done : err(notKept(written.error));
  }

  /** Whether this is the passphrase: asked for actions that an unlocked screen alone must not allow. */
  async #check(open: Open, passphrase: string): Promise<Result<void, CheckError>> {
    const key = await unwrapWith(passphrase, open.header, this.#deps);
    if (!key.ok) return key;
    key.value.fill(0);
    return done;
  }
}
