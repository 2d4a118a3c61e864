// @ts-check
// What Python and the player both keep to. Python reads it here (linnet/limits.py), each value as JSON.

export const LEAST_RATE = 1e-15; // raw units: values near 1e6 need rates near 1e-12
export const LARGEST_RATE = 100;
export const USUAL_RATE = 0.02;
export const LARGEST_WEIGHT = 1e6; // set by hand
export const MOST_CHANGES = 140; // of a journal beside its beginning; a longer one gives way to the weights
export const MOST_EDITED = 100; // rows changed by hand
export const LEAST_ROWS = 2; // that must be left of them
export const LARGEST_VALUE = 1e100; // of the data: one whose square is a number
export const MOST_POINTS = 120; // of its history that a browser tells
export const IDENTICAL = 1e-6; // a gap under which network and regression are called identical
export const ARRIVED = 1e-9; // a gap at which six digits of every coefficient agree; a job's training ends there
export const LARGEST_DRAWN = 1e18; // of a value that was moved by hand: single precision can square it
/** What each optimiser is called in a sentence. @type {Record<string, string>} */
export const OPTIMIZERS = { "gd": "gradient descent", "momentum": "momentum", "adam": "Adam" };
