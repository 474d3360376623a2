// olm.js looks for chance at a window, and in a worker takes itself for a program of Node.
globalThis.window = globalThis;
// It assigns this without declaring it, which a module may not.
globalThis.OLM_OPTIONS = undefined;
