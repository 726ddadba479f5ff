namespace LinearLearn.Tool;

/// <summary>Provides the scripts that complete command lines in shells.</summary>
internal static class CompletionScripts
{
    /// <summary>Gets the script of a shell.</summary>
    public static string Find(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    };

    /// <summary>The shell completes files where there are no candidates (-o default).</summary>
    private const string Bash =
        """
        _linearlearn() {
            local word=${COMP_WORDS[COMP_CWORD]}
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(linearlearn complete -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _linearlearn linearlearn

        """;

    private const string Zsh =
        """
        #compdef linearlearn
        _linearlearn() {
            local -a candidates
            candidates=("${(@f)$(linearlearn complete -- "${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
            candidates=(${candidates:#})
            if (( $#candidates )); then
                compadd -a candidates
            else
                _files
            fi
        }
        if (( $+functions[compdef] )); then
            compdef _linearlearn linearlearn
        else
            autoload -Uz compinit && compinit && compdef _linearlearn linearlearn
        fi

        """;

    private const string Fish =
        """
        function __linearlearn_complete
            set -l candidates (linearlearn complete -- (commandline -cp | string collect) 2>/dev/null)
            if test (count $candidates) -gt 0
                printf '%s\n' $candidates
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c linearlearn -f -a '(__linearlearn_complete)'

        """;

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName linearlearn -ScriptBlock {
            param($word, $ast, $cursor)
            $line = $ast.ToString().PadRight($cursor).Substring(0, $cursor)
            linearlearn complete -- $line 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;
}
