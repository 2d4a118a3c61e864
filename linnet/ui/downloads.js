/**
 * Buttons that download files. A file comes in pieces, each of which this side asks for: the server
 * makes no more than was asked for, and keeps no file at an address. One download at a time; what is
 * clicked meanwhile waits.
 *
 * @typedef {{ticket: string, file: number, parts: Uint8Array[], again: number}} Transfer
 */

const PATIENCE = 4000; // ms until a piece is asked for again; each time twice as long
const MOST_TRIES = 6; // until the visitor is told that nothing comes
const panels = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  if (!panels.has(parentElement)) panels.set(parentElement, createPanel(parentElement.querySelector("div") ?? parentElement));
  panels.get(parentElement).receive(component);
}

function createPanel(host) {
  const root = element(host, "div", "downloads");
  const said = element(root, "div", "said"), words = element(said, "span"), stop = element(said, "button");
  let component, files = [], buttons = [];
  let waiting = []; // files that were clicked, in order
  let transfer = /** @type {Transfer | null} */ (null);
  let timer = 0;

  said.hidden = true;
  words.setAttribute("role", "status");
  stop.textContent = "Stop";
  stop.addEventListener("click", () => end(`${files[transfer?.file ?? 0]?.[1]} was stopped.`));

  /** Streamlit calls this with every answer, and whenever the page is drawn anew. */
  function receive(latest) {
    component = latest;
    const { header, piece } = unframed(component.data);
    if (JSON.stringify(header.files) !== JSON.stringify(files)) drawButtons(header.files);
    take(header.answer, piece);
  }

  function drawButtons(offered) {
    files = offered;
    buttons.forEach((button) => button.remove());
    buttons = files.map(([label], file) => {
      const button = document.createElement("button");
      button.textContent = label;
      button.addEventListener("click", () => click(file));
      root.insertBefore(button, said);
      return button;
    });
    show();
  }

  function click(file) {
    if (transfer?.file === file || waiting.includes(file)) return;
    waiting.push(file);
    if (transfer) show();
    else next();
  }

  /** Begin with the first that waits. */
  function next() {
    const file = waiting.shift();
    if (file === undefined) return show();
    transfer = { ticket: crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 40), file, parts: [], again: 0 };
    ask();
  }

  function ask() {
    const { ticket, file, parts, again } = transfer;
    component.setTriggerValue("ask", { ticket, file, piece: parts.length });
    clearTimeout(timer);
    timer = setTimeout(remind, PATIENCE * 2 ** again);
    show();
  }

  /** An answer can be overtaken by another drawing of the page, or its server can be gone. */
  function remind() {
    if (++transfer.again < MOST_TRIES) ask();
    else end("The server does not answer; try again in a moment.");
  }

  function take(answer, piece) {
    if (!transfer || answer?.ticket !== transfer.ticket || answer.piece !== transfer.parts.length) return;
    if (answer.problem) return end(answer.problem);
    if (answer.lost) {
      // another server answers than the one that began: from the start, as the file may be another
      if (++transfer.again >= MOST_TRIES) return end("The connection was lost; try again in a moment.");
      transfer = { ...transfer, ticket: crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 40), parts: [] };
      return ask();
    }
    transfer.parts.push(piece.slice());
    transfer.again = 0;
    if (!answer.last) return ask();
    const [, name, type] = files[transfer.file];
    const blob = new Blob(transfer.parts, { type });
    save(blob, name);
    end(`Downloaded ${name}, ${size(blob.size)}.`);
  }

  /** Say how it ended, and go on with what waits. */
  function end(sentence) {
    clearTimeout(timer);
    transfer = null;
    words.textContent = sentence;
    next();
  }

  function show() {
    buttons.forEach((button, file) => button.setAttribute("aria-busy", String(transfer?.file === file || waiting.includes(file))));
    if (transfer) {
      const bytes = transfer.parts.reduce((sum, part) => sum + part.length, 0);
      const more = waiting.length ? `; ${waiting.map((file) => files[file][1]).join(", ")} will follow` : "";
      words.textContent = `${files[transfer.file][1]} is being made${bytes ? `: ${size(bytes)} so far` : ""}${more} …`;
    }
    stop.hidden = !transfer;
    said.hidden = !words.textContent;
  }

  return { receive };
}

/** The length of the header in four bytes, the header as JSON, the piece. */
function unframed(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return { header, piece: bytes.subarray(4 + length) };
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it later
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3)).toLocaleString("en")} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function element(parent, tag, name = "") {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}
