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
  const transfers = createTransfers({
    ask: (question) => component.setTriggerValue("ask", question),
    done(file, parts) {
      const [, name, type] = files[file], blob = new Blob(parts, { type });
      save(blob, name);
      return `Downloaded ${name}, ${size(blob.size)}.`;
    },
    ended: (sentence) => (words.textContent = sentence),
    changed: show,
  });

  said.hidden = true;
  words.setAttribute("role", "status");
  stop.textContent = "Stop";
  stop.addEventListener("click", () => transfers.end(`${files[transfers.now?.file ?? 0]?.[1]} was stopped.`));

  /** Streamlit calls this with every answer, and whenever the page is drawn anew. */
  function receive(latest) {
    component = latest;
    const { header, piece } = unframed(component.data);
    if (JSON.stringify(header.files) !== JSON.stringify(files)) drawButtons(header.files);
    transfers.take(header.answer, piece);
  }

  function drawButtons(offered) {
    files = offered;
    buttons.forEach((button) => button.remove());
    buttons = files.map(([label], file) => {
      const button = document.createElement("button");
      button.textContent = label;
      button.addEventListener("click", () => transfers.add(file));
      root.insertBefore(button, said);
      return button;
    });
    show();
  }

  function show() {
    const { now, waiting } = transfers;
    buttons.forEach((button, file) => button.setAttribute("aria-busy", String(transfers.has(file))));
    if (now) {
      const bytes = now.parts.reduce((sum, part) => sum + part.length, 0);
      const more = waiting.length ? `; ${waiting.map((file) => files[file][1]).join(", ")} will follow` : "";
      words.textContent = `${files[now.file][1]} is being made${bytes ? `: ${size(bytes)} so far` : ""}${more} …`;
    }
    stop.hidden = !now;
    said.hidden = !words.textContent;
  }

  return { receive };
}

/** One download at a time, piece after piece. `done` saves a file and says so, `ended` says how one ended. */
function createTransfers({ ask, done, ended, changed }) {
  const waiting = []; // files that were clicked, in order
  let now = /** @type {Transfer | null} */ (null);
  let timer = 0;

  const transfers = {
    waiting,
    get now() {
      return now;
    },
    has: (file) => now?.file === file || waiting.includes(file),
    add(file) {
      if (transfers.has(file)) return;
      waiting.push(file);
      if (now) changed();
      else next();
    },
    take(answer, piece) {
      if (!now || answer?.ticket !== now.ticket || answer.piece !== now.parts.length) return;
      if (answer.problem) return transfers.end(answer.problem);
      if (answer.lost) {
        // another server answers than the one that began: from the start, as the file may be another
        if (++now.again >= MOST_TRIES) return transfers.end("The connection was lost; try again in a moment.");
        now = { ...now, ticket: newTicket(), parts: [] };
        return request();
      }
      now.parts.push(piece.slice());
      now.again = 0;
      if (answer.last) transfers.end(done(now.file, now.parts));
      else request();
    },
    /** Say how it ended, and go on with what waits. */
    end(sentence) {
      clearTimeout(timer);
      now = null;
      ended(sentence);
      next();
    },
  };

  /** Begin with the first that waits. */
  function next() {
    const file = waiting.shift();
    if (file === undefined) return changed();
    now = { ticket: newTicket(), file, parts: [], again: 0 };
    request();
  }

  function request() {
    const { ticket, file, parts, again } = now;
    ask({ ticket, file, piece: parts.length });
    clearTimeout(timer);
    timer = setTimeout(remind, PATIENCE * 2 ** again);
    changed();
  }

  /** An answer can be overtaken by another drawing of the page, or its server can be gone. */
  function remind() {
    if (++now.again < MOST_TRIES) request();
    else transfers.end("The server does not answer; try again in a moment.");
  }

  return transfers;
}

const newTicket = () => crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 40);

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
