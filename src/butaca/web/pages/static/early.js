// Before anything is painted: films that are seen or not liked leave the lists, so that nothing moves later.
(() => {
  const sheet = new CSSStyleSheet();
  const gone = [];
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (/^butaca:\d+$/.test(key) && /"mark":"(seen|disliked)"/.test(localStorage.getItem(key))) gone.push(key.slice(7));
    }
  } catch {
    // A browser that keeps nothing hides nothing.
  }
  if (gone.length) sheet.replaceSync(gone.map((id) => `[data-leaves]>[data-id="${id}"]`).join(",") + "{display:none}");
  document.adoptedStyleSheets = [sheet];
  // Somebody else's list has a line above it, whose place is kept.
  if (location.hash.startsWith("#list=")) document.documentElement.classList.add("shared");
})();

// What a visitor presses, chooses or types before the other scripts are there waits for them.
(() => {
  const KINDS = ["click", "change", "input"];
  const waiting = [];
  const keep = (event) => {
    if (event.type === "click" && !event.target.closest("[data-mark], [data-no-stars]")) return;
    event.stopImmediatePropagation();
    waiting.push(event);
  };
  for (const kind of KINDS) addEventListener(kind, keep, true);
  document.addEventListener("DOMContentLoaded", () => {
    for (const kind of KINDS) removeEventListener(kind, keep, true);
    for (const { type, target } of waiting) target.dispatchEvent(new Event(type, { bubbles: true }));
  });
})();
