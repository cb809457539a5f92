using System.Globalization;
using BenchmarkDotNet.Running;
using ValleyJump.Benchmarks;

// peer [source of the C peer]: side by side with the C program. kernel ...: what the comparison runs in a child process.
// coverage [trajectories [landscapes [schedules|chains]]]: density evolution against simulation on random landscapes.
// curvature [python Benchmarks/curvature_numpy.py]: side by side with NumPy.
// joints [width]: update rules, schedules, noise laws and landscapes beside plain SGD on two valleys.
// rare [steps]: splitting beside direct simulation, for the same error in a rate of escape of 1e-7.
// freezing [runs]: the reference experiment of v2.
// sgd [folder of PyTorch programs [folder of images [python]]]: side by side with PyTorch. sgd-steps ...: what that comparison runs in a
// child process. sweep-folder folder tasks: what SweepScale.ps1 reads. Anything else goes to BenchmarkDotNet, for example --filter *.
return args switch
{
    ["coverage", ..] => CoverageTable.Run(int.Parse(args.ElementAtOrDefault(1) ?? "20000", CultureInfo.InvariantCulture),
        int.Parse(args.ElementAtOrDefault(2) ?? "30", CultureInfo.InvariantCulture), args.ElementAtOrDefault(3) == "schedules",
        args.ElementAtOrDefault(3) == "chains"),
    ["curvature", ..] => CurvatureSpeed.Compare(args.ElementAtOrDefault(1), args.ElementAtOrDefault(2)),
    ["freezing", ..] => FreezingSpeed.Run(int.Parse(args.ElementAtOrDefault(1) ?? "20", CultureInfo.InvariantCulture)),
    ["rare", ..] => RareSpeed.Compare(long.Parse(args.ElementAtOrDefault(1) ?? "1000000", CultureInfo.InvariantCulture)),
    ["joints", ..] => JointSpeed.Compare(int.Parse(args.ElementAtOrDefault(1) ?? "256", CultureInfo.InvariantCulture)),
    ["peer", ..] => TwoValleyPeer.Compare(args.ElementAtOrDefault(1)),
    ["kernel", var width, var threads, var noise] =>
        TwoValleyPeer.RunOurs(int.Parse(width, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture), noise),
    ["sgd", ..] => SgdPeer.Compare(args.ElementAtOrDefault(1), args.ElementAtOrDefault(2), args.ElementAtOrDefault(3)),
    ["sgd-steps", var width, var folder] => SgdPeer.RunOurs(int.Parse(width, CultureInfo.InvariantCulture), folder),
    ["sweep-folder", var folder, var tasks] => SweepScale.Write(folder, int.Parse(tasks, CultureInfo.InvariantCulture)),
    _ => BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args).Any(s => s.HasCriticalValidationErrors) ? 1 : 0,
};
