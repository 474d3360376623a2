import { type Feature, hear } from '../feature/feature.ts';
import { typingFrame } from './frames.ts';
import { type TypingDeps, createTyping } from './typing.ts';

/** Seeing that a contact is typing. */
export const typingFeature = (deps: TypingDeps) => {
  const { take, lost, chosen, view, tell } = createTyping(deps);
  return {
    hears: [hear(typingFrame, { from: 'contact', take })],
    lost,
    chosen,
    shows: { typing: view },
    answers: { typing: { tell } },
  } satisfies Feature;
};
