import type { Expr } from "../ast";
import type { ExplainNode } from "../panel-query";
import type { RowSink } from "./row";

interface Measured {
  series: number;
  selfMs: number;
}

/**
 * Measures what each node costs. Rows flow from node to node while both are at
 * work, so the clock is handed over whenever the flow changes hands.
 */
export class Profile {
  private readonly nodes = new Map<Expr, Measured>();
  private readonly stack: Measured[] = [];
  private since: number;

  constructor(private readonly now: () => number) {
    this.since = now();
  }

  private of(expr: Expr): Measured {
    let node = this.nodes.get(expr);
    if (!node) this.nodes.set(expr, (node = { series: 0, selfMs: 0 }));
    return node;
  }

  private charge(): void {
    const now = this.now();
    const running = this.stack.at(-1);
    if (running) running.selfMs += now - this.since;
    this.since = now;
  }

  /** From here on the node works; the sink it is to use hands over to its parent and back. */
  enter(expr: Expr, sink: RowSink): RowSink {
    this.charge();
    const node = this.of(expr);
    // The parent may be evaluated several times over, as in a subquery; the last count stands.
    node.series = 0;
    this.stack.push(node);
    return {
      retains: sink.retains,
      take: (row) => {
        node.series++;
        this.charge();
        this.stack.pop();
        sink.take(row);
        this.charge();
        this.stack.push(node);
      },
    };
  }

  leave(): void {
    this.charge();
    this.stack.pop();
  }

  /** What was measured, node by node. `readBy` says what a selector reads. */
  tree(expr: Expr, print: (expr: Expr) => string, readBy: (expr: Expr) => { series: number; samples: number } | null): ExplainNode {
    const node = this.nodes.get(expr);
    const read = readBy(expr);
    return {
      text: print(expr),
      type: expr.type,
      range: expr.range,
      series: node?.series ?? read?.series ?? null,
      samples: read?.samples ?? 0,
      selfMs: node?.selfMs ?? 0,
      children: childrenOf(expr).map((child) => this.tree(child, print, readBy)),
    };
  }
}

function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.type) {
    case "call":
      return expr.args;
    case "aggregation":
      return expr.param ? [expr.param, expr.expr] : [expr.expr];
    case "binary":
      return [expr.left, expr.right];
    case "unary":
    case "parentheses":
    case "subquery":
      return [expr.expr];
    default:
      return [];
  }
}
