// What the build adds to the sheets.
import { readFileSync } from "node:fs";

const BOTH = /(--[\w-]+):\s*light-dark\(([^,()]+),[^()]+\);/g;

// Browsers from before May 2024 know no light-dark(), and a colour that is not understood is none at all: they get the light half.
function withLightHalf(tokens) {
  const light = [...tokens.matchAll(BOTH)].map(([, name, value]) => `${name}: ${value};`);
  return `${tokens}\n@supports not (color: light-dark(red, red)) { :root { color-scheme: light; ${light.join(" ")} } }\n`;
}

export const lightHalf = {
  name: "light-half",
  setup: ({ onLoad }) =>
    onLoad({ filter: /static\/css\/tokens\.css$/ }, ({ path }) => ({
      contents: withLightHalf(readFileSync(path, "utf8")),
      loader: "css",
    })),
};
