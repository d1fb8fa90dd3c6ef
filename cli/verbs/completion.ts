import { Argument, type Command } from 'commander'

import { completionScript, shells, type Shell } from '../completion.ts'
import { examples, type Verb } from './verb.ts'

const howToInstall: Readonly<Record<Shell, string>> = {
  bash: 'echo \'eval "$(durabill completion bash --write-to-stdout)"\' >> ~/.bashrc',
  zsh: 'echo \'eval "$(durabill completion zsh --write-to-stdout)"\' >> ~/.zshrc',
  fish: 'durabill completion fish --write-to-stdout > ~/.config/fish/completions/durabill.fish',
}

export const completionVerb: Verb = (program) => {
  const command = program
    .command('completion')
    .description('let your shell complete verbs and options')
    .addArgument(new Argument('[shell]').choices(shells).default('bash'))
    .option('--write-to-stdout', 'print the script instead of saying how to install it')
    .action((shell: Shell, options: { readonly writeToStdout?: boolean }, _command: Command) => {
      const script = completionScript(program, shell)
      if (options.writeToStdout === true) process.stdout.write(script)
      else process.stderr.write(`Run this once, then open a new shell:\n  ${howToInstall[shell]}\n`)
    })
  examples(command, Object.values(howToInstall))
}
