import { quoteText } from "./quote";
import { TemplateFailure, type TemplateToken, templateTokens } from "./template-lexer";

/** What Go's package text/template and Prometheus define. */
const FUNCTIONS = new Set(
  (
    "and call html index slice js len not or print printf println urlquery eq ge gt le lt ne " +
    "query first label value strvalue args reReplaceAll safeHtml match title toUpper toLower graphLink tableLink sortByLabel " +
    "stripPort stripDomain humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp toTime toDuration now " +
    "pathPrefix externalURL parseDuration urlQueryEscape"
  ).split(" "),
);

/** The variables that Prometheus defines for the labels and annotations of an alert. */
const ALERT_VARIABLES = ["$", "$labels", "$externalLabels", "$externalURL", "$value"];

/** Parentheses and blocks may be nested so deep. */
const DEEPEST = 200;

/**
 * What is wrong with the template of an alert's label or annotation, null when
 * it is well formed: actions, blocks, functions and variables are checked as
 * Go does when it parses one, nothing is evaluated. Never throws.
 */
export function templateProblem(text: string): string | null {
  if (!text.includes("{{")) return null;
  try {
    new TemplateReader(text).read();
    return null;
  } catch (failure) {
    if (failure instanceof TemplateFailure) return failure.message;
    throw failure;
  }
}

const LITERALS = new Set<TemplateToken["kind"]>(["bool", "char", "number", "nil", "dot", "string"]);

class TemplateReader {
  private readonly tokens: readonly TemplateToken[];
  private readonly failure: TemplateFailure | null;
  private at = 0;
  private readonly variables = [...ALERT_VARIABLES];
  private loops = 0;
  private depth = 0;

  constructor(text: string) {
    const tokens: TemplateToken[] = [];
    let failure: TemplateFailure | null = null;
    try {
      for (const token of templateTokens(text)) tokens.push(token);
    } catch (error) {
      if (!(error instanceof TemplateFailure)) throw error;
      // What comes before it is complained about first.
      failure = error;
    }
    this.tokens = tokens;
    this.failure = failure;
  }

  /** The token to come. */
  private get token(): TemplateToken {
    const token = this.tokens[this.at];
    if (token !== undefined) return token;
    throw this.failure ?? new TemplateFailure("unexpected EOF");
  }

  read(): void {
    const end = this.list(true);
    if (end !== "") this.fail(`unexpected {{${end}}}`);
  }

  private take(): TemplateToken {
    const { token } = this;
    this.at += 1;
    return token;
  }

  private skipSpace(): TemplateToken {
    while (this.token.kind === "space") this.take();
    return this.token;
  }

  private fail(message: string): never {
    throw new TemplateFailure(message);
  }

  private unexpected(where: string): never {
    const { kind, text } = this.token;
    this.fail(`unexpected ${kind === "end" ? "EOF" : kind === "keyword" ? `<${text}>` : quoteText(text)} in ${where}`);
  }

  /** Up to and including the `end` or `else` that closes the list; the empty word at the end of the text. */
  private list(top: boolean): "" | "end" | "else" {
    this.depth += 1;
    if (this.depth > DEEPEST) this.fail(`blocks are nested more than ${DEEPEST} deep`);
    for (;;) {
      const { kind } = this.take();
      if (kind === "text") continue;
      this.depth -= kind === "end" ? 1 : 0;
      if (kind === "end") return "";
      const word = this.skipSpace();
      if (word.kind !== "keyword") this.pipeline("command");
      else {
        this.take();
        if (word.text === "end" || word.text === "else") {
          if (word.text === "end") this.close("end");
          this.depth -= 1;
          return word.text;
        }
        this.control(word.text, top);
        continue;
      }
      this.close("command");
    }
  }

  private close(where: string): void {
    if (this.skipSpace().kind !== "close") this.unexpected(where);
    this.take();
  }

  private control(word: string, top: boolean): void {
    const scope = this.variables.length;
    if (word === "if" || word === "with" || word === "range") this.block(word);
    else if (word === "break" || word === "continue") {
      if (this.loops === 0) this.fail(`{{${word}}} outside {{range}}`);
      this.close(`{{${word}}}`);
    } else if (word === "template") {
      this.name("template clause");
      if (this.skipSpace().kind !== "close") this.pipeline("template clause");
      this.close("template clause");
    } else {
      if (word === "define" && !top) this.fail("unexpected {{define}}");
      this.name(`${word} clause`);
      if (word === "block") this.pipeline("block clause");
      this.close(`${word} clause`);
      // A template of its own sees none of the variables around it.
      const around = this.variables.splice(1);
      if (this.list(false) !== "end") this.fail(`unexpected {{else}} in ${word} clause`);
      this.variables.splice(1, Infinity, ...around);
    }
    this.variables.length = Math.min(scope, this.variables.length);
  }

  private name(where: string): void {
    if (this.skipSpace().kind !== "string") this.unexpected(where);
    this.take();
  }

  /** `if`, `with` or `range` from behind the word to its `end`. */
  private block(word: string): void {
    this.pipeline(word);
    this.close(word);
    this.loops += word === "range" ? 1 : 0;
    let end = this.list(false);
    this.loops -= word === "range" ? 1 : 0;
    if (end === "else") {
      const again = this.skipSpace();
      if (again.kind === "keyword" && again.text === word && word !== "range") {
        this.take();
        // `else if` shares the end of the first.
        return this.block(word);
      }
      this.close("else");
      end = this.list(false);
      if (end === "else") this.fail("expected end; found {{else}}");
    }
    if (end === "") this.fail("unexpected EOF");
  }

  private pipeline(where: string): void {
    this.declarations(where);
    let commands = 0;
    for (;;) {
      const { kind, text } = this.skipSpace();
      if (kind === "close" || (kind === "operator" && text === ")")) {
        if (commands === 0) this.fail(`missing value for ${where}`);
        return;
      }
      if (kind === "keyword" || (kind === "operator" && text !== "(") || kind === "end") this.unexpected(where);
      const first = this.command();
      commands += 1;
      if (commands > 1 && first.single && LITERALS.has(first.kind)) this.fail(`non executable command in pipeline stage ${commands}`);
    }
  }

  private declarations(where: string): void {
    for (let count = 1; this.skipSpace().kind === "variable"; count++) {
      const start = this.at;
      const variable = this.take();
      const { kind, text } = this.skipSpace();
      const declares = kind === "operator" && (text === ":=" || text === "=");
      if (!declares && !(kind === "operator" && text === ",")) {
        this.at = start;
        return;
      }
      this.take();
      this.variables.push(variable.text);
      if (declares) return;
      if (where !== "range" || count > 1) this.fail(`too many declarations in ${where}`);
      if (this.skipSpace().kind !== "variable") this.fail("range can only initialize variables");
    }
  }

  /** Up to a pipe, which is taken, or an end, which is not. Answers its first operand. */
  private command(): { readonly kind: TemplateToken["kind"]; readonly single: boolean } {
    const { kind } = this.token;
    let operands = 0;
    for (;;) {
      this.operand();
      operands += 1;
      const spaced = this.token.kind === "space";
      const next = this.skipSpace();
      if (next.kind === "close" || (next.kind === "operator" && next.text === ")")) break;
      if (next.kind === "operator" && next.text === "|") {
        this.take();
        break;
      }
      if (!spaced) this.unexpected("operand");
    }
    return { kind, single: operands === 1 };
  }

  /** One operand with the fields behind it. */
  private operand(): void {
    const token = this.take();
    if (token.kind === "identifier" && !FUNCTIONS.has(token.text)) this.fail(`function ${quoteText(token.text)} not defined`);
    if (token.kind === "variable" && !this.variables.includes(token.text)) this.fail(`undefined variable ${quoteText(token.text)}`);
    if (token.kind === "operator" && token.text === "(") {
      this.depth += 1;
      if (this.depth > DEEPEST) this.fail(`parentheses are nested more than ${DEEPEST} deep`);
      this.pipeline("parenthesized pipeline");
      this.take();
      this.depth -= 1;
    } else if (token.kind === "operator" || token.kind === "keyword" || token.kind === "end") {
      this.at -= 1;
      this.unexpected("operand");
    }
    while (this.token.kind === "field") {
      if (LITERALS.has(token.kind)) this.fail(`unexpected . after term ${quoteText(token.text)}`);
      this.take();
    }
  }
}
