using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ValleyJump.Core.Datasets;

/// <summary>Counts the images of one set that another has as well.</summary>
internal static class SharedImages
{
    /// <summary>How many of the images are among others, pixel by pixel, whatever their class.</summary>
    public static int Count(LabelledImages images, LabelledImages others)
    {
        Dictionary<ulong, List<int>> known = [];
        for (int i = 0; i < others.Count; i++)
        {
            ref List<int>? same = ref CollectionsMarshal.GetValueRefOrAddDefault(known, HashOf(others.Image(i)), out _);
            (same ??= []).Add(i);
        }
        int count = 0;
        for (int i = 0; i < images.Count; i++)
        {
            if (known.TryGetValue(HashOf(images.Image(i)), out List<int>? alike) && IsOneOf(i, alike))
                count++;
        }
        return count;

        bool IsOneOf(int image, List<int> candidates)
        {
            foreach (int other in candidates)
            {
                if (images.Image(image).SequenceEqual(others.Image(other)))
                    return true;
            }
            return false;
        }
    }

    private static ulong HashOf(ReadOnlySpan<float> pixels) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(pixels));
}
