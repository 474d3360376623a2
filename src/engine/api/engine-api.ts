import type { ErrorReport } from '../../lib/error-report.ts';
import type { Result } from '../../lib/result.ts';
import type { FeaturesApi } from './features.ts';
import type { ChatId } from './ids.ts';
import type { StatePatch } from './engine-state.ts';
import type { Arrival, ChatChange } from './state.ts';
import type { UnlockAnswer, VaultCommand, VaultError, VaultStatus } from './vault-api.ts';

/** What the engine tells the screen. Every call carries whole, cloneable data. */
export interface EngineListener {
  /** First the whole state, then what changes. */
  state(patch: StatePatch): void;
  /** News of the chat opened with `chats.open`. */
  chat(chat: ChatId, change: ChatChange): void;
  /** A contact wrote or reacted. */
  arrived(arrival: Arrival): void;
}

/**
 * The messenger, as the screen knows it. Asynchronous throughout, because it lives in a worker;
 * arguments and answers are structured-cloneable. Commands answer when they are kept, not when the
 * network is done.
 */
export interface EngineApi extends FeaturesApi {
  /** Starts telling this listener. An earlier listener is told nothing more. */
  listen(listener: EngineListener): Promise<void>;
  /** Tries to reach everybody now: the person pressed a button, or the page came back to the front. */
  reachOut(): Promise<void>;
  /** What a person does about the passphrase; see VaultCommand. Takes seconds where a passphrase is checked. */
  vault(command: VaultCommand): Promise<Result<VaultStatus, VaultError>>;
  /**
   * Locks the screen: until `unlockScreen`, the listener hears of `arrived` alone, without name and text, and every call that
   * could read or change something is rejected. The engine goes on. False where there is no passphrase.
   */
  lockScreen(): Promise<boolean>;
  /** Tries a passphrase on a locked screen; afterwards `listen` tells everything anew. */
  unlockScreen(passphrase: string): Promise<UnlockAnswer>;
  /** Lines for a diagnostics page, oldest first, without secrets. */
  diagnostics(): Promise<readonly string[]>;
  /** Errors of the engine and its worker since they were started; may hold names. */
  errors(): Promise<ErrorReport>;
  /** Writes what is unwritten and closes the store; the engine is of no use afterwards. */
  shutdown(): Promise<void>;
}
