// Mends packages while they are bundled, in the islands and in the tests alike; node_modules stays as npm made it.
// A patch that does not fit any more must not be left out in silence: the build fails.
//
// @tiptap/y-tiptap 3.0.9, docs/adr/0013:
//   1. After another's change it takes the caret for lost whenever the words around it differ, and puts it back at its
//      old offset: two people in one paragraph scramble each other's letters. Yjs knows better where a letter stands,
//      and static/src/outcome/caret-anchor.ts where one has gone that was taken out here and written again there.
//   2. A caret at the very beginning of the text is taken for lost.
//   3. In an empty paragraph the caret went behind the first letter that another wrote there, into the middle of a word.
//   4. What is brought together while it is shown was followed from where the caret had been before.
//   5. After an undo the next change by anybody put the caret back to where the undone words once began, wherever its
//      owner had gone meanwhile.
//   6. A letter typed before an equal one was written down as coming after it: of two who write at one place, one's word
//      stood within the other's. static/src/outcome/typed-change.ts asks the caret.
//   7. Letters on their way while another splits the paragraph stayed in its first half: static/src/outcome/stray-letters.ts.
//   8. A new empty paragraph gets its Y text at once, else two who begin to write in it make one each, and the
//      letters are doubled where the two are brought together.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

export const PATCHES = [
  {
    name: "@tiptap/y-tiptap",
    version: "3.0.9",
    file: "dist/y-tiptap.js",
    imports: {
      anchorAfter: "static/src/outcome/caret-anchor.ts",
      bringStrays: "static/src/outcome/stray-letters.ts",
      typedChange: "static/src/outcome/typed-change.ts",
    },
    changes: [
      {
        from: `      let anchor = relativePositionToAbsolutePosition(
        binding.doc,
        binding.type,
        relSel.anchor,
        binding.mapping
      );
      let head = relativePositionToAbsolutePosition(
        binding.doc,
        binding.type,
        relSel.head,
        binding.mapping
      );
      if (oldDoc != null) {
        anchor = recoverSelectionEndpoint(tr.doc, oldDoc, relSel.absAnchor, anchor);
        head = recoverSelectionEndpoint(tr.doc, oldDoc, relSel.absHead, head);
      }
`,
        to: `      const absolute = (position) => relativePositionToAbsolutePosition(
        binding.doc,
        binding.type,
        anchorAfter(position, binding.type),
        binding.mapping
      );
      let anchor = absolute(relSel.anchor);
      let head = absolute(relSel.head);
`,
      },
      {
        from: `  if (isMisresolvedTextPosition(y, relPos, absPos)) {
    return null
  }
  return absPos
`,
        to: `  return absPos
`,
      },
      {
        from: `          // edge case, should end in this paragraph
          return new Y.RelativePosition(n._item === null ? null : n._item.id, n._item === null ? Y.findRootTypeKey(n) : null, null)
`,
        to: `          return Y.createRelativePositionFromTypeIndex(n, 0, -1)
`,
      },
      {
        from: `(e.g. drag-and-drop block moves).
      this.mapping.clear();
`,
        to: `(e.g. drag-and-drop block moves).
      bringStrays(this.type, ySyncPluginKey);
      this.mapping.clear();
`,
      },
      {
        from: `        tr.scrollIntoView();
      }
      this.prosemirrorView.dispatch(tr);
    });
`,
        to: `        tr.scrollIntoView();
      }
      this.prosemirrorView.dispatch(tr);
      this.beforeTransactionSelection = getRelativeSelection(this, this.prosemirrorView.state);
    });
`,
      },
      {
        from: `        binding.beforeTransactionSelection = stackItem.meta.get(binding) || binding.beforeTransactionSelection;
`,
        to: "",
      },
      {
        from: `  const { insert, remove, index } = simpleDiff(
    str,
    content.map((c) => c.insert).join('')
  );
`,
        to: `  const { insert, remove, index } = typedChange(str, ptexts, meta.prosemirrorView?.state);
`,
      },
      {
        from: `  type.insert(
    0,
    normalizePNodeContent(node).map((n) =>
      createTypeFromTextOrElementNode(n, meta)
    )
  );
  meta.mapping.set(type, node);
`,
        to: `  const content = normalizePNodeContent(node);
  if (node.isTextblock && content.length === 0) content.push([]);
  type.insert(
    0,
    content.map((n) =>
      createTypeFromTextOrElementNode(n, meta)
    )
  );
  meta.mapping.set(type, node);
`,
      },
    ],
  },
];

const folder = ({ name }) => resolve("node_modules", name);
const label = ({ name, version }) => `the patch of ${name} ${version} (tools/patches.mjs)`;

function checkVersion(patch) {
  const { version } = JSON.parse(readFileSync(join(folder(patch), "package.json"), "utf8"));
  if (version === patch.version) return;
  throw new Error(`${label(patch)} does not fit: version ${version} is installed. Look whether it is still needed.`);
}

/** The source of a package with its patch. Throws where a text to replace does not stand in it exactly once. */
export function patched(patch, source) {
  let text = source;
  for (const { from, to } of patch.changes) {
    const parts = text.split(from);
    if (parts.length !== 2) {
      const found = `${parts.length - 1} times, not once`;
      throw new Error(`${label(patch)} does not fit: this text stands in ${patch.file} ${found}:\n${from}`);
    }
    text = parts.join(to);
  }
  const imports = Object.entries(patch.imports).map(([what, path]) => `import { ${what} } from "${resolve(path)}";\n`);
  return imports.join("") + text;
}

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** An esbuild plugin. `bundled`: in a build whose packages stay outside, those that are patched are taken in. */
export const patches = ({ bundled = false, list = PATCHES } = {}) => ({
  name: "patches",
  setup(build) {
    for (const patch of list) {
      checkVersion(patch);
      const file = join(folder(patch), patch.file);
      if (bundled) build.onResolve({ filter: RegExp(`^${literally(patch.name)}$`) }, () => ({ path: file }));
      build.onLoad({ filter: RegExp(`/node_modules/${literally(patch.name)}/.*js$`) }, async ({ path }) => {
        if (path !== file) throw new Error(`${label(patch)} does not reach ${path}, a second copy of the package.`);
        return { contents: patched(patch, await readFile(file, "utf8")), loader: "js" };
      });
    }
  },
});
