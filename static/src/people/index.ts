// Passkeys: hands the page's options to the browser, and sends its answer by the ordinary form.
import { _ } from "../shared/catalogue";

type Descriptor = { id: string; type: "public-key"; transports?: AuthenticatorTransport[] };
type Options = {
  challenge: string;
  user?: { id: string; name: string; displayName: string };
  excludeCredentials?: Descriptor[];
  allowCredentials?: Descriptor[];
};

// Newer browsers read and write this themselves; all that know passkeys can be told so.
const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const named = (list: Descriptor[] = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

type Asked = PublicKeyCredentialCreationOptions & PublicKeyCredentialRequestOptions;

function readable(options: Options): Asked {
  const { user } = options;
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(user && { user: { ...user, id: bytes(user.id) } }),
    excludeCredentials: named(options.excludeCredentials),
    allowCredentials: named(options.allowCredentials),
  } as unknown as Asked;
}

function written(credential: PublicKeyCredential): string {
  const { id, type, rawId, response } = credential;
  const parts: Record<string, unknown> = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    parts.attestationObject = text(response.attestationObject);
    parts.transports = response.getTransports?.() ?? [];
  } else if (response instanceof AuthenticatorAssertionResponse) {
    parts.authenticatorData = text(response.authenticatorData);
    parts.signature = text(response.signature);
    parts.userHandle = response.userHandle && text(response.userHandle);
  }
  return JSON.stringify({ id, type, rawId: text(rawId), response: parts });
}

function why(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return _("This passkey was added already.");
  if (name === "NotAllowedError") return _("It was cancelled, or it took too long. Try again.");
  return _("The passkey did not answer. Try again, or use another way.");
}

async function use(button: HTMLButtonElement, form: HTMLFormElement): Promise<void> {
  const said = form.querySelector<HTMLElement>("[data-passkey-said]");
  if (said) said.hidden = true;
  button.disabled = true;
  try {
    const publicKey = readable(JSON.parse(button.dataset.options ?? "{}"));
    const asked = { publicKey };
    const made =
      button.dataset.passkey === "create"
        ? await navigator.credentials.create(asked)
        : await navigator.credentials.get(asked);
    const answer = form.elements.namedItem("passkey") as HTMLInputElement;
    answer.value = written(made as PublicKeyCredential);
    form.submit();
  } catch (error) {
    const words = said?.querySelector("span");
    if (said && words) {
      words.textContent = why(error);
      said.hidden = false;
    }
    button.disabled = false;
  }
}

function offer(button: HTMLButtonElement): void {
  const form = button.form;
  if (!form || !window.PublicKeyCredential) return;
  button.hidden = false;
  form.querySelector("[data-passkey-off]")?.remove();
  const begin = () => form.reportValidity() && use(button, form);
  button.addEventListener("click", begin);
  // Enter in a field of this form means the same.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
}

document.querySelectorAll<HTMLButtonElement>("[data-passkey]").forEach(offer);
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
