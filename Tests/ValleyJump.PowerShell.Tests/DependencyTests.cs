using System.Reflection;
using System.Reflection.Emit;

namespace ValleyJump.PowerShell.Tests;

/// <summary>The module's libraries are its own: others in the session do not get them, and have theirs.</summary>
public sealed class DependencyTests
{
    private const string Ask = """
        Add-Type -TypeDefinition @'
        using System;
        using System.Reflection;

        public static class Ask
        {
            public static string For(string name)
            {
                try { return Assembly.Load(name).GetName().Version.ToString(); }
                catch (Exception problem) { return problem.GetType().Name; }
            }
        }
        '@
        function Show { [Ask]::For('CsvHelper'); [Ask]::For('CsvHelper, Version=30.0.0.0'); [Ask]::For('Newtonsoft.Json, Version=99.0.0.0') }
        $file = [IO.Path]::GetTempFileName() + '.csv'
        function Export { New-ValleyLandscape | Export-ValleyData $file; (Import-Csv $file).X1; Remove-Item $file }

        """;

    [Fact]
    public async Task Nobody_else_is_given_the_libraries_of_the_module()
    {
        string output = await PowerShellProcess.RunAsync(Ask + """
            Show
            Export
            Show
            [Ask]::For([AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -eq 'CsvHelper' }.FullName)
            """);

        const string no = "FileNotFoundException";
        Assert.Equal([no, no, no, "0.8", no, no, no, no], Lines(output));
    }

    [Fact]
    public async Task Another_version_that_is_there_already_is_left_to_those_who_brought_it()
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump-").FullName, theirs = Path.Combine(folder, "CsvHelper.dll");
        PersistedAssemblyBuilder library = new(new AssemblyName("CsvHelper") { Version = new(30, 0, 0, 0) }, typeof(object).Assembly);
        library.DefineDynamicModule("CsvHelper").DefineType("Theirs", TypeAttributes.Public).CreateType();
        library.Save(theirs);
        string output = await PowerShellProcess.RunAsync(Ask + $$"""
            $null = [Reflection.Assembly]::LoadFrom('{{theirs}}')
            Export
            [Ask]::For('CsvHelper, Version=30.0.0.0')
            [AppDomain]::CurrentDomain.GetAssemblies().GetName().Where{ $_.Name -eq 'CsvHelper' }.Version.Major | Sort-Object
            """);
        Directory.Delete(folder, recursive: true);

        Assert.Equal(["0.8", "30.0.0.0", "30", "34"], Lines(output));
    }

    private static string[] Lines(string output) => output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
