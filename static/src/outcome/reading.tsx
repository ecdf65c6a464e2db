// The text as everybody reads it, kept in step. The HTML of a paragraph was made and escaped by the server.

import type { Paragraph } from "../shared/contract";
import { useDocumentSession } from "./context";

const inner = (html: string) => ({ dangerouslySetInnerHTML: { __html: html } });

function Block({ paragraph }: { paragraph: Paragraph }) {
  const { block, html, number } = paragraph;
  const id = `p-${paragraph.paragraph}`;
  if (block === "title") return <h1 id={id} dir="auto" {...inner(html)} />;
  if (block === "heading") return <h2 id={id} dir="auto" {...inner(html)} />;
  return (
    <div class="para" id={id}>
      <span class="pn">{number ?? ""}</span>
      {block === "list" ? <div dir="auto" {...inner(html)} /> : <p dir="auto" {...inner(html)} />}
    </div>
  );
}

export function Reading() {
  const { paragraphs } = useDocumentSession();
  return (
    <>
      {paragraphs.value.map((paragraph) => (
        <Block key={paragraph.id} paragraph={paragraph} />
      ))}
    </>
  );
}

export function Sections() {
  const { paragraphs } = useDocumentSession();
  const headings = paragraphs.value.filter((paragraph) => paragraph.block === "heading");
  return (
    <>
      {headings.map((heading) => (
        <a key={heading.id} href={`#p-${heading.paragraph}`} dir="auto" {...inner(heading.html)} />
      ))}
    </>
  );
}
