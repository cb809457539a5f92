namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Guesses which parameter a column is meant for: batch_size and bs are a BatchSize, Realisations are Realizations.</summary>
internal static class ColumnNames
{
    // What other programs and papers call it, by the name here. Of these only parameters count that the cmdlet has.
    private static readonly ILookup<string, string> Synonyms = new (string Parameter, string Names)[]
    {
        ("LearningRate", "lr eta stepsize learnrate rate"), ("NoiseStrength", "sigma noise noiselevel noisescale noisestd"),
        ("BatchSize", "bs b batch minibatch minibatchsize nbatch"), ("Steps", "t iterations iters niter nsteps numsteps maxsteps timesteps"),
        ("Realizations", "n nruns runs ntraj trajectories samples replicas repeats ensemblesize"),
        ("RealizationIndex", "run runindex replica repeat realizationid"), ("Seed", "rng rngseed randomseed randomstate"),
        ("NoiseExponent", "alpha"), ("DegreesOfFreedom", "nu df dof"), ("NoiseModel", "noisetype noiselaw covariance"), ("InitialX", "xinit xstart x0s"),
        ("InitialY", "y0 yinit ystart"), ("RecordEvery", "record recordinterval saveevery logevery"),
        ("KeepTrajectories", "keep keeppaths paths"), ("TrajectoryIndex", "trajectory index indices"),
        ("Optimizer", "opt optim updaterule"), ("Momentum", "mu beta beta1 mom"), ("SquareDecay", "beta2 rho"),
        ("WeightDecay", "wd l2 lambda"), ("Epsilon", "eps"), ("HiddenWidths", "hidden layers hiddensizes hiddenunits widths width"),
        ("Loss", "lossfunction criterion objective"), ("CheckpointCount", "ncheckpoints checkpoint"),
        ("LearningRateSchedule", "schedule scheduler lrschedule lrscheduler"), ("BatchSizeSchedule", "batchschedule"),
        ("Tolerance", "tol accuracy"), ("Bins", "nbins binscount"),
    }.SelectMany(s => s.Names.Split(' ').Select(name => (name, s.Parameter))).ToLookup(s => s.name, s => s.Parameter);

    /// <summary>The parameter, as -Name; null where none comes near.</summary>
    public static string? Meant(string column, IReadOnlyList<RowParameter> parameters)
    {
        string plain = Plain(column);
        string? synonym = parameters.Select(p => p.Property.Name).FirstOrDefault(Synonyms[plain].Contains);
        var nearest = parameters.SelectMany(p => p.Names.Select(name => (p.Property.Name, Distance: Distance(plain, Plain(name)))))
            .OrderBy(p => p.Distance).FirstOrDefault((Name: "", Distance: int.MaxValue));
        // One slip in four letters: two names that short have nothing in common but their length.
        string? near = nearest.Distance <= plain.Length / 4 ? nearest.Name : null;
        return (nearest.Distance == 0 ? near : synonym ?? near) is { } name ? $"-{name}" : null;
    }

    /// <summary>Letters and digits, in lower case.</summary>
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Letters to change, add or take away (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
