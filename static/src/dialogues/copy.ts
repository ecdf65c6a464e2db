// A button that copies what stands in a field. Without script it is not there, and the field can be copied by hand.
function offer(button: HTMLButtonElement): void {
  const from = document.getElementById(button.dataset.copy ?? "");
  if (!(from instanceof HTMLInputElement) || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    from.select();
    await navigator.clipboard.writeText(from.value);
    button.textContent = button.dataset.done ?? "";
  });
}

export function offerCopies(): void {
  document.querySelectorAll<HTMLButtonElement>("[data-copy]").forEach(offer);
}
