/** A variable that puts a framework into debug or development mode. */
interface DebugSwitch {
  readonly names: readonly string[];
  readonly value: RegExp;
  /** In words: `Flask debugs`. */
  readonly says: string;
  /** What else has to be told of the container: text of its command or the names of its variables. */
  readonly beside?: RegExp;
}

const ON = /^(?:1|true|yes|on)$/i;
const DEVELOPMENT = /^dev(?:elopment)?$/i;

/** Sources: the manuals of the frameworks. */
const SWITCHES: readonly DebugSwitch[] = [
  { names: ["FLASK_DEBUG"], value: ON, says: "Flask debugs" },
  { names: ["FLASK_ENV"], value: DEVELOPMENT, says: "Flask is in development mode" },
  { names: ["DJANGO_DEBUG"], value: ON, says: "Django debugs" },
  { names: ["DEBUG"], value: ON, says: "Django debugs", beside: /django|manage\.py|wsgi/i },
  { names: ["RAILS_ENV", "RACK_ENV"], value: DEVELOPMENT, says: "Ruby is in development mode" },
  { names: ["NODE_ENV"], value: DEVELOPMENT, says: "Node.js is in development mode" },
  { names: ["APP_DEBUG"], value: ON, says: "the application debugs" },
  {
    names: ["APP_ENV"],
    value: /^(?:dev|development|local)$/i,
    says: "the application is in development mode",
  },
  {
    names: ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"],
    value: DEVELOPMENT,
    says: ".NET is in development mode",
  },
  {
    names: ["SPRING_PROFILES_ACTIVE"],
    value: /(?:^|,)\s?(?:dev|development|debug)\s?(?:,|$)/i,
    says: "Spring runs a development profile",
  },
  { names: ["GIN_MODE"], value: /^debug$/i, says: "Gin debugs" },
  { names: ["WERKZEUG_DEBUG_PIN"], value: /^off$/i, says: "Werkzeug gives everybody a shell" },
  { names: ["WP_DEBUG", "WORDPRESS_DEBUG"], value: ON, says: "WordPress debugs" },
];

/** Commands that start a server for development. Sources: the manuals of these tools. */
const SERVERS: readonly (readonly [RegExp, string])[] = [
  [/\bflask\b(?:\s--?\S+){0,8}\srun\b/, "flask run"],
  [/\bmanage\.py\srunserver\b/, "manage.py runserver"],
  [/\bng\sserve\b/, "ng serve"],
  [/\b(?:npm|pnpm|yarn|bun)\s(?:run\s)?(?:dev|serve|start:dev|develop)\b/, "a development script"],
  [/\breact-scripts\sstart\b/, "react-scripts start"],
  [/\brails\ss(?:erver)?\b(?!.*production)/, "rails server"],
  [/\bphp\s(?:\S{1,40}\s)?artisan\sserve\b/, "artisan serve"],
  [/\bphp\s-S\s/, "the built-in server of PHP"],
  [/(?:^|\s|\/)vite(?:\s(?:dev|serve|--)|$)/, "vite"],
  [/\bwebpack(?:-dev-server|\sserve)\b/, "webpack serve"],
  [/\bnext\sdev\b/, "next dev"],
  [/\b(?:uvicorn|hypercorn|gunicorn)\s.{0,200}--reload\b/, "a server with --reload"],
  [/\bfastapi\sdev\b/, "fastapi dev"],
  [/(?:^|\s|\/)nodemon\b/, "nodemon"],
  [/\bvault\sserver\s.{0,100}-dev\b/, "vault server -dev"],
  [/\bconsul\sagent\s.{0,100}-dev\b/, "consul agent -dev"],
  [/\bnomad\sagent\s.{0,100}-dev\b/, "nomad agent -dev"],
  [/(?:^|\s|\/)start-dev(?:\s|$)/, "start-dev"],
];

/** What a variable puts into debug mode, as a clause; `surroundings`: command and names of variables of the container. */
export const debugSwitch = (name: string, value: string, surroundings: string): string | undefined =>
  SWITCHES.find(
    (one) =>
      one.names.includes(name) && one.value.test(value.trim()) && (one.beside?.test(surroundings) ?? true),
  )?.says;

/** The development server that a command line starts, by its name; undefined if none. */
export const developmentServer = (line: string): string | undefined =>
  SERVERS.find(([form]) => form.test(line))?.[1];
