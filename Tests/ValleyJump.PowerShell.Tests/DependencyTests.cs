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

    // A figure as the cmdlets write it, by the writers themselves.
    private const string Draw = """
        function Draw([string] $Format) {
            $core = [AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -eq 'ValleyJump.Core' }[0]
            $any = [Reflection.BindingFlags] 'Static, Instance, Public, NonPublic'
            $json = '{"kind":"X","title":"x","panels":[{"x":{"label":"x"},"y":{"label":"y"},"marks":[{"mark":"Line","x":[0,1],"y":[0,1]}]}]}'
            $figure = $core.GetType('ValleyJump.Core.Plotting.Drawing.FigureJson').GetMethod('Read', $any).Invoke($null, @($json))
            $style = $core.GetType('ValleyJump.Core.Plotting.FigureStyle').GetConstructors($any).Where{ $_.GetParameters().Count -gt 1 }[0].Invoke(@([ValleyJump.Core.Plotting.PlotTheme]::Light, 0, 0))
            $writer = $core.GetType('ValleyJump.Core.Plotting.FigureWriters').GetMethod('Of', $any).Invoke($null, @([ValleyJump.Core.Plotting.PlotFormat] $Format))
            $file = [IO.MemoryStream]::new()
            try { $null = $writer.GetType().GetMethod('Write', $any).Invoke($writer, @($figure, $style, $file)); $file.Length -gt 1000 }
            catch { for ($problem = $_.Exception; $problem; $problem = $problem.InnerException) { $problem.Id } }
        }
        function Loaded { @([AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -like '*Skia*' }).Count; @((Get-Process -Id $PID).Modules.Where{ $_.ModuleName -like '*Skia*' }).Count }

        """;

    [Fact]
    public async Task Pictures_load_their_library_and_nothing_else_does()
    {
        string output = await PowerShellProcess.RunAsync(Draw + """
            Loaded
            $null = New-ValleyLandscape | Get-ValleyGeometry -Y 3
            Draw Svg
            Loaded
            Draw Png
            Draw Pdf
            Loaded
            """);

        Assert.Equal(["0", "0", "True", "0", "0", "True", "True", "1", "1"], Lines(output));
    }

    [Fact]
    public async Task Without_the_native_libraries_all_works_but_pictures_that_need_them()
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump-").FullName;
        foreach (string file in Directory.EnumerateFiles(Repository.Root, "ValleyJump.*1*").Concat(Files("bin")).Concat(Files("Data")))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (!file.Contains("runtimes", StringComparison.Ordinal))
                File.Copy(file, copy);
        }
        string output = await PowerShellProcess.RunAloneAsync($"Import-Module '{folder}/ValleyJump.psd1'; {Draw}" + """
            (New-ValleyLandscape).X1
            Draw Png
            Draw Pdf
            Draw Svg
            """);
        Directory.Delete(folder, recursive: true);

        Assert.Equal(["0.8", "PictureLibraryMissing", "PictureLibraryMissing", "True"], Lines(output));

        static IEnumerable<string> Files(string part) =>
            Directory.EnumerateFiles(Path.Combine(Repository.Root, part), "*", SearchOption.AllDirectories);
    }

    [Fact]
    public void Each_platform_has_its_library_once()
    {
        string dependencies = Path.Combine(Repository.Root, "bin", "Dependencies");
        Assert.Equal(
            [
                "SkiaSharp.dll", "runtimes/linux-arm64/native/libSkiaSharp.so", "runtimes/linux-x64/native/libSkiaSharp.so",
                "runtimes/osx/native/libSkiaSharp.dylib", "runtimes/win-arm64/native/libSkiaSharp.dll", "runtimes/win-x64/native/libSkiaSharp.dll",
            ],
            Directory.EnumerateFiles(dependencies, "*Skia*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(dependencies, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    private static string[] Lines(string output) => output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
