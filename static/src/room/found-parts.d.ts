// Made by the build out of what it finds (tools/parts.mjs).

declare module "parts:room" {
  export const parts: readonly import("./parts").RoomPart[];
}

declare module "parts:podium" {
  export const parts: readonly import("./parts").PodiumPart[];
}
