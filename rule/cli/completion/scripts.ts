// A script for each shell, of nothing but what the shell itself brings: bash without bash-completion, zsh with
// compinit, fish. Tried with bash 5.2, zsh 5.9 and fish 3.6; written in what bash 3.2 knows, where it was not tried.
// In words such as --report html=FILE, what stands behind the = is a file.

import type { CommandCompletion, Completions, OptionCompletion, Value } from './completions.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export const scriptOf: Readonly<Record<Shell, (completions: Completions) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

function bashScript({ program, options, commands }: Completions): string {
  const name = functionName(program);
  const ofValues = commands.flatMap((command) =>
    command.options.flatMap(({ long, value }) =>
      value === undefined
        ? []
        : [`    '${command.name} ${long}') ${bashValue(name, value)}; return ;;`],
    ),
  );
  const ofOptions = [{ name: '', options }, ...commands].map(
    (command) =>
      `      '${command.name}') ${name}_words '${flagsOf(command.options).join(' ')}' ;;`,
  );
  const ofArguments = commands.map(
    (command) => `    '${command.name}') ${bashValue(name, command.value)} ;;`,
  );
  return `# bash completion of ${program}: source <(${program} completion bash)

${name}_words() {
  local word
  for word in $1; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
  done
}

${name}_files() {
  local file
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$current")
}

${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command='' index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index += 1)); do
    if [[ \${COMP_WORDS[index]} != -* ]]; then command="\${COMP_WORDS[index]}"; break; fi
  done
  # bash makes three words of --option=value.
  if [[ $current == '=' || $previous == '=' ]]; then
    index=$((COMP_CWORD - 1))
    if [[ $current == '=' ]]; then current=''; else index=$((COMP_CWORD - 2)); fi
    previous="\${COMP_WORDS[index]}"
    if [[ $previous != -* ]]; then ${name}_files; return; fi
  fi
  case "$command $previous" in
${ofValues.join('\n')}
  esac
  if [[ $current == -* ]]; then
    case "$command" in
${ofOptions.join('\n')}
    esac
    return
  fi
  case "$command" in
    '') ${name}_words '${commands.map((command) => command.name).join(' ')}' ;;
${ofArguments.join('\n')}
  esac
}

complete -F ${name} ${program}
`;
}

function bashValue(name: string, value: Value): string {
  if (value.kind === 'words') return `${name}_words '${value.words.join(' ')}'`;
  return value.kind === 'file' ? `${name}_files` : ':';
}

function zshScript({ program, options, commands }: Completions): string {
  const name = functionName(program);
  const described = commands.map((command) =>
    quoted(`${command.name}:${oneLine(command.meaning)}`),
  );
  const ofCommands = commands.map(
    (command) => `        ${command.name})
          _arguments -S \\
            ${[...command.options.flatMap((option) => zshOption(name, option)), quoted(`*:${zshValue(name, command)}`)].join(' \\\n            ')} ;;`,
  );
  return `# zsh completion of ${program}: source <(${program} completion zsh), after compinit

# What _arguments puts before the words are options of compadd.
${name}_words() {
  if compset -P '*='; then _files; else compadd "$@"; fi
}

${name}() {
  local curcontext="$curcontext" context state state_descr line
  local -A opt_args
  local -a commands
  commands=(
    ${described.join('\n    ')}
  )
  _arguments -C \\
    ${options.flatMap((option) => zshOption(name, option)).join(' \\\n    ')} \\
    '1: :->command' '*:: :->rest'
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $line[1] in
${ofCommands.join('\n')}
      esac ;;
  esac
}

compdef ${name} ${program}
`;
}

/** What `_arguments` takes for an option; the short form stands beside the long one. */
function zshOption(name: string, option: OptionCompletion): readonly string[] {
  const { long, short, meaning, value, mayRepeat } = option;
  const text = oneLine(meaning).replace(/[[\]\\]/g, '\\$&');
  const takes = value === undefined ? '' : `:${zshValue(name, { name: long.slice(2), value })}`;
  const repeat = mayRepeat ? '*' : '';
  const flag = (typed: string) =>
    quoted(`${repeat}${typed}${value === undefined ? '' : '='}[${text}]${takes}`);
  return [long, ...(short === undefined ? [] : [short])].map(flag);
}

function zshValue(
  name: string,
  { name: what, value }: Pick<CommandCompletion, 'name' | 'value'>,
): string {
  if (value.kind === 'words') return `${what}:${name}_words ${value.words.join(' ')}`;
  return value.kind === 'file' ? `${what}:_files` : `${what}: `;
}

function fishScript({ program, options, commands }: Completions): string {
  const name = functionName(program);
  const lines = [{ name: '', options }, ...commands].flatMap((command) =>
    command.options.map((option) => {
      const { long, short, meaning, value } = option;
      const flags = `-l ${long.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}`;
      const takes = value === undefined ? '' : ` ${fishValue(name, value)}`;
      return `complete -c ${program} -n '${name}_is "${command.name}"' ${flags}${takes} -d ${fishQuoted(meaning)}`;
    }),
  );
  const ofCommands = commands.flatMap((command) => [
    `complete -c ${program} -n '${name}_is ""' -a ${command.name} -d ${fishQuoted(command.meaning)}`,
    ...(command.value.kind === 'free'
      ? []
      : [`complete -c ${program} -n '${name}_is ${command.name}' ${fishArgument(command.value)}`]),
  ]);
  return `# fish completion of ${program}: ${program} completion fish | source

function ${name}_is
    for word in (commandline -opc)[2..-1]
        if not string match -q -- '-*' $word
            test $word = "$argv[1]"
            return
        end
    end
    test "$argv[1]" = ''
end

function ${name}_words
    set -l typed (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
    set -l parts (string match -r -- '^([^=]*=)(.*)$' $typed)
    if test -z "$parts"
        printf '%s\\n' $argv
        return
    end
    for file in $parts[3]*
        printf '%s\\n' $parts[2]$file
    end
end

complete -c ${program} -e
complete -c ${program} -f
${[...ofCommands, ...lines].join('\n')}
`;
}

function fishValue(name: string, value: Value): string {
  if (value.kind === 'words') return `-x -a '(${name}_words ${value.words.join(' ')})'`;
  return value.kind === 'file' ? '-r -F' : '-x';
}

function fishArgument(value: Value): string {
  return value.kind === 'words' ? `-a '${value.words.join(' ')}'` : '-F';
}

function flagsOf(options: readonly OptionCompletion[]): readonly string[] {
  return options.flatMap(({ long, short }) => [long, ...(short === undefined ? [] : [short])]);
}

function functionName(program: string): string {
  return `_${program.replaceAll('-', '_')}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** For bash and zsh. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuoted(text: string): string {
  return `'${oneLine(text).replace(/['\\]/g, '\\$&')}'`;
}
