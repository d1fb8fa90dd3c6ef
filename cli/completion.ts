import type { Command } from 'commander'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** A word of the command line, and the words that may follow it. */
type Node = { readonly path: string; readonly words: readonly string[] }

/** The script that makes a shell complete verbs and options; it asks nothing of the engine. */
export function completionScript(program: Command, shell: Shell): string {
  const nodes = nodesOf(program, [])
  if (shell === 'fish') return fish(nodes)
  return shell === 'zsh'
    ? `autoload -U +X bashcompinit && bashcompinit\n${bash(nodes)}`
    : bash(nodes)
}

function nodesOf(command: Command, path: readonly string[]): Node[] {
  const options = command.options.flatMap(({ long }) => long ?? [])
  const names = command.commands.map((child) => child.name())
  const own = { path: path.join(' '), words: [...names, ...options, '--help'] }
  return [own, ...command.commands.flatMap((child) => nodesOf(child, [...path, child.name()]))]
}

function bash(nodes: readonly Node[]): string {
  const cases = nodes
    .toReversed()
    .map(({ path, words }) => `    "${path}"*) words="${words.join(' ')}" ;;`)
  return [
    '_durabill() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" path="" words="" part',
    '  for part in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    [[ $part == -* ]] || path="${path:+$path }$part"',
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '  [[ ${#COMPREPLY[@]} -gt 0 || $word == -* ]] || COMPREPLY=($(compgen -f -- "$word"))',
    '}',
    'complete -o filenames -F _durabill durabill',
    '',
  ].join('\n')
}

function fish(nodes: readonly Node[]): string {
  const [top, ...below] = nodes
  return [
    `complete -c durabill -n __fish_use_subcommand -f -a '${top?.words.join(' ') ?? ''}'`,
    ...below.map(
      ({ path, words }) =>
        `complete -c durabill -n '__fish_seen_subcommand_from ${path.split(' ').at(-1) ?? ''}' -a '${words.join(' ')}'`,
    ),
    '',
  ].join('\n')
}
