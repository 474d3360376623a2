import type { EngineState } from '../../engine/api/engine-state.ts';
import type { ErrorReport } from '../../lib/error-report.ts';
import type { LinkReport } from '../../lib/link-report.ts';
import type { Probe } from '../../lib/probe.ts';
import type { PageServices, StorageSafety } from '../page-services.ts';
import type { Formats } from '../shared/formats.ts';

/** The level of a finding, shown by an icon and a word, never only by a colour. */
export type Level = 'works' | 'limited' | 'broken' | 'unknown';

/** One line of details. */
export interface Detail {
  readonly name: string;
  readonly value: string;
}

/** The result of one check, in words. */
export interface Finding {
  /** The title of the check; it does not depend on the result. */
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  /** Replaces the word of the level. */
  readonly word?: string;
  readonly what: string;
  /** What the person can do about it; null: nothing. */
  readonly todo: string | null;
  readonly details: readonly Detail[];
}

/** The input of all checks. null: not answered yet. */
export interface Facts {
  readonly engine: EngineState;
  readonly report: LinkReport | null;
  readonly probe: Probe | null;
  /** For each unused server, by address: milliseconds until it answered; null: no answer. */
  readonly answers: ReadonlyMap<string, number | null>;
  /** Errors of the page, the service worker and the engine, without secrets. */
  readonly errors: ErrorReport | null;
  readonly safety: StorageSafety | null;
  readonly offline: ReturnType<PageServices['offline']['get']>;
  /** Whether there are STUN servers, and whether there is a TURN server. */
  readonly servers: { readonly any: boolean; readonly turn: boolean };
  /** The address of the page, its version, and the hash of its build; '' without a build. */
  readonly address: string;
  readonly version: string;
  readonly build: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly formats: Formats;
}
