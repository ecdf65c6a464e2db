// The browser asks before it closes a page that would take something with it.

type Unsafe = () => boolean;

export function warnAtClosing(...unsafe: Unsafe[]): void {
  addEventListener("beforeunload", (event) => {
    if (unsafe.some((ask) => ask())) event.preventDefault();
  });
}
