// @ts-check

/**
 * What a scheduler needs to know of a step.
 * @typedef {object} Lined
 * @property {string} name
 * @property {string} lane in which it stands: the steps of a lane run one after the other, in order
 * @property {string} [needs] another step, which must have ended before
 */

/**
 * Runs the lanes beside each other. A step begins when the one before it in its lane has ended, and the one that it
 * needs, where that is among the steps; it must stand before it in the list, so that no two wait for each other.
 * @template {Lined} Step
 * @template Outcome
 * @param {readonly Step[]} steps
 * @param {(step: Step, needed: Outcome | undefined) => Promise<Outcome>} run `needed`: how the step that it needs ended
 * @returns {Promise<Map<string, Outcome>>} how each ended, in the order of the list
 */
export const runInLanes = async (steps, run) => {
  /** @type {Map<string, Promise<Outcome>>} */
  const ends = new Map();
  /** @type {Map<string, Promise<Outcome>>} */
  const laneEnds = new Map();
  for (const step of steps) {
    const needed = step.needs === undefined ? undefined : ends.get(step.needs);
    const end = Promise.all([needed, laneEnds.get(step.lane)]).then(([outcome]) => run(step, outcome));
    ends.set(step.name, end);
    laneEnds.set(step.lane, end);
  }
  return new Map(
    await Promise.all([...ends].map(async ([name, end]) => /** @type {const} */ ([name, await end]))),
  );
};
