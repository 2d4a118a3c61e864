// @ts-check
// The values that the panels share. Types only: nothing here runs.

/**
 * The data, and what is known of them: as Python sent it, see scene.js.
 * @typedef {Object} Scene
 * @property {string} id             equal for equal data and roles
 * @property {string[]} names        what the features are called on the stage, see names.js
 * @property {string[]} whole        their names in the data
 * @property {string} target
 * @property {[string, string][]} references  columns that are categories, each with its reference level
 * @property {number} rows           rows the fit uses
 * @property {number} drawn          rows in X and y; fewer than `rows` when the data are large
 * @property {Float32Array} X        drawn rows in the data's own units, row after row: drawn × p
 * @property {Float32Array} y        drawn targets
 * @property {number[]} numbers      which rows are drawn, counted from 0; those added by hand after the data's
 * @property {Scene} [asRead]        the data before they were changed by hand
 * @property {any} [certified]       what Python said of the changed data
 * @property {number[]} mean         of each feature, over all rows
 * @property {number[]} sd
 * @property {number} targetMean
 * @property {number} targetSd
 * @property {boolean} standardised  the network works in z-scores; otherwise in the data's own units
 * @property {number[]} goal         least squares in the units of training, intercept first: p + 1
 * @property {number[]} own          least squares in the data's own units, intercept first: p + 1
 * @property {(number|null)[]} errors  standard errors in own units; null where not determined
 * @property {(number|null)[]} t
 * @property {number} floor          the loss of least squares, in the units of training
 * @property {{layers: number, nodes: number}} caps
 * @property {number[]} speeds       steps a picture that can be chosen
 * @property {any} data              rows or R, as the engine reads them
 */

/**
 * Sizes, colours and choices; changes with the window, the theme, the widths, never with a step.
 * @typedef {Object} Layout
 * @property {"wide"|"medium"|"phone"} size  by the stage's own width: from 960, from 600, below
 * @property {boolean} low  short of height, in a frame of another page
 * @property {number[]} widths       (inputs, hidden…, 1)
 * @property {boolean} aligned       the matrices stand under the links they hold
 * @property {boolean} scroll        phone, and the network is too long or wide: it scrolls sideways
 * @property {number} width          px, of the diagram and of the product when aligned
 * @property {number} productWidth   px, of the product panel
 * @property {number[]} columns      x of each node column in the diagram, px
 * @property {number} outputSize     side of the output node, px
 * @property {Colours} colours
 * @property {string} font           the family, for canvases and for measuring
 * @property {[number, number]} axes the two features the plane shows (0-based; [0, 0] with one feature)
 * @property {boolean} textbook      the product is written W_L ⋯ W_1
 * @property {boolean} story         on a screen of a lesson: no strip, and all in one window
 */

/** A link of the network, or its weight: layer from 0; from 0 is the bias; to from 1. @typedef {{layer: number, from: number, to: number}} Link */

/** @typedef {Record<"plus"|"minus"|"ols"|"ink"|"soft"|"line"|"paper"|"panel"|"words", string>} Colours  #rrggbb each */

/**
 * One step on screen.
 * @typedef {Object} View
 * @property {number} step
 * @property {number} loss
 * @property {number} gap            in sd of y
 * @property {boolean} met           gap < 1e-6: the network is the regression
 * @property {Float64Array} weights  flat: layer after layer, node after node, its bias, then its weights
 * @property {(layer: number, from: number, to: number) => number} weight
 *   layer from 0; from 0 is the bias, from 1 the nodes; to from 1
 * @property {Scene} data            the data at this step, which a point that is being dragged changes every frame
 * @property {import("./points/choice.js").Held} hand  the point that is chosen or dragged
 * @property {Float64Array} beta     W* in the units of training, intercept first: p + 1
 * @property {Float64Array} own      W* in the data's own units: p + 1
 * @property {(column: number, node: number) => Float64Array} regression
 *   what a node computes from the inputs, in z-scores of both (bias first, p + 1); column 0 the
 *   inputs, node from 1. Valid until the next frame.
 * @property {number|null} coefficient  the selected entry of W*, 0 the intercept
 * @property {[number, number]|null} node  the selected node: column (from 0), node (from 1)
 */

export {};
