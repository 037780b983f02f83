import type { GraphNode, ReachGraph } from "../network/index.ts";
import { groupsOf } from "./graph.ts";

/** A rectangle in the units of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything of a picture is. */
export interface Layout {
  readonly nodes: ReadonlyMap<string, Box>;
  readonly groups: readonly { readonly name: string; readonly box: Box }[];
  readonly width: number;
  readonly height: number;
}

/** Room at the right for arrows between workloads above each other, which bow out of their group. */
const LOOP = 100;
const NODE = { width: 230, height: 34, gap: 14 };
const GROUP = { pad: 16, head: 30, gap: 90 };
/** Groups of more nodes than this have several columns. */
const TALL = 14;
/** The least height of a column of groups. */
const COLUMN = 900;

/** Groups in columns from left to right, the outside world before them. */
export function layOut({ nodes }: ReachGraph): Layout {
  const groups = groupsOf(nodes);
  const placed = new Map<string, Box>();
  const boxes: { name: string; box: Box }[] = [];
  stack(groups.get(undefined) ?? [], 20, 20, placed);
  const tallest = columnHeight([...groups.values()].map((members) => sizeOf(members.length)));
  let at = { x: 20 + NODE.width + GROUP.gap, y: 20 };
  let widest = 0;
  for (const [name, members] of groups) {
    if (name === undefined) continue;
    const size = sizeOf(members.length);
    if (at.y > 20 && at.y + size.height > tallest) {
      at = { x: at.x + widest + GROUP.gap, y: 20 };
      widest = 0;
    }
    boxes.push({ name, box: { ...at, ...size } });
    stack(members, at.x + GROUP.pad, at.y + GROUP.head, placed);
    widest = Math.max(widest, size.width);
    at = { x: at.x, y: at.y + size.height + NODE.gap * 2 };
  }
  const all = [...placed.values(), ...boxes.map(({ box }) => box)];
  const width = Math.max(400, ...all.map(({ x, width: w }) => x + w)) + LOOP;
  const height = Math.max(200, ...all.map(({ y, height: h }) => y + h)) + 20;
  return { nodes: placed, groups: boxes, width, height };
}

/** How high columns are if the whole is to be about as wide as high. */
function columnHeight(sizes: readonly Pick<Box, "width" | "height">[]): number {
  const area = sizes.reduce(
    (sum, { width, height }) => sum + (width + GROUP.gap) * (height + 2 * NODE.gap),
    0,
  );
  return Math.max(COLUMN, Math.sqrt(area) * 1.05);
}

function sizeOf(count: number): { readonly width: number; readonly height: number } {
  const columns = Math.max(1, Math.ceil(count / TALL));
  const rows = Math.min(count, TALL);
  return {
    width: columns * (NODE.width + NODE.gap) - NODE.gap + 2 * GROUP.pad,
    height: GROUP.head + rows * (NODE.height + NODE.gap) - NODE.gap + GROUP.pad,
  };
}

function stack(nodes: readonly GraphNode[], x: number, y: number, placed: Map<string, Box>): void {
  for (const [index, { id }] of nodes.entries()) {
    const column = Math.floor(index / TALL);
    placed.set(id, {
      x: x + column * (NODE.width + NODE.gap),
      y: y + (index % TALL) * (NODE.height + NODE.gap),
      width: NODE.width,
      height: NODE.height,
    });
  }
}
