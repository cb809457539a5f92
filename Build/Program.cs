using ValleyJump.Build.Help;
using ValleyJump.Build.Notices;
using ValleyJump.Build.Views;

// Must be set before any type of the engine is loaded.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

// One command for each kind of file that the build makes of the built module.
return args switch
{
    ["help", var assembly, var target] => HelpGenerator.Run(assembly, target, Console.Error),
    ["views", var assembly, var views, var lines] => ViewGenerator.Run(assembly, views, lines, Console.Error),
    ["notices", var assets, var shipped, var target, .. var folders] =>
        NoticeGenerator.Run(assets, shipped, folders, target, Console.Error),
    _ => throw new ArgumentException("Use: help <assembly> <help file>, views <assembly> <format file> <types file>, or "
        + "notices <assets file> <folder of libraries> <notices file> <folder> ..."),
};
