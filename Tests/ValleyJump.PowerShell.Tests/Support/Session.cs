using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Engine = System.Management.Automation.PowerShell;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // some tests measure time

namespace ValleyJump.PowerShell.Tests;

/// <summary>A session of the embedded engine with the module in it, and nothing else.</summary>
public sealed class Session : IDisposable
{
    /// <summary>Opens a session.</summary>
    public Session() : this(null)
    {
    }

    internal Session(PSHost? host)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", ""));
        state.Commands.Add(new SessionStateCmdletEntry("Select-FirstObject", typeof(SelectFirstObjectCommand), null));
        Runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        Runspace.Open();
        Outcome imported = Run("Import-Module $args[0] -ErrorAction Stop", Repository.Manifest);
        if (imported.Thrown is { } problem)
            throw new InvalidOperationException($"The module could not be imported: {problem.Message}", problem);
    }

    public Runspace Runspace { get; }

    [ModuleInitializer]
    internal static void KeepToOurselves()
    {
        // Both are read when the engine's types are first used.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("PSModulePath", Path.Combine(AppContext.BaseDirectory, "no modules"));
    }

    /// <summary>Runs a script to its end.</summary>
    public Outcome Run(string script, params object?[] arguments)
    {
        using Engine shell = Command(script, arguments);
        var output = new PSDataCollection<PSObject>();
        RuntimeException? thrown = null;
        try
        {
            shell.Invoke(null, output, null);
        }
        catch (RuntimeException problem)
        {
            thrown = problem;
        }
        return new([.. output], [.. shell.Streams.Error], [.. shell.Streams.Warning], [.. shell.Streams.Progress], thrown);
    }

    /// <summary>Runs a script that must end without an error, and gives what it wrote.</summary>
    public IReadOnlyList<PSObject> Get(string script, params object?[] arguments)
    {
        Outcome outcome = Run(script, arguments);
        Assert.Null(outcome.Thrown);
        Assert.Empty(outcome.Errors.Select(e => e.ToString()));
        return outcome.Output;
    }

    /// <summary>The same, of a script that writes one object.</summary>
    public PSObject One(string script, params object?[] arguments) => Assert.Single(Get(script, arguments));

    /// <summary>A script, ready to run.</summary>
    public Engine Command(string script, params object?[] arguments)
    {
        var shell = Engine.Create(Runspace);
        shell.AddScript(script, useLocalScope: true);
        foreach (object? argument in arguments)
            shell.AddArgument(argument);
        return shell;
    }

    public void Dispose() => Runspace.Dispose();
}

/// <summary>What a script did.</summary>
/// <param name="Thrown">What ended it, if it did not end by itself.</param>
public sealed record Outcome(
    IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<WarningRecord> Warnings,
        IReadOnlyList<ProgressRecord> Progress, RuntimeException? Thrown)
{
    /// <summary>The errors, terminating or not.</summary>
    public IReadOnlyList<ErrorRecord> AllErrors => Thrown is null ? Errors : [.. Errors, Thrown.ErrorRecord];
}

internal static class PSObjectExtensions
{
    /// <summary>The value of a property that must exist.</summary>
    public static T Get<T>(this PSObject item, string property)
    {
        object? value = (item.Properties[property] ?? throw new ArgumentException($"{item.TypeNames[0]} has no property {property}."))
            .Value;
        return value is T typed ? typed : (T)LanguagePrimitives.ConvertTo(value, typeof(T),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The values of the measured properties, bit by bit, for comparing two runs.</summary>
    public static string Numbers(this PSObject result) =>
        string.Join(" ", Array.ConvertAll(Measured, name => name + "=" + BitConverter.DoubleToInt64Bits(result.Get<double>(name))));

    private static readonly string[] Measured =
    [
        "PFlat", "PFlatLow", "PFlatHigh", "FreezeStepMean", "FreezeStepSem", "FreezeStepMedian", "FreezeYMean", "FreezeYSem",
        "NeverCrossedFraction", "CensoredFraction", "DivergedCount", "FinalYMean",
    ];
}
