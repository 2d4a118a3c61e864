// @ts-check
// The shapes of lessons. Types only: nothing here runs.

/**
 * A chapter, as its file says (linnet/lessons/lesson.py) and with what its runs begin from.
 * @typedef {Object} Lesson
 * @property {string} name
 * @property {string} title
 * @property {Object<string, string>} terms  each explained in one sentence
 * @property {Object<string, {scene: any, start: any}>} runs
 * @property {Screen[]} screens
 */

/**
 * @typedef {Object} Screen
 * @property {string} id
 * @property {string} run       a key of the lesson's runs
 * @property {number} [speed]   steps a picture
 * @property {string} sentence  these three as in words.js
 * @property {string} hint
 * @property {string} finding
 * @property {string[]} panels
 * @property {Condition[]} done  any of them completes the screen
 * @property {string[]} lit
 * @property {string|null} task
 * @property {string|null} label  of the task's button
 * @property {Question|null} question
 * @property {string[]} formula
 */

/** @typedef {{kind: string, times?: number, below?: number, steps?: number, layers?: number}} Condition */
/** @typedef {{ask: string, choices: {say: string, verdict: "right"|"close"|"not yet", because: string}[]}} Question */
/** @typedef {{lesson: string, screen: number, seen: string[], done: string[], answers: Object<string, number[]>}} Told */

/**
 * What the visitor did on a screen; kept for a return.
 * @typedef {Object} Notes
 * @property {number} from         the step at which the screen opened
 * @property {number} moves        gestures that moved the line, the weights or the nodes
 * @property {number} best         the lowest loss reached by hand
 * @property {number} improved     how often it was bettered
 * @property {boolean} shown       least squares was asked for
 * @property {number|null} probe   where the line was read off
 * @property {boolean} probed
 * @property {boolean} shrunk      the product is down to one row
 * @property {number} multiplied   products taken
 * @property {string} activation
 * @property {any} seeds           what came of the same network from several seeds
 */

/**
 * How a screen wants its pictures drawn.
 * @typedef {Object} Choices
 * @property {string[]} lit
 * @property {string} font
 * @property {boolean} handles
 * @property {boolean} squares
 * @property {boolean} probe
 * @property {boolean} rate
 * @property {boolean} small
 */

/**
 * Everything a condition, a value or a picture is about.
 * @typedef {Object} Facts
 * @property {import("../seam/runs.js").Kept} kept
 * @property {import("../types.js").Scene} scene
 * @property {import("../engine/types.js").Frame} now  the step on screen
 * @property {number} loss         in the target's own units, squared
 * @property {number} floor        that of least squares
 * @property {number[]} own        W* in the data's own units, intercept first
 * @property {number|null} edge
 * @property {Notes} notes
 * @property {boolean} right       the question was answered right
 */

export {};
