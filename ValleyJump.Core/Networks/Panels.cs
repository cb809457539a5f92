namespace ValleyJump.Core.Networks;

/// <summary>Divides a row of registers into panels that differ by one register at most: 7 in threes at most are 3, 2 and 2.</summary>
/// <param name="vectors">Registers of a row.</param>
/// <param name="most">Registers of a panel at most.</param>
internal ref struct Panels(int vectors, int most)
{
    private readonly int panels = (vectors + most - 1) / most;
    private int panel = -1, end;

    public readonly Panels GetEnumerator() => this;

    /// <summary>The panel's first register, and how many it has.</summary>
    public (int Start, int Count) Current { get; private set; }

    public bool MoveNext()
    {
        if (++panel == panels)
            return false;
        int count = vectors / panels + (panel < vectors % panels ? 1 : 0);
        Current = (end, count);
        end += count;
        return true;
    }
}
