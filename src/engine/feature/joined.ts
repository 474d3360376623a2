import type { FeaturesApi } from '../api/features.ts';
import type { Feature } from './feature.ts';

/** All of these at once. */
type All<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer A) => void ? A : never;

type With<F extends Feature, K extends keyof Feature> = Extract<F, { readonly [P in K]: object }>[K];

/** Joins parts into one. Two parts of the same name are a bug of the list of features. */
const joined = (parts: readonly (object | undefined)[]): object => {
  const whole: Record<string, unknown> = {};
  for (const [name, value] of parts.flatMap((one) => Object.entries(one ?? {}))) {
    if (name in whole) throw new Error(`two features have ${name}`);
    whole[name] = value;
  }
  return whole;
};

/** What all these features show. */
export const shownBy = <const F extends readonly Feature[]>(features: F): All<With<F[number], 'shows'>> =>
  joined(features.map(({ shows }) => shows)) as All<With<F[number], 'shows'>>;

/** The lists that all these features show. */
export const listedBy = <const F extends readonly Feature[]>(features: F): All<With<F[number], 'lists'>> =>
  joined(features.map(({ lists }) => lists)) as All<With<F[number], 'lists'>>;

/** What all these features answer. */
export const answeredBy = <const F extends readonly Feature[]>(
  features: F,
): All<With<F[number], 'answers'>> => {
  const answers = features.map((feature) => feature.answers ?? {});
  const nouns = new Set(answers.flatMap(Object.keys)) as ReadonlySet<keyof FeaturesApi>;
  const whole = [...nouns].map((noun) => [noun, joined(answers.map((of) => of[noun]))]);
  return Object.fromEntries(whole) as All<With<F[number], 'answers'>>;
};
