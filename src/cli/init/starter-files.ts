/** A file that `init` writes, by its path from the project's folder. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

const policy = `# yaml-language-server: $schema=node_modules/adjourn/schemas/policy.schema.json
# What tasks are judged and limited by. What is absent has its default.

mode: shadow # reports what it would have done; enforce, once its reports have been right for a while

budget:
  task: { tokens: 1000000 } # a round figure to begin with; \`adjourn calibrate\` proposes one from your own runs
`;

const scenario = `# yaml-language-server: $schema=../node_modules/adjourn/schemas/scenario.schema.json
name: A review that nobody ends
description: >
  Two agents have agreed and can't stop saying so; beside them a colleague does real work. Replace them by yours.
policy: ../adjourn.policy.yaml
mode: enforce # whatever the policy says, so that it shows what would be stopped
clock: { start: "2026-03-17T22:00:00Z", stop: "2026-03-17T23:00:00Z" }
defaults: { model: gpt-5-mini, prompt: 2000, think: 2s..6s }

tasks:
  - id: review
    goal: Review the release notes.
    agents: { writer: {}, reviewer: {} }
    flows:
      talk:
        - writer -> reviewer: The notes for this release are ready, eleven changes in four areas.
        - reviewer -> writer: The second change lacks the new option; everything else is fine.
        - writer -> reviewer: It is in now, with an example.
        - repeat: forever
          steps:
            - reviewer -> writer: Looks good to me, thank you!
            - writer -> reviewer: Thank you too!
    expect: { stopped: true, by: [CHAIN_CYCLE, STALE_CHAIN], withinEvents: 40, maxTokens: 60000 }

  - id: search
    goal: Find out why the login page is slow.
    agents: { investigator: {} }
    flows:
      work:
        - investigator calls read_metrics: { args: { page: login }, result: "median 180 ms, slowest 4.1 s" }
        - investigator calls read_traces: { args: { slowest: 5 }, result: all five wait for the session store }
        - investigator calls read_config: { args: { part: sessions }, result: one connection for all requests }
        - investigator marks progress: cause found
    expect: { healthy: true, outcome: success }
`;

const workflow = `# Plays the scenarios, comments on the lines that fail, and compares tokens and cost with the main branch.
name: adjourn
on:
  pull_request:
  push: { branches: [main] }
permissions: { contents: read }
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm ci
      - uses: actions/cache/restore@v4
        with:
          path: adjourn-main.json
          key: adjourn-main-\${{ github.sha }}
          restore-keys: adjourn-main-
      - name: Check scenarios
        run: |
          # 25 %: more than other words in a prompt move, and less than one more round of a review.
          compare=()
          if [ -f adjourn-main.json ]; then compare=(--baseline adjourn-main.json --max-token-increase 25%); fi
          npx --no-install adjourn check --reporter github --reporter json=adjourn.json \\
            --reporter markdown=adjourn.md "\${compare[@]}"
      - if: always()
        run: if [ -f adjourn.md ]; then cat adjourn.md >> "$GITHUB_STEP_SUMMARY"; fi
      - if: github.ref == 'refs/heads/main'
        run: mv adjourn.json adjourn-main.json
      - if: github.ref == 'refs/heads/main'
        uses: actions/cache/save@v4
        with:
          path: adjourn-main.json
          key: adjourn-main-\${{ github.sha }}
`;

/** What a project begins with: a policy, a scenario that passes, and a workflow that checks it. */
export const starterFiles: readonly StarterFile[] = [
  { path: "adjourn.policy.yaml", text: policy },
  { path: "scenarios/adjourn-example.yaml", text: scenario },
  { path: ".github/workflows/adjourn.yml", text: workflow },
];
