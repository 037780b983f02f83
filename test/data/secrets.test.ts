import { expect, test } from "vitest";
import { credentialsInUrl, detectSecret, passwordsInArguments } from "../../rules/data/secret-values.ts";
import {
  isHarmless,
  isPlaceholder,
  isSecretName,
  isSecretSetting,
  isTrivialPassword,
} from "../../rules/data/secrets.ts";

test.each(
  "PASSWORD DB_PASSWORD PGPASSWORD MYSQL_PWD db.password dbPassword SMTP_PASS API_KEY apiKey AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY_ID AUTH_TOKEN SECRET_KEY_BASE DATABASE_DSN ConnectionStrings__Default_ConnectionString PRIVATE_KEY spring.datasource.password JWT_SECRET GOOGLE_API_KEY CLIENT_SECRET".split(
    " ",
  ),
)("%s names a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each(
  "POSTGRES_PASSWORD_FILE SECRET_NAME TOKEN_TTL REFRESH_TOKEN_TTL PASSWORD_MIN_LENGTH KEY_VERSION PUBLIC_KEY GOPASS_VERSION API_KEY_HEADER TOKEN_URL SECRET_PATH CLIENT_ID MAX_TOKENS TOKENIZERS_PARALLELISM BYPASS COMPASS ALLOW_EMPTY_PASSWORD MYSQL_RANDOM_ROOT_PASSWORD PASSWORD_ENABLED NODE_ENV MONKEY KEY PASSENGER_COUNT TOKEN_ISSUER".split(
    " ",
  ),
)("%s names none", (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each([
  ["X_PASSWORD", ""],
  ["X_PASSWORD", "$X_PASSWORD"],
  ["X_PASSWORD", "$(X)"],
  ["X_PASSWORD", "{{ .Values.password }}"],
  ["X_PASSWORD", "<your password>"],
  ["GOOGLE_API_KEY", "GOOGLE_API_KEY_VAL"],
  ["DB_PASSWORD", "DB_PASSWORD"],
  ["DB_PASSWORD", "changeme"],
  ["DB_PASSWORD", "change-me-please"],
  ["DB_PASSWORD", "your-password-here"],
  ["DB_PASSWORD", "example"],
  ["DB_PASSWORD", "xxxxxx"],
  ["DB_PASSWORD", "****"],
  ["DB_PASSWORD", "%DB_PASSWORD%"],
  ["DB_PASSWORD", "__DB_PASSWORD__"],
])("%s=%s is a placeholder", (name, value) => {
  expect(isPlaceholder(name, value)).toBe(true);
});

test.each([
  ["DB_PASSWORD", "hunter2"],
  ["DB_PASSWORD", "Tr0ub4dor&3"],
  ["DB_PASSWORD", "password"],
  ["DB_PASSWORD", "s3cr3t$word"],
])("%s=%s is none", (name, value) => {
  expect(isPlaceholder(name, value)).toBe(false);
  expect(isSecretSetting(name, value)).toBe(true);
});

test.each([
  "true",
  "30s",
  "3600",
  "/run/secrets/db",
  "vault:secret/data/db#password",
  "arn:aws:secretsmanager:eu:1:secret:x",
  "op://vault/item",
  "sha256-abc",
  "ssh-ed25519 AAAA",
])("%s gives nothing away", (value) => {
  expect(isHarmless(value)).toBe(true);
  expect(isSecretSetting("DB_PASSWORD", value)).toBe(false);
});

test("what everybody tries first is trivial", () => {
  expect(["admin", "Password", "123456", "changeme"].every((value) => isTrivialPassword(value))).toBe(true);
  expect(isTrivialPassword("shop", "shop")).toBe(true);
  expect(isTrivialPassword("k7#Lq9")).toBe(false);
});

/** Written in two parts, so that no scanner takes the test for a leak. */
const FORMS: readonly (readonly [string, string])[] = [
  ["a private key", `-----BEGIN RSA ${"PRIVATE KEY"}-----`],
  ["a private key", `-----BEGIN OPENSSH ${"PRIVATE KEY"}-----`],
  ["an AWS access key", `${"AKIA"}Q3EGRZ5TVWXKLMNO`],
  ["a GitHub token", `${"ghp"}_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8`],
  ["a GitHub token", `${"github"}_pat_11ABCDEFG0aBcDeFgHiJkLm`],
  ["a GitLab token", `${"glpat"}-aBcDeFgHiJkLmNoPqRsT`],
  ["a Slack token", `${"xoxb"}-2048204820-abcdefgh`],
  ["a Stripe key", `${"sk"}_live_4eC39HqLyjWDarjtT1zd`],
  ["a Google API key", `${"AIza"}SyA1bC2dE3fG4hI5jK6lM7nO8pQ9rS0tU1v`],
  ["an npm token", `${"npm"}_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8`],
  ["a Hugging Face token", `${"hf"}_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH`],
  ["a Docker Hub token", `${"dckr"}_pat_aBcDeFgHiJkLmNoPqRsTuVw`],
  ["a JSON Web Token", `${"eyJ"}hbGciOiJIUzI1NiJ9.${"eyJ"}zdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N`],
  ["an age key", `${"AGE"}-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQ`],
];

test.each(FORMS)("%s is seen by its form", (kind, value) => {
  expect(detectSecret(value)?.kind).toBe(kind);
  expect(detectSecret(`export X="${value}"`)?.kind).toBe(kind);
});

test.each([
  "AKIAIOSFODNN7EXAMPLE",
  `${"ghp"}_${"x".repeat(36)}`,
  "hello",
  "eyJhbGci",
  "npm_config_cache",
  "sha256:abcdef",
  `${"sk"}_test_4eC39HqLyjWDarjtT1zd`,
])("%s is none", (value) => {
  expect(detectSecret(value)).toBeUndefined();
});

test.each([
  ["postgres://app:s3cret@db:5432/x", "s3cret"],
  ["redis://:pw@cache", "pw"],
  ["amqp://guest:guest@mq//", "guest"],
  ["git+https://bot:tok3n@git.example.com/x.git", "tok3n"],
  ["jdbc:mysql://db/x?user=a&password=pw1", "pw1"],
  ["Server=db;User Id=sa;Password=Pw#1;", "Pw#1"],
  ["host=db user=a password=pw1 sslmode=disable", "pw1"],
  ["app:pw1@tcp(db:3306)/x", "pw1"],
])("%s carries %s", (value, password) => {
  const found = credentialsInUrl(value);
  expect(found?.password).toBe(password);
  expect(value.slice(found?.start, found?.end)).toBe(password);
});

test.each([
  "https://example.com/a:b@c",
  "postgres://app:$PW@db/x",
  "postgres://app@db/x",
  "http://host:8080/",
  "user:pass",
  "http://a:<password>@b",
  "password=x",
])("%s carries none", (value) => {
  expect(credentialsInUrl(value)).toBeUndefined();
});

test.each([
  ["mysql -uroot -ps3cret db", "s3cret"],
  ["mysqldump --password=s3cret db", "s3cret"],
  ["redis-cli -a s3cret ping", "s3cret"],
  ["redis-server --requirepass s3cret", "s3cret"],
  ["mongosh -u a -p s3cret", "s3cret"],
  ["curl -u bot:s3cret https://example.com", "s3cret"],
  ["docker login -u a -p s3cret", "s3cret"],
  ["java -Ddb.password=s3cret -jar x.jar", "s3cret"],
  ["app --api-key s3cret", "s3cret"],
])("%s tells %s", (command, password) => {
  const words = command.split(" ");
  const [found] = passwordsInArguments(words);
  expect(found?.password).toBe(password);
  expect(found && words[found.word]?.slice(found.start, found.end)).toBe(password);
});

test.each([
  "mysql -p db",
  "docker run -p 80:80 nginx",
  "mysql -p$MYSQL_PASSWORD",
  "app --password-file /x",
  "app --token-ttl 5m",
  "redis-cli -a $PW",
  "psql -p 5432",
  "mkdir -p dir",
  "app --password --verbose",
])("%s tells none", (command) => {
  expect(passwordsInArguments(command.split(" "))).toEqual([]);
});

test("long inputs take linear time", () => {
  const start = performance.now();
  for (const unit of ["a.", "a:", "-", "eyJa.", "://", "=;", "A_", "x"]) {
    const text = unit.repeat(50_000);
    detectSecret(text);
    credentialsInUrl(text);
    isPlaceholder("DB_PASSWORD", text);
    isHarmless(text);
    isSecretName(text);
    passwordsInArguments([text, text]);
  }
  expect(performance.now() - start).toBeLessThan(3000);
});
