// How much of the window a phone's keyboard hides, for the style sheet: what is fixed to the bottom stands above it.

export function followKeyboard(): void {
  const seen = window.visualViewport;
  if (!seen) return;
  const root = document.documentElement;
  const measure = (): void => {
    // Who has drawn the page nearer with two fingers looks at a part of it; that is no keyboard.
    const hidden = seen.scale > 1.01 ? 0 : root.clientHeight - seen.height - seen.offsetTop;
    root.style.setProperty("--keyboard", `${Math.max(0, Math.round(hidden))}px`);
  };
  seen.addEventListener("resize", measure);
  seen.addEventListener("scroll", measure);
  measure();
}
