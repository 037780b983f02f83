export const APPS = [
  "orders",
  "billing",
  "search",
  "catalog",
  "ledger",
  "profile",
  "mailer",
  "gateway",
  "reports",
  "stock",
  "sessions",
  "uploads",
  "scheduler",
  "pricing",
  "audit",
];

export const FOLDERS = [
  "deploy",
  "services",
  "base",
  "clusters",
  "apps",
  "platform",
  "teams",
  "stage",
  "prod",
];

export const IMAGES = [
  "registry.example.com/shop/%:1.4.2",
  "registry.example.com/shop/%:latest",
  "ghcr.io/example/%:v2.0.1",
  "ghcr.io/example/%@sha256:3f1a9c0d5b7e2468ace013579bdf02468ace13579bdf02468ace013579bdf024",
  "nginx:1.27-alpine",
  "redis:7.4",
  "postgres:16",
  "busybox",
  "%",
];

export const SENTENCES = [
  "kept small, the node has little memory",
  "see the runbook before changing this",
  "must match the selector below",
  "raise together with the limit of the database",
  "only for the first start",
  "asked for by the storage team",
  "default: 30 seconds",
  "the old name stays until every client has moved",
];

export const HEADER = [
  "This file belongs to the platform team. Changes go through a merge request",
  "that one of its members has read.",
  "",
  "What runs here is described in the handbook, under the name of the service.",
  "Values that differ between clusters do not belong here: they stand in the",
  "folder of the cluster and are laid over this file when it is rolled out.",
  "",
  "Before a release, run the checks of the repository on your own machine. A",
  "manifest that does not pass is not rolled out, and nobody is called for it",
  "at night.",
  "",
  "Names are in lower case, with hyphens, and the same in every cluster.",
];
