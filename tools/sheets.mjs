// What the build makes of the sheets: one file a page, its layers written out for browsers that know none.
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import postcss from "postcss";

const BOTH = /(--[\w-]+):\s*light-dark\(([^,()]+),[^()]+\);/g;

// Browsers from before May 2024 know no light-dark(), and a colour that is not understood is none at all: they get the light half.
function withLightHalf(tokens) {
  const light = [...tokens.matchAll(BOTH)].map(([, name, value]) => `${name}: ${value};`);
  return `${tokens}\n@supports not (color: light-dark(red, red)) { :root { color-scheme: light; ${light.join(" ")} } }\n`;
}

const lightHalf = {
  name: "light-half",
  setup: ({ onLoad }) =>
    onLoad({ filter: /tokens\.css$/ }, ({ path }) => ({
      contents: withLightHalf(readFileSync(path, "utf8")),
      loader: "css",
    })),
};

// A selector that outweighs any without it: specificity counts what may not match, and no element has this id.
const heavier = (selector, times) => selector.replace(/^\s*(\*|[a-z][\w-]*)?/i, `$&${":not(#_)".repeat(times)}`);

function raise(rule, layer, order) {
  const refuse = (why) => {
    throw rule.error(why);
  };
  // The keyframes of an animation are no selectors.
  if (rule.parent.type === "atrule" && /keyframes$/.test(rule.parent.name)) return;
  if (rule.selector.includes("#")) refuse('An id outweighs every layer: write a class, or [id="…"].');
  // Among what is !important, the *first* layer wins: only there it means the same with layers and without.
  if (layer > 0 && rule.some((declaration) => declaration.important)) refuse(`!important belongs to ${order[0]}.`);
  rule.selectors = rule.selectors.map((selector) => heavier(selector, layer));
}

/**
 * A browser that does not know @layer (Chrome 98, Firefox 96, Safari 15.3 and older; the islands run on Chrome 94) drops
 * every rule in one. So the layers become specificity: the rules of the third are heavier by two ids than they were.
 * Each sheet counts by the one order in layers.css, so those that a page loads side by side fit together.
 */
export function withoutLayers(sheet, from) {
  const root = postcss.parse(sheet, { from });
  const order = [];
  root.walkAtRules("layer", (block) => {
    const layer = order.indexOf(block.params);
    if (block.nodes === undefined)
      order.push(...postcss.list.comma(block.params).filter((name) => !order.includes(name)));
    else if (layer < 0) throw block.error(`Not in the order of layers.css: ${block.params}`);
    else block.walkRules((rule) => raise(rule, layer, order));
  });
  const outside = root.nodes.find((node) => node.type !== "comment" && node.name !== "layer");
  if (outside) throw outside.error("Stands in no layer.");
  root.walkAtRules("layer", (block) => block.replaceWith(block.nodes ?? []));
  return root.toString();
}

/** The sheet of a page: what it imports, put together. */
export const layered = {
  name: "layered",
  setup: ({ onLoad }) =>
    onLoad({ filter: /static\/css\/pages\/[^/]+\.css$/ }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path],
        bundle: true,
        write: false,
        metafile: true,
        logLevel: "silent",
        plugins: [lightHalf],
      });
      return {
        contents: withoutLayers(outputFiles[0].text, path),
        loader: "css",
        watchFiles: Object.keys(metafile.inputs),
      };
    }),
};
