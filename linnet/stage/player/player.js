// @ts-check
// What the player knows of a run: every recorded step, and which of them is on screen. No drawing here.

const MOST_FRAMES = 6000;
const MOST_NUMBERS = 4e6; // of parameters held, 16 MB

/** Base64 to bytes; a plain loop, because a callback a character costs ten times as much. */
function bytes(text) {
  const letters = atob(text), array = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) array[i] = letters.charCodeAt(i);
  return array.buffer;
}
export const float32 = (text) => new Float32Array(bytes(text));
export const float64 = (text) => new Float64Array(bytes(text));

export const parameterCount = (widths) => widths.slice(1).reduce((sum, n, k) => sum + n * (widths[k] + 1), 0);

/**
 * One recorded step. `weights` is null between the key frames of a large network, `edge` where the
 * optimiser has none.
 * @typedef {{step: number, loss: number, gap: number, edge: number|null, beta: Float64Array, weights: Float32Array|null, widths: number[], epoch: number}} Frame
 */

export class History {
  constructor() {
    /** @type {Frame[]} */
    this.frames = [];
    this.epoch = -1;
    this.position = 0; // index of the frame on screen
    this.thinned = -1; // up to this step, frames are missing
    this.changed = 0; // counts appends and cuts, for those who draw the whole of it
  }

  get now() {
    return this.frames[this.position];
  }

  get last() {
    return this.frames[this.frames.length - 1];
  }

  /** Frames after the one on screen. */
  get left() {
    return this.frames.length - 1 - this.position;
  }

  /** Take a chunk from Python. Returns false if it holds nothing new. */
  receive(chunk) {
    const fresh = chunk.epoch !== this.epoch;
    if (fresh) {
      if (chunk.epoch < this.epoch) return false;
      const shown = this.now?.step ?? 0;
      this.cut(chunk.steps[0]);
      this.epoch = chunk.epoch;
      this.append(chunk, 0);
      this.show(chunk.seen > chunk.steps[0] ? chunk.seen : Math.min(shown, chunk.steps[0]));
      return true;
    }
    if (chunk.steps[0] !== this.last.step || chunk.steps.length < 2) return false;
    this.append(chunk, 1);
    this.thin();
    return true;
  }

  append(chunk, from) {
    const [losses, gaps, collapsed, numbers] = [float64(chunk.losses), float64(chunk.gaps), float64(chunk.collapsed), float32(chunk.frames)];
    const size = parameterCount(chunk.widths), width = chunk.widths[0] + 1, edge = between(chunk.edges);
    const keys = new Map(chunk.keys.map((row, k) => [row, k]));
    for (let row = from; row < chunk.steps.length; row++) {
      const key = keys.get(row);
      this.frames.push({
        step: chunk.steps[row], loss: losses[row], gap: gaps[row], edge: edge(row), epoch: chunk.epoch, widths: chunk.widths,
        beta: collapsed.subarray(row * width, (row + 1) * width),
        weights: key === undefined ? null : numbers.subarray(key * size, (key + 1) * size),
      });
    }
    this.changed++;
  }

  /** Forget everything from a step on. */
  cut(step) {
    const keep = this.frames.findIndex((f) => f.step >= step);
    if (keep >= 0) this.frames.length = keep;
    this.changed++;
  }

  /** Put one frame with other widths in the place of the one on screen: the picture grows before Python answers. */
  redraw(widths, weights) {
    const now = this.now;
    this.frames.length = this.position;
    this.frames.push({ ...now, widths, weights, epoch: this.epoch });
    this.changed++;
  }

  /** Show the last frame at or before a step. */
  show(step) {
    const after = this.frames.findIndex((f) => f.step > step);
    this.position = Math.max(0, (after < 0 ? this.frames.length : after) - 1);
  }

  move(frames) {
    this.position = Math.max(0, Math.min(this.frames.length - 1, this.position + frames));
  }

  /** The parameters of the frame on screen; between key frames, on a straight line. */
  weights(scratch) {
    const { frames, position } = this, now = frames[position];
    if (now.weights) return now.weights;
    let a = position, b = position;
    while (!frames[a].weights) a--;
    while (!frames[b].weights) b++;
    const [from, to] = [frames[a], frames[b]];
    const share = (now.step - from.step) / (to.step - from.step || 1);
    const [x, y] = [/** @type {Float32Array} */ (from.weights), /** @type {Float32Array} */ (to.weights)];
    for (let i = 0; i < x.length; i++) scratch[i] = x[i] + (y[i] - x[i]) * share;
    return scratch;
  }

  /** Keep memory bounded: of what lies behind, drop every second frame. */
  thin() {
    const numbers = this.frames.reduce((sum, f) => sum + (f.weights?.length ?? 0) + f.beta.length, 0);
    const old = this.position - 300;
    if ((this.frames.length < MOST_FRAMES && numbers < MOST_NUMBERS) || old < 4) return;
    const drop = (f, i) => {
      const [before, after] = [this.frames[i - 1], this.frames[i + 1]];
      const turn = !before || before.epoch !== f.epoch || after.epoch !== f.epoch;
      const needed = f.weights && (!before?.weights || !after.weights); // a key frame others lean on
      return i < old && i % 2 === 1 && !turn && !needed;
    };
    this.thinned = this.frames[old].step;
    const shown = this.now;
    // copies, so that the chunks they were cut from can be freed
    this.frames = this.frames.filter((f, i) => !drop(f, i)).map((f) => (f.step < this.thinned ? { ...f, beta: f.beta.slice(), weights: f.weights?.slice() ?? null } : f));
    this.position = this.frames.indexOf(shown);
    this.changed++;
  }
}

/** The edge of stability at every row of a chunk: on straight lines between those that were computed. */
function between({ rows, values }) {
  return (row) => {
    const after = rows.findIndex((r) => r >= row), b = after < 0 ? rows.length - 1 : after, a = Math.max(0, b - 1);
    if (values[a] === null || values[b] === null) return null;
    const share = rows[b] > rows[a] ? Math.min(1, (row - rows[a]) / (rows[b] - rows[a])) : 1;
    return values[a] + (values[b] - values[a]) * share;
  };
}

/** The weights of a network with one node or layer more or less; the function stays the same. */
export function grown(widths, weights, kind, layer, mostNodes) {
  const matrices = split(widths, weights), next = [...widths];
  if (kind === "add_node") {
    next[layer]++;
    matrices[layer - 1].push(new Array(widths[layer - 1] + 1).fill(0)); // its weights in come with Python's answer
    for (const row of matrices[layer]) row.push(0);
  } else if (kind === "add_layer") {
    const copyNext = widths[widths.length - 2] > mostNodes, width = copyNext ? 1 : widths[widths.length - 2];
    const identity = Array.from({ length: width }, (_, j) => Array.from({ length: width + 1 }, (_, i) => (i === j + 1 ? 1 : 0)));
    next.splice(widths.length - 1, 0, width);
    matrices.splice(matrices.length - (copyNext ? 0 : 1), 0, identity);
  } else {
    const last = matrices.pop() ?? [], before = matrices.pop() ?? [];
    next.splice(widths.length - 2, 1);
    matrices.push(last.map((row) => before[0].map((_, i) => row.slice(1).reduce((sum, c, j) => sum + c * before[j][i], i ? 0 : row[0]))));
  }
  return { widths: next, weights: Float32Array.from(matrices.flat(2)) };
}

/** Flat parameters as matrices: a row a node, its bias first. */
function split(widths, weights) {
  let at = 0;
  return widths.slice(1).map((n, k) => Array.from({ length: n }, () => Array.from(weights.subarray(at, (at += widths[k] + 1)))));
}
