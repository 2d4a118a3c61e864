// @ts-check
// A lesson being told: which screen is shown, how far each is, what was answered. Nothing is locked.

/** @typedef {import("./types.js").Lesson} Lesson */
/** @typedef {import("./types.js").Told} Told */
/** @typedef {import("./types.js").Screen} Screen */

/**
 * @param {Lesson} lesson
 * @param {Told|null} [told]  where it was left
 */
export function createStory(lesson, told = null) {
  const { screens } = lesson, last = screens.length - 1;
  const known = new Set(screens.map((screen) => screen.id));
  const done = new Set((told?.done ?? []).filter((id) => known.has(id)));
  const seen = new Set([...(told?.seen ?? []).filter((id) => known.has(id)), ...done]);
  const answers = createAnswers(screens, told?.answers ?? {});
  /** @type {Map<string, number>} */
  const shares = new Map();
  let at = 0;

  const story = {
    get at() {
      return at;
    },
    get screen() {
      return screens[at];
    },
    /** Leaf to a screen; beyond the ends there is none. @param {number} to @returns {boolean} whether it is another */
    go(to) {
      const next = Math.max(0, Math.min(last, Math.trunc(to) || 0)), moved = next !== at;
      at = next;
      seen.add(screens[at].id);
      return moved;
    },
    /** Note how much of the screen is done, from 0 to 1. What is done stays so. @returns {boolean} whether it just was completed */
    progress(/** @type {number} */ share) {
      const { id } = screens[at];
      shares.set(id, Math.max(shares.get(id) ?? 0, Math.min(1, share || 0)));
      if (share < 1 || done.has(id)) return false;
      done.add(id);
      return true;
    },
    /** @param {number} k */
    share: (k) => (done.has(screens[k].id) ? 1 : shares.get(screens[k].id) ?? 0),
    /** @param {number} k */
    isDone: (k) => done.has(screens[k].id),
    /** @param {number} k */
    isSeen: (k) => seen.has(screens[k].id),
    /** Answer the screen's question; earlier answers stay, and one that is given again is the last. @param {number} choice */
    answer: (choice) => answers.add(screens[at], choice),
    /** What was answered to the screen's question, in order. */
    get answers() {
      return answers.of(screens[at]);
    },
    /** The last answer was the right one, or another was before. */
    get right() {
      return answers.areRight(screens[at]);
    },
    /** What Python keeps. @returns {Told} */
    value: () => ({
      lesson: lesson.name,
      screen: at,
      seen: screens.map(({ id }) => id).filter((id) => seen.has(id)),
      done: screens.map(({ id }) => id).filter((id) => done.has(id)),
      answers: answers.value(),
    }),
  };
  story.go(told?.screen ?? 0);
  return story;
}

/**
 * What was answered to the questions of screens.
 * @param {Screen[]} screens @param {Object<string, number[]>} before  by the screen; what is no choice of it is dropped
 */
function createAnswers(screens, before) {
  const given = new Map(
    Object.entries(before).filter(([id, made]) => {
      const choices = screens.find((screen) => screen.id === id)?.question?.choices;
      return choices && made.every((choice) => choice in choices);
    }),
  );
  const of = (/** @type {Screen} */ { id }) => given.get(id) ?? [];
  return {
    of,
    /** @param {Screen} screen @param {number} choice */
    add(screen, choice) {
      if (!screen.question || !(choice in screen.question.choices)) return;
      given.set(screen.id, [...of(screen).filter((each) => each !== choice), choice]);
    },
    /** @param {Screen} screen */
    areRight: (screen) => of(screen).some((choice) => screen.question?.choices[choice].verdict === "right"),
    value: () => Object.fromEntries(given),
  };
}
