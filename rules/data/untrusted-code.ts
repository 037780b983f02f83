import type { ImageRef } from "plimsoll";
import { isOneOf } from "./image-name.ts";

/** A program that runs code which its users, a repository or a model wrote. */
interface CodeRunner {
  readonly images: readonly string[];
  readonly runs: string;
  readonly source: string;
}

const runner = (images: string, runs: string, source: string): CodeRunner => ({
  images: images.split(" "),
  runs,
  source,
});

/** Sources: documentation of the projects, 2026-08-22. */
const CODE_RUNNERS: readonly CodeRunner[] = [
  runner("jupyter/* quay.io/jupyter/* jupyterhub/*", "notebooks", "jupyter/docker-stacks"),
  runner(
    "codercom/code-server lscr.io/linuxserver/code-server linuxserver/code-server",
    "a shell of its users",
    "coder/code-server",
  ),
  runner("gitpod/* ghcr.io/gitpod-io/**", "a shell of its users", "gitpod-io/openvscode-server"),
  runner("rocker/rstudio rocker/*", "code of its users", "rocker-org/rocker-versions2"),
  runner(
    "ghcr.io/actions/actions-runner summerwind/actions-runner myoung34/github-runner",
    "jobs of its repositories",
    "actions/runner",
  ),
  runner(
    "gitlab/gitlab-runner registry.gitlab.com/gitlab-org/gitlab-runner",
    "jobs of its repositories",
    "GitLab Runner, executors",
  ),
  runner(
    "woodpeckerci/woodpecker-agent drone/drone-runner-*",
    "jobs of its repositories",
    "woodpecker-ci/woodpecker",
  ),
  runner(
    "gitea/act_runner jenkins/inbound-agent jenkins/agent buildkite/agent concourse/concourse",
    "jobs of its repositories",
    "documentation of each agent",
  ),
  runner(
    "judge0/judge0 ghcr.io/engineer-man/piston dmoj/*",
    "programs that strangers hand in",
    "judge0/judge0, engineer-man/piston",
  ),
  runner(
    "e2bdev/* openinterpreter/* ghcr.io/all-hands-ai/** docker.all-hands.dev/** langgenius/dify-sandbox",
    "code that a model wrote",
    "documentation of each sandbox",
  ),
];

/** What an image runs that nobody vouches for, in words; undefined if it runs its own code. */
export const untrustedCodeIn = (image: ImageRef): string | undefined =>
  CODE_RUNNERS.find(({ images }) => isOneOf(image, images))?.runs;
