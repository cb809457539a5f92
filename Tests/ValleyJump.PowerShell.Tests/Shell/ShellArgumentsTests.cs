using ValleyJump.Shell;

namespace ValleyJump.PowerShell.Tests;

public class ShellArgumentsTests
{
    [Theory]
    [InlineData("-Command")]
    [InlineData("-c")]
    [InlineData("-COMM")]
    [InlineData("--command")]
    public void Command_takes_the_rest_of_the_line(string option)
    {
        ShellArguments parsed = ShellArguments.Parse([option, "Get-Help", "-Full", "-File"]);

        Assert.Equal(ShellMode.Command, parsed.Mode);
        Assert.Equal("Get-Help -Full -File", parsed.Text);
    }

    [Theory]
    [InlineData("-File", "a b.ps1")]
    [InlineData("-f", "a b.ps1")]
    public void File_keeps_the_words_apart(string option, string path)
    {
        ShellArguments parsed = ShellArguments.Parse([option, path, "-Name", "x y", "-Command"]);

        Assert.Equal(ShellMode.File, parsed.Mode);
        Assert.Equal(path, parsed.Text);
        Assert.Equal(["-Name", "x y", "-Command"], parsed.Rest);
    }

    [Fact]
    public void A_word_that_is_no_option_is_a_script()
    {
        ShellArguments parsed = ShellArguments.Parse(["-NoProfile", "/c/run.ps1", "1"]);

        Assert.Equal(ShellMode.File, parsed.Mode);
        Assert.Equal("/c/run.ps1", parsed.Text);
        Assert.Equal(["1"], parsed.Rest);
    }

    [Fact]
    public void Nothing_prompts() => Assert.Equal(ShellMode.Prompt, ShellArguments.Parse([]).Mode);

    [Theory]
    [InlineData("-Command", "-")]
    [InlineData("-File", "-")]
    [InlineData("-")]
    public void A_dash_reads_standard_input(params string[] words) => Assert.Equal(ShellMode.StandardInput, ShellArguments.Parse(words).Mode);

    [Theory]
    [InlineData("-Help")]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("/?")]
    public void Help_is_found_in_every_spelling(string word) => Assert.Equal(ShellMode.Help, ShellArguments.Parse([word]).Mode);

    [Theory]
    [InlineData("-Version")]
    [InlineData("-v")]
    [InlineData("--version")]
    public void Version_is_found_in_every_spelling(string word) => Assert.Equal(ShellMode.Version, ShellArguments.Parse([word]).Mode);

    [Fact]
    public void NonInteractive_goes_with_a_command()
    {
        ShellArguments parsed = ShellArguments.Parse(["-NonInteractive", "-NoLogo", "-c", "1"]);

        Assert.True(parsed.NonInteractive);
        Assert.Equal("1", parsed.Text);
    }

    [Theory]
    [InlineData("-Bogus")]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("-File", "")]
    [InlineData("-Command", "-", "1")]
    [InlineData("-Commands", "1")]
    [InlineData("-WriteHelp", "a.dll")]
    public void Bad_usage_says_why(params string[] words)
    {
        ShellArguments parsed = ShellArguments.Parse(words);

        Assert.Equal(ShellMode.BadUsage, parsed.Mode);
        Assert.NotEmpty(parsed.Text);
    }

    [Theory]
    [InlineData("& 's.ps1'")]
    [InlineData("& 's.ps1' -Name 'a b' -Flag", "-Name", "a b", "-Flag")]
    [InlineData("& 's.ps1' -Name: 'v'", "-Name:", "v")]
    [InlineData("& 's.ps1' -Name:'a:b'", "-Name:a:b")]
    [InlineData("& 's.ps1' -Flag:$false -Other:$true", "-Flag:$false", "-Other:TRUE")]
    [InlineData("& 's.ps1' '-5' '-1e-3' '--x' '-'", "-5", "-1e-3", "--x", "-")]
    [InlineData("& 's.ps1' 'it''s' ';exit' '$(1)' ''", "it's", ";exit", "$(1)", "")]
    [InlineData("& 's.ps1' '-a;exit' '-a b'", "-a;exit", "-a b")]
    public void The_words_of_a_script_are_quoted(string expected, params string[] words) => Assert.Equal(expected, ScriptInvocation.Compose("s.ps1", words));

    [Fact]
    public void The_path_of_a_script_is_quoted() => Assert.Equal("& '/it''s/a b.ps1'", ScriptInvocation.Compose("/it's/a b.ps1", []));
}
