/** Shells whose startup files can make them tell where they are. */
export type StartupShell = 'bash' | 'zsh' | 'fish';

/** A shell's own text, in which `\${` stands for what it is without the backslash. */
const lines = (text: TemplateStringsArray): string =>
  String.raw(text).replaceAll('\\$', '$').trim();

// in the C locale, so that it goes byte by byte
const tellPath = lines`
__term_path() ( LC_ALL=C; rest=$1
  while [ -n "$rest" ]; do
    plain="\${rest%%[!A-Za-z0-9/._~-]*}"
    printf %s "$plain"; rest="\${rest#"$plain"}"
    [ -z "$rest" ] || { printf %%%02X "'$rest"; rest="\${rest#?}"; }
  done )`;

// the status of the last command is for the prompt as well
const tell = (host: string): string =>
  lines`
__term_tell() { local s=$?
  printf '\033]133;D;%s\033\\\033]7;file://%s' "$s" "HOST"
  __term_path "$PWD"; printf '\033\\'; return "$s"; }
`.replace('HOST', host);

const bash = lines`
PROMPT_COMMAND="__term_tell\${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
PS0="$PS0"'\e]133;C\e\\'
PS1='\[\e]133;A\e\\\]'"$PS1"'\[\e]133;B\e\\\]'`;

const zsh = lines`
__term_run() { printf '\033]133;C\033\\'; }
autoload -Uz add-zsh-hook
add-zsh-hook precmd __term_tell; add-zsh-hook preexec __term_run
PS1=$'%{\e]133;A\e\\%}'"$PS1"$'%{\e]133;B\e\\%}'`;

const fish = lines`
function __term_tell --on-event fish_prompt
  set -l path (string escape --style=url -- $PWD)
  printf '\e]7;file://%s%s\e\\' $hostname $path
end`;

/** By shell: its startup file, and what is put at the end of it. Folders are told as OSC 7, prompts as OSC 133. */
export const startupLines: Readonly<
  Record<StartupShell, { readonly file: string; readonly text: string }>
> = {
  bash: { file: '~/.bashrc', text: [tellPath, tell('$HOSTNAME'), bash, ''].join('\n') },
  zsh: { file: '~/.zshrc', text: [tellPath, tell('$HOST'), zsh, ''].join('\n') },
  fish: { file: '~/.config/fish/config.fish', text: `${fish}\n` },
};
