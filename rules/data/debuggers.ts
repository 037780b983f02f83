/** A debugger that a text starts, and where it listens. */
export interface DebugPort {
  /** In words: `the Java debugger`. */
  readonly name: string;
  /** Undefined where it is not told. */
  readonly port: number | undefined;
}

interface Debugger {
  readonly name: string;
  /** Finds its start; a first group, here or in `beside`, is the port. */
  readonly starts: RegExp;
  /** Without an own port in the text. */
  readonly port?: number;
  /** What has to stand beside it. */
  readonly beside?: RegExp;
  /** What calls it off. */
  readonly except?: RegExp;
}

/** Built when the first text is looked at. Sources: the manuals of the debuggers. */
const build = (): readonly Debugger[] => [
  {
    name: "the Java debugger",
    starts: /(?:-agentlib:jdwp=|-Xrunjdwp:)\S{0,200}address=(?:0\.0\.0\.0|\*|\[::\]|::):(\d{1,5})/,
    except: /server=n/,
  },
  {
    name: "the debugger of Node.js",
    starts: /--inspect(?:-brk|-wait)?[= ](?:0\.0\.0\.0|\*|\[::\]|::)(?::(\d{1,5}))?(?![\w.])/,
    port: 9229,
  },
  {
    name: "Delve",
    starts: /--listen[= ](?:(?:0\.0\.0\.0|\*|\[::\]|::))?:(\d{1,5})/,
    beside: /\bdlv\b/,
  },
  { name: "debugpy", starts: /--listen[= ](?:0\.0\.0\.0|\*|\[::\]|::):(\d{1,5})/, beside: /\bdebugpy\b/ },
  { name: "the debugger of Ruby", starts: /--host[= ](?:0\.0\.0\.0|\*|\[::\]|::)/, beside: /\brdbg\b/ },
  { name: "gdbserver", starts: /\bgdbserver\b(?:\s--\w+)*\s(?:0\.0\.0\.0|\*)?:(\d{1,5})/ },
  {
    name: "JMX without a login",
    starts: /-Dcom\.sun\.management\.jmxremote\.authenticate=false/,
    beside: /jmxremote\.port=(\d{1,5})/,
    except: /jmxremote\.host=(?:127\.|localhost)/,
  },
  {
    name: "Xdebug",
    starts: /start_with_request\s?=\s?(?:yes|1)/,
    beside: /discover_client_host\s?=\s?(?:1|true|yes|on)/,
  },
];

/** A bare port is open to everybody before JDK 9 only. */
const JDWP_BARE = /(?:-agentlib:jdwp=|-Xrunjdwp:)\S{0,200}address=(\d{1,5})(?![\d.:])/;

let known: readonly Debugger[] | undefined;

/** Each has one of these in its text: most commands need no pattern. */
const SIGNS = ["jdwp", "inspect", "listen", "gdbserver", "rdbg", "jmxremote", "start_with_request"];

/** The debugger that a command line or a variable opens to everybody who reaches the container; `oldJava`: JDK 8 or older. */
export function debuggerIn(text: string, oldJava: boolean): DebugPort | undefined {
  const lower = text.toLowerCase();
  if (!SIGNS.some((sign) => lower.includes(sign))) return undefined;
  known ??= build();
  const found = known.find((one) => isStarted(one, text));
  if (!found) return oldJava ? bareJava(text) : undefined;
  const { name, starts, beside, port } = found;
  const told = starts.exec(text)?.[1] ?? beside?.exec(text)?.[1];
  return { name, port: told === undefined ? port : Number(told) };
}

const isStarted = ({ starts, beside, except }: Debugger, text: string): boolean =>
  starts.test(text) && (beside?.test(text) ?? true) && !except?.test(text);

function bareJava(text: string): DebugPort | undefined {
  const port = /server=n/.test(text) ? undefined : JDWP_BARE.exec(text)?.[1];
  return port === undefined ? undefined : { name: "the Java debugger", port: Number(port) };
}
