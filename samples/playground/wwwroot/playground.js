// What Blazor cannot do itself: canvases, pointers, frames of animation, the address, and the color theme.

const red = [214, 52, 44], blue = [33, 113, 223], ink = [18, 18, 18];

function paint(id, width, color) {
  const canvas = document.getElementById(id);
  if (!canvas) return;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, width);
  for (let i = 0; i < width * width; i++) {
    const [rgb, alpha] = color(i);
    image.data.set(rgb, 4 * i);
    image.data[4 * i + 3] = alpha;
  }
  context.putImageData(image, 0, 0);
}

// Ink: 0 is the color of the canvas below, 255 is ink.
export function paintInk(id, width, view) {
  const values = view.slice();
  paint(id, width, i => [ink, values[i]]);
}

// Levels: 128 is the color of the canvas below, 255 is red and 1 is blue.
export function paintLevels(id, width, view) {
  const levels = view.slice();
  paint(id, width, i => [levels[i] < 128 ? blue : red, Math.min(255, 2 * Math.abs(levels[i] - 128) + (levels[i] > 254))]);
}

// Reports strokes in cells of 28 x 28: 0 begins, 1 continues and 2 ends a stroke. 3 moves the cursor, 4 raises or lowers the pen, 5 clears.
// 6 follows the strokes of a frame, so that a fast pointer is scored and painted once per frame.
export function listenToPad(id, report) {
  const canvas = document.getElementById(id);
  let pointer = null, frame = null, moves = [];
  const send = (kind, event) => {
    const box = canvas.getBoundingClientRect();
    report(kind, (event.clientX - box.left) * 28 / box.width, (event.clientY - box.top) * 28 / box.height);
  };
  const sendMoves = () => {
    for (const move of moves) send(1, move);
    moves = [];
  };
  const endFrame = () => {
    sendMoves();
    frame = null;
    report(6, 0, 0);
  };
  canvas.addEventListener("pointerdown", event => {
    if (pointer !== null || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    send(0, event);
    frame ??= requestAnimationFrame(endFrame);
  });
  canvas.addEventListener("pointermove", event => {
    if (event.pointerId !== pointer) return;
    const parts = event.getCoalescedEvents?.() ?? [];
    moves.push(...(parts.length > 0 ? parts : [event]));
    frame ??= requestAnimationFrame(endFrame);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, event => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      sendMoves();
      send(2, event);
    });
  }
  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (directions[event.key]) report(3, ...directions[event.key]);
    else if (event.key === " " || event.key === "Enter") report(4, 0, 0);
    else if (event.key === "Delete" || event.key === "Backspace") report(5, 0, 0);
    else return;
    event.preventDefault();
  });
}

export function nextFrame() {
  return new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
}

export function prefersReducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// Scrolls to what just changed, if it is not on the screen.
export function reveal(id) {
  const element = document.getElementById(id);
  const box = element?.getBoundingClientRect();
  if (box && (box.top < 0 || box.top + Math.min(box.height, 200) > innerHeight))
    element.scrollIntoView({ block: "start", behavior: prefersReducedMotion() ? "auto" : "smooth" });
}

export function focusElement(id) {
  document.getElementById(id)?.focus();
}

// The theme is "light" or "dark" if the visitor chose one. Otherwise the system's theme applies.
export function getTheme() {
  return document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

// Reports the theme when the system's changes.
export function listenToTheme(report) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => report(getTheme()));
}

// The part of the address after # names the tab or step.
export function getAddress() {
  return location.hash.slice(1);
}

// Names a view that the visitor chose, or replaces an address that names another one. The first visit keeps an empty address.
export function setAddress(name, title, isNew) {
  const address = `${location.pathname}${location.search}#${name}`, shown = getAddress();
  if (isNew && name !== shown) history.pushState(null, "", address);
  else if (shown && name !== shown) history.replaceState(null, "", address);
  document.title = title;
}

// Reports the name when the visitor goes back or forward.
export function listenToAddress(report) {
  addEventListener("popstate", () => report(getAddress()));
}

export function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Some browsers do not store anything for this page.
  }
}
