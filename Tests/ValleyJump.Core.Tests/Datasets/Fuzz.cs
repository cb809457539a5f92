namespace ValleyJump.Core.Tests.Datasets;

/// <summary>Damages files at random.</summary>
internal static class Fuzz
{
    /// <summary>One to three of: a changed, a flipped, a removed, an inserted byte, a cut, a piece twice, zeros.</summary>
    public static byte[] Damage(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int n = random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            int at = random.Next(bytes.Count), length = random.Next(1, Math.Min(16, bytes.Count - at) + 1);
            switch (random.Next(7))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                default: for (int i = at; i < at + length; i++) bytes[i] = 0; break;
            }
        }
        return [.. bytes];
    }
}
