// @ts-check
// The values of the engine. Types only: nothing here runs.

/** @typedef {"gd"|"momentum"|"adam"} Optimizer */
/** @typedef {{optimizer: Optimizer, rate: number, batch: number}} Settings  batch: rows a step, 0 for all */

/**
 * @typedef {{kind: "start", widths: number[], seed: number, parameters?: number[]}} Start
 * @typedef {{kind: "settings"} & Settings} SettingsChange
 * @typedef {{kind: "add_node"|"remove_node", layer: number}} NodeChange
 * @typedef {{kind: "add_layer"|"remove_layer"}} LayerChange
 * @typedef {{kind: "weight", layer: number, to: number, from: number, value: number}} WeightChange
 *   layer and `to` from 1; `from` 0 is the bias
 * @typedef {{kind: "target", row: number, value: number}} TargetChange  rows from 0
 * @typedef {{kind: "move_point", row: number, x: number, y: number}} MoveChange  of one feature, as the next two
 * @typedef {{kind: "add_point", x: number, y: number}} AddChange
 * @typedef {{kind: "remove_point", row: number}} RemoveChange
 * @typedef {{kind: "restore_points"}} RestoreChange  to the data as read
 * @typedef {TargetChange|MoveChange|AddChange|RemoveChange|RestoreChange} PointChange
 * @typedef {Start|SettingsChange|NodeChange|LayerChange|WeightChange|PointChange} Change
 * @typedef {[number, Change][]} Journal  steps ascending; at first the start and, at the same step, settings
 */

/**
 * A run at one step: everything that is needed to go on from there, to the last bit. Never changed.
 * @typedef {Object} State
 * @property {number} step
 * @property {number} seed
 * @property {number[]} widths         (inputs, hidden…, 1)
 * @property {Float64Array} theta      parameters: layer by layer, node by node, each its bias, then its weights
 * @property {Settings} settings
 * @property {Float64Array[]} memory   the optimiser's own
 * @property {number[]} powers         of Adam's two rates of decay, as running products
 * @property {import("./edits.js").Edits} edits  what was changed of the data
 * @property {Lowest|null} lowest      since the last change; null before anything was computed
 */

/**
 * @typedef {Object} Lowest
 * @property {number} step    where the loss was lowest since the last change
 * @property {number} excess  the loss there, above the floor
 * @property {number} mark    the last excess that was clearly lower than all before,
 * @property {number} markStep  and where it was
 */

/**
 * One step on screen.
 * @typedef {Object} Frame
 * @property {number} step
 * @property {number} loss   mean squared error, no ½, in the units of training
 * @property {number} gap    in sd of y
 * @property {Float64Array} beta  W*, in the units of training, intercept first: p + 1
 * @property {Float64Array} parameters
 * @property {number[]} widths
 * @property {Optimizer} optimizer
 * @property {number} rate
 * @property {number} batch
 * @property {number} seed
 */

/** @typedef {{layers: number, nodes: number, hand?: Hand}} Caps  hidden layers; nodes in one of them; rows that can be changed */

/**
 * Rows to draw mini-batches from, in the units of training.
 * @typedef {{rows: Float64Array, count: number, numbers: Int32Array|null}} Table  [1, x…, y] row after row; which
 *   of the data's rows they are, null for all
 */

/**
 * The rows that can be changed by hand.
 * @typedef {Object} Hand
 * @property {number} total         rows of the data
 * @property {number} p
 * @property {Int32Array|null} numbers  which of them these are; null for all
 * @property {Float64Array} values  in their own units, [x…, y] row after row
 * @property {Float64Array} rest    stands for all others: [1, x…, y], in z-scores
 */

/**
 * What the engine reads of the scene.
 * @typedef {Object} SceneData
 * @property {string} id
 * @property {string[]} names
 * @property {boolean} standardised
 * @property {number[]} mean
 * @property {number[]} sd
 * @property {number} targetMean
 * @property {number} targetSd
 * @property {number[]} goal
 * @property {number[]} own
 * @property {number} rows
 * @property {number[]|null} sample  the numbers of the drawn rows; null for all
 * @property {{X: string, y: string} | {pseudo: string, floor: number, targetSd: number, touched: Touched, batchRows?: BatchRows}} data
 */
/** @typedef {{X: string, y: string, of: number, taken: number, rows?: string}} BatchRows  base64 of float64, units of training */
/** @typedef {{X: string, y: string, rest: string}} Touched  the drawn rows in their own units, and R of all others in z-scores */

export {};
