const NEXT =
  'The kinds that carry messages between contacts are replaced by others soon: their cost tests come with them.';

/** Frames without a cost test, and why. */
const FRAMES = ['resume', 'message', 'receipt', 'want', 'renew'];

/** Kinds without a cost test, by name, and why. */
export const LATER: Readonly<Record<string, string>> = Object.fromEntries(
  FRAMES.map((kind) => [`frame/${kind}`, NEXT]),
);
