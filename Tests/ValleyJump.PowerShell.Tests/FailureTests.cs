using System.Text.Json;

namespace ValleyJump.PowerShell.Tests;

/// <summary>What an engine throws: wrong input is told as such, and every other exception is a fault of the module.</summary>
public sealed class FailureTests
{
    private const string Cmdlet = """
        $references = [ValleyJump.PowerShell.Infrastructure.ValleyCmdlet].Assembly.Location, [psobject].Assembly.Location
        Add-Type -ReferencedAssemblies $references -IgnoreWarnings -WarningAction Ignore -PassThru -TypeDefinition @'
        using System;
        using System.Management.Automation;
        using ValleyJump.PowerShell.Infrastructure;

        [Cmdlet(VerbsDiagnostic.Test, "Fault")]
        public sealed class TestFaultCommand : ValleyCmdlet
        {
            [Parameter] public SwitchParameter Build { get; set; }

            protected override void ProcessRecord()
            {
                if (Build)
                    TryBuild(Planted, out int _);
                else
                    RunEngine("Failing", (emit, cancel) => Planted());
            }

            private static int Planted() => throw new ArgumentOutOfRangeException("learningRate", 5, "planted");
        }
        '@ | ForEach-Object { Import-Module -Assembly $_.Assembly }

        """;

    [Theory]
    [InlineData("Test-Fault")]
    [InlineData("Test-Fault -Build")]
    public async Task A_fault_of_the_module_is_no_wrong_input_ends_the_cmdlet_and_shows_its_stack(string command)
    {
        string output = await PowerShellProcess.RunAsync(Cmdlet + $$"""
            try { {{command}} -ErrorAction SilentlyContinue; $id = 'none' } catch { $id = $_.FullyQualifiedErrorId; $problem = $_ }
            ConvertTo-Json $id, $problem.Exception.GetType().Name, $problem.Exception.StackTrace, "$problem"
            """);
        string[] told = JsonSerializer.Deserialize<string[]>(output)!;

        Assert.Equal(["InternalError,TestFaultCommand", "ArgumentOutOfRangeException"], told[..2]);
        Assert.Contains("at TestFaultCommand.Planted()", told[2], StringComparison.Ordinal);
        Assert.StartsWith("This is a fault of ValleyJump", told[3], StringComparison.Ordinal);
        Assert.Contains("at TestFaultCommand.Planted()", told[3], StringComparison.Ordinal);
    }
}
