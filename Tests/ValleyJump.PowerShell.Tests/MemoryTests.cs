using System.Diagnostics;

namespace ValleyJump.PowerShell.Tests;

public sealed class MemoryTests
{
    [Fact]
    public async Task Too_large_an_ensemble_for_the_memory_is_an_error_with_an_id_and_the_session_goes_on()
    {
        const string command = "$ErrorActionPreference = 'SilentlyContinue'; "
            + "Invoke-TwoValleySim 0.05 0.05 -Realizations 100000000 -Steps 1 -ErrorVariable bad; $bad.FullyQualifiedErrorId; "
            + "(Invoke-TwoValleySim 0.05 0.05 -Realizations 10 -Steps 1).Realizations";
        using Process shell = PowerShellProcess.Start(command, ("DOTNET_GCHeapHardLimit", "0x10000000")); // 256 MB
        string output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(
            ["OutOfMemory,ValleyJump.PowerShell.Commands.InvokeTwoValleySimCommand", "10"],
            output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
