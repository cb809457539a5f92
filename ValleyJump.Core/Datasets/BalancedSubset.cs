using System.Runtime.InteropServices;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Datasets;

/// <summary>Chooses as many images of each class for a training and a test set.</summary>
internal static class BalancedSubset
{
    /// <summary>Which of the images, class by class, and in the order of the file within a class.</summary>
    /// <param name="labels">The class of each image, 0 to classes - 1.</param>
    /// <param name="names">What messages call the classes.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="skip">
    /// Images of each class to leave out, which another set has. They are the ones that a call with skip = 0 and this take chooses.
    /// </param>
    /// <param name="take">Images of each class; 0 takes all that are left.</param>
    /// <param name="seed">Null takes the first ones of each class. Otherwise the images of a class are shuffled first.</param>
    /// <param name="stream">Which of the seed's random streams shuffles class 0; class c has stream + c.</param>
    /// <exception cref="FileException">A class has too few images.</exception>
    public static int[][] Choose(int[] labels, IReadOnlyList<string> names, string path, int skip, int take, ulong? seed, ulong stream)
    {
        var classes = new List<int>[names.Count];
        for (int c = 0; c < classes.Length; c++)
            classes[c] = [];
        for (int i = 0; i < labels.Length; i++)
            classes[labels[i]].Add(i);
        return [.. classes.Select((images, c) =>
        {
            if (images.Count < (long)skip + take)
            {
                string others = skip > 0 ? $", besides the {skip} of the training set" : "";
                throw ImageFault.Of(FileFault.TooFewImages, path,
                    $"'{path}' has {images.Count} images of class {names[c]}; {take} are needed{others}.");
            }
            if (seed is { } key)
                new Xoshiro256(key, stream + (ulong)c).Shuffle(CollectionsMarshal.AsSpan(images), byHalf: true);
            int[] chosen = [.. images.Skip(skip).Take(take == 0 ? images.Count : take)];
            Array.Sort(chosen);
            return chosen;
        })];
    }
}
