// Looks into a Yjs update before it is applied: does it write a node, a mark or a kind of content that this page does not
// know? An editor that met one would delete it, for everybody, without a word.

import * as Y from "yjs";
import { MARKS, markName, NODES } from "./schema";

function knows(content: unknown): boolean {
  if (content instanceof Y.ContentType) return knowsType(content.type);
  if (content instanceof Y.ContentFormat) return MARKS.includes(markName(content.key));
  return !(content instanceof Y.ContentEmbed || content instanceof Y.ContentDoc || content instanceof Y.ContentBinary);
}

function knowsType(type: unknown): boolean {
  if (type instanceof Y.XmlElement) return NODES.includes(type.nodeName);
  return type instanceof Y.XmlText;
}

export function knowsAllOf(update: Uint8Array): boolean {
  const { structs } = Y.decodeUpdate(update);
  return structs.every((struct) => !(struct instanceof Y.Item) || knows(struct.content));
}

export const writesSomething = (update: Uint8Array): boolean => Y.decodeUpdate(update).structs.length > 0;
