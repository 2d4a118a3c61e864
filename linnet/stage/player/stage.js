// @ts-check
// The stage: takes chunks of a run from Python, plays them at the display's own rate, and tells
// Python what the visitor does. Playing, scrubbing, hovering and turning never touch the server.

import { createCard } from "./card.js";
import { createDiagram } from "./diagram.js";
import { brief, h, limit, put, say } from "./draw.js";
import { createGap } from "./gap.js";
import { createMatrices } from "./matrices.js";
import { createPace } from "./pace.js";
import { createPlane } from "./plane.js";
import { History, float32, grown, parameterCount } from "./player.js";
import { createSentence } from "./sentence.js";
import { measure } from "./shape.js";
import { isDark } from "./theme.js";
import { createTextbook } from "./textbook.js";
import { createReadouts, createTimeline } from "./timeline.js";
import { createTransport } from "./transport.js";
import { createUnits } from "./units.js";
import { createView } from "./view.js";

const AHEAD = 12; // frames from the one on screen to where a change of settings takes hold while playing
const RESERVE = 90; // frames left when the next chunk is asked for
const PATIENCE = 4000; // ms until a message is taken for lost
const TRIES = 15; // of an act, for as long as a connection may be gone
const SCRUBBED = 300; // ms that a step stays on screen until Python is told
const STILL_RATE = 10; // pictures a second for those who prefer reduced motion
const GROWS = new Set(["add_node", "add_layer", "remove_layer"]); // the function stays: painted before Python answers

/** What outlives a remount (another page and back): by run, as long as the tab lives. */
const kept = new Map();
const mounted = new WeakMap();
let latest = /** @type {any} */ (null); // the memory of the run last on screen
let drawAnew = () => {};

/** From outside the stage's fragment, a message runs the whole page: all that a server started anew can answer. */
export function anew({ setTriggerValue }) {
  drawAnew = () => setTriggerValue("asked", true);
}

export default function mount(component) {
  const { parentElement } = component;
  let stage = mounted.get(parentElement);
  if (!stage) mounted.set(parentElement, (stage = createStage(parentElement.querySelector(".mount") ?? parentElement)));
  stage.receive(component);
  // Streamlit also ends a call that another overtook, before or after that other one: the component is still there
  return () => stage.rest(component);
}

/** The player's own memory of a run. */
function remember(run) {
  if (!kept.has(run)) {
    if (kept.size > 2) kept.delete(kept.keys().next().value);
    kept.set(run, { history: new History(), selection: { coefficient: null, node: null }, axes: null, textbook: false, camera: null, answered: 0, lit: null });
  }
  return kept.get(run);
}

function createStage(host) {
  host.replaceChildren();
  const sheet = h(host, "link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("stage.css", import.meta.url).href;
  const box = h(host, "div", "stagebox"), root = h(box, "section", "stage");
  root.dataset.testid = "stage";
  root.setAttribute("aria-label", "Playground");
  root.style.visibility = "hidden"; // until its style sheet is here
  sheet.addEventListener("load", () => {
    root.style.visibility = "";
    dirty.layout = true;
  });

  const time = h(root, "div", "time"), net = h(root, "div", "net"), planebox = h(root, "div", "planebox"), product = h(root, "div", "product"), units = h(root, "div", "units");
  const transport = createTransport(time, { train: toggle, step: oneStep, reset: () => restart("reset"), fresh: () => restart("new_weights"), converge, speed: (stride) => actAhead("speed", { stride }) });
  const timeline = createTimeline(time, { scrub, move });
  const readouts = createReadouts(h(time, "div", "readoutsbox"));
  const diagram = createDiagram(net, { node: selectNode, grow, inspect: (link, x, y, edit) => inspect(net, link, x, y, edit) });
  const plane = createPlane(planebox, { choose: chooseAxes, redraw: () => (dirty.draw = dirty.plane = true) });
  const matrixbox = h(product, "div", "matrices"), textbookbox = h(product, "div", "matrices");
  const inProduct = (host) => ({ coefficient: selectCoefficient, inspect: (link, x, y, edit) => inspect(host, link, x, y, edit) });
  const matrices = createMatrices(matrixbox, inProduct(matrixbox)), textbook = createTextbook(textbookbox, inProduct(textbookbox));
  const gapbox = h(product, "div", "gap"), gap = createGap(gapbox);
  const foot = h(product, "div", "foot"), sentence = createSentence(h(foot, "div", "sentence")), order = h(foot, "button", "order");
  const table = createUnits(units);
  const find = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const panels = { net, product, planebox, timeline: find(".timeline"), track: find(".gaptrack") };
  const card = createCard(root, { set: setWeight, closed: (link) => diagram.focusLink(link) });
  order.addEventListener("click", () => {
    memory.textbook = !memory.textbook;
    dirty.layout = true;
  });

  /** @type {any} */ let component = null;
  /** @type {any} */ let chunk = null; // the last one received
  /** @type {any} */ let scene = null;
  /** @type {any} */ let memory = null;
  /** @type {any} */ let shape = null;
  /** @type {any} */ let view = null;
  let mode = /** @type {"idle"|"play"|"jump"|"converge"} */ ("idle");
  let holdAt = Infinity; // the frame to wait at for a new epoch
  let inFlight = /** @type {{message: any, at: number, tries: number}|null} */ (null);
  const queue = /** @type {any[]} */ ([]);
  let asked = { after: -1, epoch: -1, at: 0, tries: 0 };
  let telling = 0;
  const dirty = { layout: true, draw: true, plane: true };
  const pace = createPace();
  let planeShows = /** @type {any} */ ({});
  let frames = 0, credit = 0, lastTime = 0, lastPaint = 0, looping = 0, sceneKey = "", sceneNumber = 0, builtFor = "", framed = "";
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const resize = new ResizeObserver(() => (dirty.layout = true));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => setTimeout(() => (dirty.layout = true), 60); // Streamlit sets its variables first

  // -- from Python ------------------------------------------------------------------------------

  function receive(next) {
    component = next;
    if (!looping) wake();
    const data = next.data;
    if (!data?.scene) return;
    const before = memory ?? latest, wasPlaying = mode === "play" || (!memory && before?.playing);
    memory = latest = remember(data.run);
    if (memory !== before) begin(data);
    // the server was started anew, or another took its place: this is the run on screen once more
    const lost = memory !== before && data.story && before?.story === data.story ? before : null;
    if (lost) Object.assign(memory, { axes: lost.axes, textbook: lost.textbook, camera: lost.camera, selection: lost.selection });
    memory.story = data.story;
    put(root, "data-hidden", data.hidden.join(" "));
    const key = JSON.stringify(data.scene);
    if (key !== sceneKey || !memory.axes) readScene(data, key); // a new run of the same data has no axes yet
    if (data.coefficient !== null && data.coefficient !== memory.lit) selectCoefficient((memory.lit = data.coefficient));
    const fresh = data.epoch > memory.history.epoch;
    if (memory.history.receive(data)) {
      chunk = data;
      if (fresh) opened(data);
      arrived(data);
      dirty.draw = true;
    } else if (!chunk) chunk = data;
    if (data.asking > memory.answered) answer(data);
    if (lost?.history.now) goBack(lost.history.now.step, wasPlaying);
    if (isDark(host) !== root.classList.contains("dark")) dirty.layout = true;
    deliver();
  }

  function begin(data) {
    mode = data.goal === "seek" ? "jump" : "idle";
    [chunk, inFlight, holdAt, queue.length] = [null, null, Infinity, 0];
    if (memory.history.epoch < 0) memory.answered = data.asking;
    if (memory.camera) plane.camera = memory.camera;
    card.close();
    dirty.layout = true;
  }

  /** Bring a run to a step that was on screen before. */
  function goBack(step, playing) {
    const { history } = memory;
    if (step > history.last.step) {
      [mode, memory.playing] = ["jump", playing];
      act("seek", { to: step });
      return;
    }
    history.show(step);
    mode = playing ? "play" : "idle";
  }

  function readScene(data, key) {
    sceneKey = key;
    scene = { ...data.scene, floor: data.floor, X: float32(data.scene.X), y: float32(data.scene.y) };
    const p = scene.names.length;
    const valid = memory.axes && memory.axes.every((a) => a < p);
    if (!valid) memory.axes = p > 1 ? [0, 1] : [0, 0];
    if (memory.selection.coefficient > p) memory.selection.coefficient = null;
    transport.speeds(scene.speeds);
    sceneNumber++;
    dirty.layout = true;
  }

  /** A new epoch: what was asked for has happened. */
  function opened(data) {
    inFlight = null;
    holdAt = Infinity;
    transport.showSpeed(data.stride);
    const [column, node] = memory.selection.node ?? [0, 1];
    if (!(node <= data.widths[column])) memory.selection.node = null;
  }

  function arrived(data) {
    const { history } = memory;
    if (mode === "jump" || (mode === "converge" && reduced.matches)) history.show(Infinity);
    if (mode === "jump" && data.goal === null) [mode, memory.playing] = [memory.playing ? "play" : "idle", false];
  }

  // -- to Python --------------------------------------------------------------------------------

  /** One message at a time: Python keeps only the last of two that come together. */
  function act(kind, fields = {}) {
    queue.push({ kind, ...fields });
    deliver();
  }

  function deliver() {
    if (inFlight && performance.now() - inFlight.at > PATIENCE) repeat();
    if (inFlight || !queue.length || !memory) return;
    const { kind, ...fields } = queue.shift(), { history } = memory;
    const at = fields.step ?? history.now.step;
    if (GROWS.has(kind)) paintGrowth(kind, fields.layer);
    const message = { kind, ...fields, epoch: history.epoch, step: at };
    inFlight = { message, at: performance.now(), tries: 1 };
    const go = () => send("act", message, 1);
    // what can be painted is painted first: a message keeps Streamlit's own page busy for a while
    if (GROWS.has(kind)) requestAnimationFrame(() => setTimeout(go));
    else go();
  }

  /** Say it again, if it went with the connection: one that was heard opened an epoch, and Python ignores its like. */
  function repeat() {
    if (!inFlight || inFlight.tries === TRIES) {
      [inFlight, holdAt] = [null, Infinity];
      return;
    }
    inFlight.at = performance.now();
    inFlight.tries++;
    send("act", inFlight.message, inFlight.tries);
  }

  /** Send a message; if it was not answered twice, ask for the whole page in its place every other time: two at once become one. */
  function send(name, message, tries) {
    if (tries > 2 && tries % 2) drawAnew();
    else component.setTriggerValue(name, message);
  }

  function answer(data) {
    memory.answered = data.asking;
    actAhead("resync");
  }

  /** Change settings a few frames ahead of the one on screen, so that the picture need not stop for the answer. */
  function actAhead(kind, fields = {}) {
    const { history } = memory;
    holdAt = Math.min(history.frames.length - 1, history.position + (mode === "play" ? AHEAD : 0));
    if (mode === "converge") mode = "play";
    act(kind, { ...fields, step: history.frames[holdAt].step });
  }

  function ask() {
    const { history } = memory, after = history.last.step, now = performance.now();
    const again = asked.after === after && asked.epoch === history.epoch;
    if (inFlight || (again && now - asked.at < PATIENCE) || chunk?.diverged || queue.length) return;
    asked = { after, epoch: history.epoch, at: now, tries: again ? asked.tries + 1 : 1 };
    send("need", { epoch: history.epoch, from: after, step: history.now.step }, asked.tries);
  }

  // -- what the visitor does --------------------------------------------------------------------

  function toggle() {
    dirty.draw = true;
    if (mode === "play" || mode === "converge") return pause();
    goOn();
    mode = "play";
  }

  function pause() {
    if (mode === "converge") memory.stale = true; // Python still runs towards convergence
    mode = "idle";
    dirty.draw = true;
    tell();
  }

  /** Note the step on screen, as links name it: once it stays, and nothing else is on its way. Needs no answer. */
  function tell(after = 0) {
    clearTimeout(telling);
    telling = setTimeout(() => {
      if (mode !== "idle" || !looping) return;
      if (inFlight || queue.length) return tell(100);
      component.setTriggerValue("act", { kind: "paused", epoch: memory.history.epoch, step: memory.history.now.step });
    }, after);
  }

  /** Before going on: frames of older settings, or thinned ones, are computed again from here. */
  function goOn() {
    const { history } = memory, { now } = history;
    if (memory.stale || (history.left && (now.epoch !== history.epoch || now.step < history.thinned))) {
      memory.stale = false;
      holdAt = history.position;
      act("resync");
    }
  }

  function oneStep() {
    const { history } = memory;
    const next = history.frames[history.position + 1];
    mode = "idle";
    goOn();
    if (next && next.step === history.now.step + 1 && next.epoch === history.epoch && holdAt === Infinity) {
      history.move(1);
      dirty.draw = true;
      tell();
    } else if (!chunk?.diverged) {
      queue.length = 0;
      act("single_step");
    }
  }

  function restart(kind) {
    mode = "idle";
    dirty.draw = true;
    memory.stale = false;
    memory.selection.node = null;
    act(kind);
  }

  function converge() {
    memory.stale = false;
    act("converge");
    mode = "converge";
    dirty.draw = true;
  }

  function scrub(step) {
    if (mode !== "idle") pause();
    memory.history.show(step);
    dirty.draw = true;
    tell(SCRUBBED);
  }

  function move(count) {
    if (mode !== "idle") pause();
    const { history } = memory;
    history.move(count);
    if (history.now.step > timeline.far) history.show(timeline.far);
    dirty.draw = true;
    tell(SCRUBBED);
  }

  function grow(kind, layer) {
    holdAt = memory.history.position;
    act(kind, { layer });
  }

  function paintGrowth(kind, layer) {
    const { history } = memory, { now } = history;
    const next = grown(now.widths, history.weights(new Float32Array(parameterCount(now.widths))), kind, layer, scene.caps.nodes);
    history.redraw(next.widths, next.weights);
    dirty.draw = true;
  }

  function setWeight({ layer, from, to }, value) {
    holdAt = memory.history.position;
    act("set_weight", { layer: layer + 1, to, source: from, value });
  }

  function selectNode(node) {
    const { selection } = memory;
    selection.node = node && String(node) !== String(selection.node) ? node : null;
    dirty.draw = true;
  }

  function selectCoefficient(index) {
    memory.selection.coefficient = index;
    dirty.draw = true;
  }

  function chooseAxes(axes) {
    memory.axes = axes;
    dirty.layout = true;
  }

  function inspect(panel, link, x, y, edit) {
    if (!link) return card.inspect(null, 0, 0, false, scene, []);
    const [a, b] = [panel.getBoundingClientRect(), root.getBoundingClientRect()];
    const left = Math.max(84, Math.min(b.width - 84, x + a.left - b.left - panel.scrollLeft));
    if (edit && mode !== "idle") pause();
    card.inspect(link, left, y + a.top - b.top, edit, scene, memory.history.now.widths);
    dirty.draw = true;
  }

  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !memory) return;
    memory.selection = { coefficient: null, node: null };
    dirty.draw = true;
  });

  // -- layout: when sizes, theme, widths or choices change ---------------------------------------

  function arrange() {
    dirty.layout = false;
    const { widths } = memory.history.now;
    if (!root.clientWidth) return;
    const measured = measure(root, panels, widths, { axes: memory.axes, textbook: memory.textbook, embedded: chunk.embedded });
    const { room } = measured;
    shape = measured.shape;
    matrixbox.hidden = memory.textbook;
    textbookbox.hidden = !memory.textbook;
    diagram.layout(scene, shape, room.diagram);
    (memory.textbook ? textbook : matrices).layout(scene, shape);
    orderWords(widths.length - 1);
    // the rest does not ask how many nodes there are: a click on + leaves it alone
    const frame = JSON.stringify([sceneNumber, room, shape.size, shape.axes, shape.colours]);
    if (frame !== framed) {
      framed = frame;
      timeline.layout(scene, shape, room.timeline);
      plane.layout(scene, shape, room.plane);
      dirty.plane = true;
      gap.layout(shape, room.track);
      readouts.layout(scene);
      table.layout(scene);
    }
    const key = `${sceneNumber} ${widths.join("-")}`;
    if (key !== builtFor) [view, builtFor] = [createView(scene, widths), key];
    dirty.draw = true;
  }

  function orderWords(depth) {
    const names = Array.from({ length: depth }, (_, k) => "W" + "₀₁₂₃₄₅₆₇₈₉"[k + 1]);
    const written = (list) => (list.length > 3 ? [list[0], "⋯", list[list.length - 1]] : list).join(" ");
    order.hidden = depth < 2;
    say(order, memory.textbook ? `Write along the links: ${written(names)}` : `Write as ${written(names.reverse())}`);
  }

  // -- the frame loop ---------------------------------------------------------------------------

  function frame(now) {
    looping = requestAnimationFrame(frame);
    const elapsed = Math.min(100, now - lastTime);
    lastTime = now;
    if (mode !== "idle") pace.note(elapsed);
    if (!memory?.history.now || !scene) return;
    play(elapsed);
    if (memory.history.now.widths.join("-") !== shape?.widths.join("-")) dirty.layout = true;
    if (dirty.layout) arrange();
    if (!dirty.draw || !shape || root.style.visibility) return;
    if (reduced.matches && mode === "play" && now - lastPaint < 1000 / STILL_RATE) return;
    lastPaint = now;
    dirty.draw = false;
    paint();
  }

  /** Move on by as many frames as the time since the last picture is worth: sixty a second. */
  function play(elapsed) {
    const { history } = memory;
    if (inFlight || queue.length) deliver();
    if (mode === "jump") return chunk?.goal ? ask() : undefined;
    if (mode === "idle") return;
    credit = Math.min(8, credit + (elapsed * 60) / 1000);
    const due = Math.floor(credit + 0.25);
    credit -= due;
    const room = Math.min(history.left, holdAt - history.position, due);
    if (room > 0) {
      history.move(room);
      dirty.draw = true;
    }
    if (holdAt !== Infinity) return;
    if (history.left < RESERVE && !(mode === "converge" && !chunk?.goal)) ask();
    if (history.left === 0 && !inFlight) finish();
  }

  /** At the end of what there is: stop if no more will come. */
  function finish() {
    const arrivedThere = mode === "converge" && chunk?.goal === null && chunk.epoch === memory.history.epoch && !queue.length;
    if (!chunk?.diverged && !arrivedThere) return;
    if (arrivedThere) memory.history.show(Infinity);
    mode = "idle";
    dirty.draw = true;
    tell();
  }

  /** Draw the step on screen; where the machine does not keep up, the panels take turns. */
  function paint() {
    const { history } = memory, now = view.fill(history, memory.selection), playing = mode === "play" || mode === "converge";
    const share = playing ? pace.share : 1, often = Math.ceil(share / 2);
    // all that changes elements in one frame of `share`, the plane's canvas between: one slow frame costs less than many
    const elements = frames % share === 0, canvas = frames % often === often - 1;
    transport.draw(playing);
    timeline.draw(now, history, chunk.run);
    if (elements || diagram.dense) diagram.draw(now, playing ? frames : null);
    // a click on + leaves the plane where it is, so it is not drawn again
    const moved = dirty.plane || now.beta !== planeShows.beta || now.coefficient !== planeShows.coefficient || now.node !== planeShows.node;
    if (moved && canvas) {
      plane.draw(now);
      planeShows = { beta: now.beta, coefficient: now.coefficient, node: now.node };
      dirty.plane = false;
    }
    if (elements) {
      readouts.draw(now, chunk.rate, shape.widths.length > 2);
      (memory.textbook ? textbook : matrices).draw(now);
      gap.draw(now);
      sentence.draw(now, scene, shape, notice(), chunk.batch);
      table.draw(now, scene);
      card.draw(now);
    }
    frames++;
    const data = { step: now.step, loss: now.loss, gap: now.gap, widths: shape.widths.join("-"), playing, frames };
    for (const [key, value] of Object.entries(data)) put(root, `data-${key}`, String(value));
  }

  /** What the visitor must know now, in a plain sentence with ways out. */
  function notice() {
    const { history } = memory, { diverged, rate } = chunk ?? {};
    if (!diverged || history.left > 0 || history.now.epoch !== history.epoch) return null;
    const best = `step ${diverged.best.toLocaleString("en")}`, deep = history.now.widths.length > 2;
    const edge = diverged.edge === null ? ", too large here" : `; ${deep ? `at ${best}, the best so far, training is unstable` : "training diverges"} above ${limit(diverged.edge)}`;
    const ways = /** @type {[string, () => void][]} */ ([
      [`Go on from ${best} at ${brief(diverged.rate)}`, () => goOnWith("calm")],
      [`Back to ${best}`, () => scrub(diverged.best)],
    ]);
    if (!scene.standardised) ways.unshift(["Standardise", () => act("standardise")]);
    return { kind: "problem", text: `The loss has left the finite numbers. The learning rate is ${brief(rate)}${edge}.`, ways };
  }

  function goOnWith(kind) {
    act(kind);
    mode = "play";
  }

  // -- on the page, and off it -------------------------------------------------------------------

  function wake() {
    looping = requestAnimationFrame(frame);
    resize.observe(box);
    dark.addEventListener("change", recolour);
    if (memory && mode !== "jump") memory.playing = false;
  }

  function rest(after) {
    if (after !== component) return; // there was a newer call
    cancelAnimationFrame(looping);
    looping = 0;
    resize.disconnect();
    dark.removeEventListener("change", recolour);
    if (memory && mode !== "jump") memory.playing = mode === "play"; // in case it is mounted anew on another run of the same story
  }

  return { receive, rest };
}
